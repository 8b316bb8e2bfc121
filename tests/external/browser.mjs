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

/** Dark, on a phone and on paper: nothing breaks; pictures for people to look at. */
export async function looks(report, shots, name, isReady) {
  for (const [scheme, width] of [["light", 1280], ["dark", 1280], ["light", 390]]) {
    const { page, complaints } = await open(report, scheme, width, isReady);
    await fits(page, width);
    const kind = width < 1000 ? "phone" : scheme;
    await page.screenshot({ path: `${shots}/${name}-${kind}.png`, fullPage: true });
    if (kind === "light") await page.pdf({ path: `${shots}/${name}-print.pdf`, format: "A4" });
    assert.deepEqual(complaints, [], kind);
  }
}
