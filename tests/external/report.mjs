// The report of a run beside another. Arguments: the report, the series of its run (CSV), a folder
// for screenshots.
import assert from "node:assert/strict";
import { chartsAreInked, close, fits, looks, open, readRows, zooms } from "./browser.mjs";

const [report, seriesFile, shots] = process.argv.slice(2);
const isReady = () => window.trabeculaScene?.shown().mesh && window.trabecula.drawn.size > 0;

/** Columns of the series; empty cells are null. */
function readSeries() {
  const rows = readRows(seriesFile);
  return new Map(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]));
}

async function chartsHoldTheFile(page) {
  const series = readSeries();
  const drawn = await page.evaluate(() =>
    [...trabecula.drawn].map(([id, { curves, plot }]) => ({
      id,
      days: plot.data[0],
      curves: curves.map(({ column, run }, at) => ({ column, run, values: plot.data[at + 1] })),
    })),
  );
  let compared = 0;
  for (const { id, days, curves } of drawn) {
    for (const { column, run, values } of curves.filter((c) => c.run === 0 && series.has(c.column))) {
      const shown = new Map(days.map((day, at) => [day, values[at] ?? null]));
      series.get("day").forEach((day, at) => {
        assert.equal(shown.get(day), series.get(column)[at], `chart ${id}, ${column}, day ${day}`);
        compared += 1;
      });
    }
  }
  assert.ok(drawn.length >= 15 && compared > 20 * series.get("day").length, "too few charts");
  console.log(`  ${drawn.length} charts, ${compared} values equal the file's`);
}

/** What the bone's canvas shows, as bytes of its picture. */
async function picture(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return (await page.locator("#bone").screenshot()).toString("base64");
}

async function set(page, id, value) {
  await page.evaluate(([id, value]) => {
    const input = document.getElementById(id);
    input.value = value;
    input.dispatchEvent(new Event("input"));
  }, [id, value]);
}

async function sliderChangesTheSurface(page) {
  await page.waitForFunction(() => !document.getElementById("bone-message"), null, { timeout: 15000 });
  const state = () => page.evaluate(() => ({ day: trabeculaScene.shown().day, count: trabeculaScene.shown().mesh.count }));
  const before = { ...(await state()), picture: await picture(page) };
  await set(page, "bone-slider", "0");
  const after = { ...(await state()), picture: await picture(page) };
  assert.ok(after.day < before.day, "the day did not change");
  assert.notEqual(after.count, before.count, "the surface did not change");
  assert.notEqual(after.picture, before.picture, "the picture did not change");
  await set(page, "bone-slider", "99");
  for (const colour of ["mineral", "rankl"]) {
    await set(page, "bone-colour", colour);
    assert.notEqual(await picture(page), before.picture, `colour ${colour} looks like change`);
    await page.locator("#scene").screenshot({ path: `${shots}/bone-${colour}.png` });
  }
  await set(page, "bone-colour", "change");
  await set(page, "bone-slice", "500");
  assert.notEqual(await picture(page), before.picture, "the slice cuts nothing");
  await page.locator("#bone-reset").click();
  await page.locator("#bone").hover();
  await page.mouse.down();
  await page.mouse.move(200, 300, { steps: 3 });
  await page.mouse.up();
  assert.notEqual(await picture(page), before.picture, "dragging does not turn the bone");
  await page.locator("#bone-reset").click();
  console.log(`  the slider goes from day ${after.day} (${after.count} vertices) to day ${before.day} (${before.count})`);
}

/** From resorbed to formed the scale of colours gets lighter throughout: it can be read without colour. */
async function scaleIsReadInGrey(page) {
  const bar = await page.evaluate(() => document.getElementById("scale-bar").style.background);
  const light = [...bar.matchAll(/rgb\((\d+),? (\d+),? (\d+)\)/g)].map(([, r, g, b]) => {
    const linear = (c) => (c <= 10.31 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 116 * Math.cbrt(0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)) - 16;
  });
  assert.ok(light.length >= 5, `no scale in ${bar}`);
  assert.ok(light.every((l, at) => at === 0 || l > light[at - 1]), `lightness is ${light.map(Math.round)}`);
  const [resorbed, formed, neutral] = [light[0], light.at(-1), light[light.length >> 1]];
  assert.ok(neutral - resorbed > 25 && formed - neutral > 25, "ends are too like the bone between");
  console.log(`  lightness from resorbed to formed is ${light.map(Math.round).join(", ")}`);
}

async function switchesWork(page) {
  const shown = () => page.evaluate(() => trabecula.drawn.get("markers").plot.series.map((s) => s.show));
  const before = await shown();
  await page.locator('[data-chart="markers"] .u-legend .u-series').nth(1).locator("th").click();
  assert.equal((await shown())[1], false, "a click on a name hides its curve");
  await page.locator('[data-chart="markers"] .u-legend .u-series').nth(1).locator("th").click();
  const arm = page.locator('#arms input[data-run="1"]');
  await arm.uncheck();
  const hidden = await shown();
  const runs = await page.evaluate(() => trabecula.drawn.get("markers").curves.map((c) => c.run));
  runs.forEach((run, at) => assert.equal(hidden[at + 1], run === 0, "the second run stayed"));
  await arm.check();
  assert.deepEqual(await shown(), before);
  console.log("  curves and runs are switched on and off");
}

async function hoverReadsValues(page) {
  const chart = page.locator('[data-chart="bmd"] .u-over');
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const read = await page.locator('[data-chart="bvtv"] .u-legend .u-value').nth(1).textContent();
  assert.match(read, /^0\.\d+$/, `pointing at one chart reads all: ${read}`);
}

/** What is printed is a picture of the bone, not an empty canvas. */
async function boneIsPrinted(page) {
  const colours = await page.evaluate(() => {
    dispatchEvent(new Event("beforeprint"));
    const { width, height } = document.getElementById("bone-paper");
    const { data } = document.getElementById("bone-paper").getContext("2d").getImageData(0, 0, width, height);
    dispatchEvent(new Event("afterprint"));
    const found = new Set();
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0) found.add(data[at] * 65536 + data[at + 1] * 256 + data[at + 2]);
    return found.size;
  });
  assert.ok(colours > 500, `the printed bone has ${colours} colours`);
  console.log(`  the bone is printed in ${colours} colours`);
}

/** What a reader chose outlasts a print. */
async function choicesStay(page) {
  const name = page.locator('[data-chart="markers"] .u-legend .u-series').nth(1).locator("th");
  const shown = () => page.evaluate(() => trabecula.drawn.get("markers").plot.series[1].show);
  await name.click();
  await page.evaluate(() => ["beforeprint", "afterprint"].forEach((name) => dispatchEvent(new Event(name))));
  assert.equal(await shown(), false, "a hidden curve came back with a print");
  await page.locator('[data-chart="markers"] .u-legend .u-series').nth(1).locator("th").click();
  assert.equal(await shown(), true);
}

const { page, complaints } = await open(report, "light", 1280, isReady);
await chartsHoldTheFile(page);
await chartsAreInked(page);
await hoverReadsValues(page);
await page.mouse.move(0, 0);
await page.evaluate(() => scrollTo(0, 0));
await sliderChangesTheSurface(page);
await scaleIsReadInGrey(page);
await switchesWork(page);
await zooms(page, ["bmd", "bvtv", "markers"]);
await choicesStay(page);
await boneIsPrinted(page);
await fits(page, 1280);
assert.deepEqual(complaints, []);
await looks(report, shots, "run", isReady);
await close();
console.log("  no complaint on the console, no request, fits a phone");
