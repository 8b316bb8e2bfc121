// Opening a report in headless Chromium, offline, as a reader would; shared by the tests beside it.
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless", "--no-sandbox", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
  ],
});
export const close = () => browser.close();

/** Opens a report without network; complaints and requests are collected. */
export async function open(report, colorScheme, width, isReady = () => window.trabecula.drawn.size > 0) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, offline: true });
  // Crowded machines draw slowly.
  context.setDefaultTimeout(180_000);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => m.type() === "error" && complaints.push(m.text()));
  page.on("pageerror", (e) => complaints.push(e.message));
  page.on("request", (r) => /^(file|data|blob):/.test(r.url()) || complaints.push(`asks for ${r.url()}`));
  await page.goto(`file://${report}`);
  await page.waitForFunction(isReady);
  return { page, complaints };
}

/** Rows of a CSV file as objects; empty cells are null, numbers are numbers. */
export function readRows(file) {
  const cells = (line) => [...line.matchAll(/("([^"]|"")*"|[^,]*)(,|$)/g)].map((m) => m[1].replace(/^"|"$/g, "").replaceAll('""', '"'));
  const [header, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const names = cells(header);
  const value = (cell) => (cell === "" ? null : Number.isNaN(Number(cell)) ? cell : Number(cell));
  return lines.map((line) => Object.fromEntries(cells(line).slice(0, names.length).map((cell, at) => [names[at], value(cell)])));
}

/** No chart is an empty canvas. */
export async function chartsAreInked(page) {
  const blank = await page.evaluate(() =>
    [...document.querySelectorAll("figure:not([hidden]) [data-chart] canvas")].filter((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return !data.some((v) => v !== 0);
    }).length,
  );
  assert.equal(blank, 0, "a chart is blank");
}

/** A picture of a chart's canvas, to compare. */
export const inkOf = (page, id) => page.evaluate((id) => trabecula.drawn.get(id).element.querySelector("canvas").toDataURL(), id);

/** The page is not wider than the screen. */
export async function fits(page, width) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `the page is ${wide} wide on a screen of ${width}`);
}

/** Tables are read as a whole, without scrolling. */
async function tablesFit(page) {
  const wide = await page.evaluate(() => [...document.querySelectorAll(".scroll")]
    .filter((box) => box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1)
    .map((box) => `in ${box.closest("section").id}, ${box.scrollWidth} on ${box.clientWidth}`));
  assert.deepEqual(wide, [], "tables are cut");
}

/** Days that a chart shows, or whatever stands across. */
const across = (page, id) => page.evaluate((id) => {
  const { min, max } = trabecula.drawn.get(id).plot.scales.x;
  return [min, max];
}, id);

/** Dragging over a chart shows the part between, of all of `ids`; a double click shows all again. */
export async function zooms(page, ids) {
  const all = () => Promise.all(ids.map((id) => across(page, id)));
  const before = await all();
  const over = page.locator(`[data-chart="${ids[0]}"] .u-over`);
  await over.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await over.boundingBox();
  await page.mouse.move(x + 0.3 * width, y + 0.3 * height);
  await page.mouse.down();
  await page.mouse.move(x + 0.6 * width, y + 0.7 * height, { steps: 5 });
  await page.mouse.up();
  const zoomed = await all();
  zoomed.forEach(([low, high], at) => {
    const share = (v) => (v - before[at][0]) / (before[at][1] - before[at][0]);
    assert.ok(Math.abs(share(low) - 0.3) < 0.05 && Math.abs(share(high) - 0.6) < 0.05, `${ids[at]} shows ${low} to ${high} of ${before[at]}`);
  });
  await over.dblclick({ position: { x: 0.5 * width, y: 0.5 * height } });
  assert.deepEqual(await all(), before, "a double click does not zoom out");
  await page.mouse.move(0, 0);
}

/** Text and pictures of a page of A4 within 14 mm margins, pixels. */
const PAPER_WIDTH = 688;

/** On paper charts are whole, sharper than on the screen and in the colours of paper; then all is as before. */
async function printsWhole(page) {
  const { width, height } = page.viewportSize();
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: PAPER_WIDTH, height });
  const sizes = () => page.evaluate(() => [...trabecula.drawn].map(([id, { plot }]) => [id, plot.width, plot.ctx.canvas.width]));
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await fits(page, PAPER_WIDTH);
  const wrong = await page.evaluate(() => {
    const cut = [...document.querySelectorAll("figure:not([hidden]) [data-chart]")].filter((chart) => {
      const card = chart.closest("figure").getBoundingClientRect();
      return [...chart.querySelectorAll("canvas, .u-legend")].some((part) => part.getBoundingClientRect().right > card.right + 1);
    }).map((chart) => `${chart.dataset.chart} is cut`);
    const dark = getComputedStyle(document.documentElement).getPropertyValue("--page").trim() !== "#fff" ? ["paper is dark"] : [];
    return [...cut, ...dark];
  });
  assert.deepEqual(wrong, []);
  await chartsAreInked(page);
  for (const [id, width, dots] of await sizes()) assert.ok(dots > 600, `${id} has ${dots} dots across on paper, ${width} pixels`);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: null });
  await page.setViewportSize({ width, height });
}

/** Dark, on a phone and on paper: nothing breaks; pictures for people to look at. */
export async function looks(report, shots, name, isReady) {
  for (const [scheme, width] of [["light", 1280], ["dark", 1280], ["light", 390]]) {
    const { page, complaints } = await open(report, scheme, width, isReady);
    await fits(page, width);
    if (width > 1000) await tablesFit(page);
    const kind = width < 1000 ? "phone" : scheme;
    await page.screenshot({ path: `${shots}/${name}-${kind}.png`, fullPage: true });
    if (kind === "dark") {
      await printsWhole(page);
      await page.pdf({ path: `${shots}/${name}-print.pdf`, preferCSSPageSize: true, format: "A4" });
      const restored = await page.evaluate(() => !document.documentElement.classList.contains("paper"));
      assert.ok(restored, "the page still looks like paper");
    }
    for (const type of kind === "light" ? ["deuteranopia", "tritanopia", "achromatopsia"] : []) {
      const session = await page.context().newCDPSession(page);
      await session.send("Emulation.setEmulatedVisionDeficiency", { type });
      await page.screenshot({ path: `${shots}/${name}-${type}.png`, fullPage: true });
    }
    assert.deepEqual(complaints, [], kind);
  }
}
