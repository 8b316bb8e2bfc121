// The report of a trial. Arguments: its directory, a folder for screenshots.
import assert from "node:assert/strict";
import { chartsAreInked, close, inkOf, looks, open, readRows, zooms } from "./browser.mjs";

const [directory, shots] = process.argv.slice(2);
const report = `${directory}/report.html`;

/** Means, intervals and differences of all arms equal summary.csv. */
async function chartsHoldTheSummary(page) {
  const rows = readRows(`${directory}/summary.csv`);
  const { arms, charts } = await page.evaluate(() => trabecula.payload);
  let compared = 0;
  for (const chart of charts.filter((chart) => !chart.plain)) {
    for (const [at, arm] of arms.entries()) {
      const { value, difference } = chart.arms[at];
      chart.days.forEach((day, i) => {
        const row = rows.find((row) => row.arm === arm.name && row.day === day);
        const same = (shown, column) => {
          assert.equal(shown ?? null, row[`${chart.id}_${column}`], `${chart.id} ${column}, ${arm.name}, day ${day}`);
          compared += 1;
        };
        same(value.mean[i], "mean");
        same(value.low[i], "low");
        same(value.high[i], "high");
        same(value.women[i], "patients");
        assert.equal(difference === null, arm.reference, "every arm but the reference has differences");
        if (difference) {
          same(difference.mean[i], "difference");
          same(difference.low[i], "difference_low");
          same(difference.high[i], "difference_high");
          same(difference.women[i], "difference_patients");
        }
      });
    }
  }
  assert.ok(charts.length >= 20 && compared > 1000, `${charts.length} charts, ${compared} values`);
  console.log(`  ${charts.length} charts, ${compared} values equal the summary's`);
}

/** What the plots were given is what the view says. */
async function plotsShow(page, view) {
  const wrong = await page.evaluate((view) =>
    [...trabecula.drawn].flatMap(([id, { chart, arms, plot }]) =>
      arms.filter((arm, at) => {
        const curve = view === "values" || chart.plain ? chart.arms[arm].value : chart.arms[arm].difference;
        return JSON.stringify(curve.mean) !== JSON.stringify([...plot.data[at + 1]]);
      }).map((arm) => `${id}, arm ${arm}`),
    ), view);
  assert.deepEqual(wrong, []);
}

async function armsAreSwitched(page) {
  const shown = () => page.evaluate(() => trabecula.drawn.get("ls_bmd_change_percent").plot.series.slice(1).map((s) => s.show));
  const rows = () => page.locator('tr[data-arm="1"]:visible').count();
  const before = { ink: await inkOf(page, "ls_bmd_change_percent"), rows: await rows() };
  assert.ok(before.rows > 0);
  await page.locator('#arms input[data-arm="1"]').uncheck();
  assert.equal((await shown())[1], false);
  assert.equal(await rows(), 0, "its rows stayed");
  assert.notEqual(await inkOf(page, "ls_bmd_change_percent"), before.ink, "its line stayed");
  await page.locator('#arms input[data-arm="1"]').check();
  assert.ok((await shown()).every(Boolean));
  assert.equal(await inkOf(page, "ls_bmd_change_percent"), before.ink);
  console.log("  arms are switched on and off, in charts and tables");
}

/** On a phone the arm stays in sight while its row is scrolled. */
async function armsStayInSight(page) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 900 });
  const left = await page.evaluate(() => {
    const box = document.querySelector(".of-arms").closest(".scroll");
    box.scrollLeft = 200;
    return [box.scrollLeft, box.querySelector("tbody td").getBoundingClientRect().left - box.getBoundingClientRect().left];
  });
  assert.ok(left[0] > 0 && Math.abs(left[1]) < 1, `scrolled by ${left[0]}, the arm stands at ${left[1]}`);
  await page.setViewportSize(size);
  console.log("  tables keep their arms in sight on a phone");
}

async function differencesAreDrawn(page) {
  const values = await inkOf(page, "ls_bmd_change_percent");
  await page.locator('input[value="differences"]').check();
  await plotsShow(page, "differences");
  assert.notEqual(await inkOf(page, "ls_bmd_change_percent"), values, "differences look like values");
  await page.locator('input[value="values"]').check();
  await plotsShow(page, "values");
}

async function pointerReads(page) {
  const chart = page.locator('[data-chart="ls_bmd_change_percent"] .u-over');
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  await page.mouse.move(box.x + 0.9 * box.width, box.y + box.height / 2);
  const text = await page.locator('[data-chart="ls_bmd_change_percent"] .reading').textContent();
  const arms = await page.evaluate(() => trabecula.payload.arms.map((arm) => arm.name));
  for (const arm of arms) assert.ok(text.includes(arm), `${arm} is not in "${text}"`);
  await chart.screenshot({ path: `${shots}/trial-reading.png` });
  await page.mouse.move(0, 0);
}

const { page, complaints } = await open(report, "light", 1280);
await chartsHoldTheSummary(page);
await plotsShow(page, "values");
await chartsAreInked(page);
await armsAreSwitched(page);
await differencesAreDrawn(page);
await armsStayInSight(page);
await pointerReads(page);
await zooms(page, ["ls_bmd_change_percent", "bv_tv_change_percent"]);
assert.deepEqual(complaints, []);
await looks(report, shots, "trial");
await close();
console.log("  no complaint on the console, no request, fits a phone");
