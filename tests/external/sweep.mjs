// The report of a sweep. Arguments: its directory (collected), a folder for screenshots.
import assert from "node:assert/strict";
import { chartsAreInked, close, inkOf, looks, open, readRows, zooms } from "./browser.mjs";

const [directory, shots] = process.argv.slice(2);
const report = `${directory}/report.html`;

/** Last rows of the points, mean over replicates, as the page should show them. */
function lastRows() {
  const last = new Map();
  for (const row of readRows(`${directory}/collected.csv`)) last.set(row.point, row);
  const points = new Map();
  for (const row of last.values()) points.set(row.design_point, [...(points.get(row.design_point) ?? []), row]);
  return points;
}

async function chartsHoldTheTable(page) {
  const rows = lastRows();
  const { points, measures } = await page.evaluate(() => trabecula.payload);
  let compared = 0;
  for (const measure of measures) {
    points.forEach((point, at) => {
      const seeds = rows.get(point).map((row) => row[measure.name]);
      const mean = seeds.reduce((sum, value) => sum + value, 0) / seeds.length;
      const shown = measure.values[at];
      assert.ok(shown === null ? seeds.includes(null) : Math.abs(shown - mean) <= 1e-12 * Math.abs(mean), `${measure.name}, point ${point}: ${shown}, ${mean}`);
      compared += 1;
    });
  }
  const drawn = await page.evaluate(() => [...trabecula.drawn].map(([path, { factor, measure, plot }]) => ({
    path, xs: plot.data[0].length, measure: measure.name, factor: factor.values.length, shown: measure.values.filter((v) => v != null).length,
  })));
  for (const chart of drawn) assert.equal(chart.xs, chart.shown, chart.path);
  assert.ok(drawn.length >= 2 && compared > 0);
  console.log(`  ${drawn.length} charts of ${measures.length} measures, ${compared} values equal the table's`);
}

async function anotherMeasureIsChosen(page) {
  const id = await page.evaluate(() => trabecula.payload.factors[0].path);
  const before = await inkOf(page, id);
  const other = await page.evaluate(() => trabecula.payload.measures[1].name);
  await page.locator("#measure").selectOption(other);
  assert.notEqual(await inkOf(page, id), before, "another measure looks the same");
}

const { page, complaints } = await open(report, "light", 1280);
await chartsHoldTheTable(page);
await chartsAreInked(page);
await anotherMeasureIsChosen(page);
await zooms(page, [await page.evaluate(() => trabecula.payload.factors.find((factor) => !factor.words && !factor.log).path)]);
assert.deepEqual(complaints, []);
await looks(report, shots, "sweep");
await close();
console.log("  no complaint on the console, no request, fits a phone");
