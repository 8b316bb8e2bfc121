// Opens a report in headless Chromium, offline, and checks what a reader would.
// Arguments: the report, the series of its run (CSV), a folder for screenshots.
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const [report, seriesFile, shots] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless", "--no-sandbox", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
  ],
});

/** Opens the report without network; complaints and requests are collected. */
async function open(colorScheme, width) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, offline: true });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => m.type() === "error" && complaints.push(m.text()));
  page.on("pageerror", (e) => complaints.push(e.message));
  page.on("request", (r) => /^(file|data|blob):/.test(r.url()) || complaints.push(`asks for ${r.url()}`));
  await page.goto(`file://${report}`);
  await page.waitForFunction(() => window.trabeculaScene?.shown().mesh && window.trabecula.drawn.size > 0);
  return { page, complaints };
}

/** Columns of the CSV file; empty cells are null. */
function readSeries() {
  const [header, ...lines] = readFileSync(seriesFile, "utf8").trim().split("\n");
  const rows = lines.map((line) => line.split(",").map((cell) => (cell === "" ? null : Number(cell))));
  return new Map(header.split(",").map((name, at) => [name, rows.map((row) => row[at])]));
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

async function chartsAreInked(page) {
  const blank = await page.evaluate(() =>
    [...document.querySelectorAll("[data-chart] canvas")].filter((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return !data.some((v) => v !== 0);
    }).length,
  );
  assert.equal(blank, 0, "a chart is blank");
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

async function fits(page, width) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `the page is ${wide} wide on a screen of ${width}`);
}

const { page, complaints } = await open("light", 1280);
await chartsHoldTheFile(page);
await chartsAreInked(page);
await hoverReadsValues(page);
await page.mouse.move(0, 0);
await page.evaluate(() => scrollTo(0, 0));
await sliderChangesTheSurface(page);
await switchesWork(page);
await page.screenshot({ path: `${shots}/light.png`, fullPage: true });
await page.pdf({ path: `${shots}/print.pdf`, format: "A4" });
await fits(page, 1280);
assert.deepEqual(complaints, []);

const dark = await open("dark", 1280);
await dark.page.screenshot({ path: `${shots}/dark.png`, fullPage: true });
assert.deepEqual(dark.complaints, []);
const phone = await open("light", 390);
await fits(phone.page, 390);
await phone.page.screenshot({ path: `${shots}/phone.png`, fullPage: true });
assert.deepEqual(phone.complaints, []);
await browser.close();
console.log("  no complaint on the console, no request, fits a phone");
