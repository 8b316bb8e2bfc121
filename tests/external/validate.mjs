// The report of a validation. Arguments: its directory, a folder for screenshots.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { chartsAreInked, close, looks, open, zooms } from "./browser.mjs";

const [directory, shots] = process.argv.slice(2);
const report = `${directory}/report.html`;
const { targets } = JSON.parse(readFileSync(`${directory}/validation.json`, "utf8"));

const { page, complaints } = await open(report, "light", 1280);
const points = await page.evaluate(() => trabecula.payload.charts.flatMap((chart) => chart.points));
for (const point of points) {
  const target = targets.find((target) => target.id === point.id);
  for (const name of ["published", "simulated", "accepted", "inside"]) assert.deepEqual(point[name], target[name], `${point.id} ${name}`);
}
const ids = await page.locator("tr[data-set] td:first-child").allTextContents();
assert.deepEqual([...ids].sort(), targets.map((target) => target.id).sort(), "every result has its line");
await chartsAreInked(page);
const inside = await page.locator('tr[data-inside="true"]').count();
assert.equal(inside, targets.filter((target) => target.inside).length);
await page.locator('#arms input[data-trait="outside"]').uncheck();
assert.equal(await page.locator("tr[data-set]:visible").count(), inside, "what is outside stayed");
await page.locator('#arms input[data-trait="outside"]').check();
assert.equal(await page.locator("tr[data-set]:visible").count(), targets.length);
await zooms(page, [await page.evaluate(() => trabecula.payload.charts[0].id)]);
assert.deepEqual(complaints, []);
console.log(`  ${points.length} points and ${ids.length} lines equal the record's`);
await looks(report, shots, "validation");
await close();
console.log("  no complaint on the console, no request, fits a phone");
