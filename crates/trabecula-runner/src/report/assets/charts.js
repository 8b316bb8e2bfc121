// Draws the report's charts from the JSON payload. `window.trabecula` holds what was drawn, for
// scripts and tests.
(() => {
  "use strict";
  const payload = JSON.parse(document.getElementById("payload").textContent);
  const DAYS_PER_YEAR = 365.25;
  const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];
  const drawn = new Map();
  const hiddenRuns = new Set();

  const colour = (name) =>
    getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** The shortest text with four significant digits. */
  function number(value) {
    if (value == null) return "–";
    const digits = Math.abs(value) >= 1000 ? 0 : 4;
    return digits ? String(+value.toPrecision(digits)) : Math.round(value).toLocaleString("en-GB");
  }

  /** One [days, values] table per curve and run; empty ones are left out. */
  function curvesOf(chart) {
    const found = [];
    payload.runs.forEach((run, index) => {
      for (const curve of chart.curves) {
        const table = curve.column in run.series ? run.series : run.pharmacology;
        const values = table[curve.column];
        if (!values || values.every((v) => v == null)) continue;
        const label = index === 0 ? curve.label : `${curve.label}, ${run.label}`;
        found.push({ label, column: curve.column, run: index, colour: curve.colour, days: table.day, values });
      }
    });
    return found;
  }

  /** Days under a drug, shaded; a reference value, dashed. */
  function backdrop(chart) {
    return (plot) => {
      const { ctx, bbox } = plot;
      ctx.save();
      ctx.beginPath();
      ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
      ctx.clip();
      ctx.fillStyle = colour("--band");
      for (const course of payload.runs[0].courses) {
        const from = plot.valToPos(course.from_day, "x", true);
        const until = plot.valToPos(course.until_day, "x", true);
        ctx.fillRect(from, bbox.top, until - from, bbox.height);
      }
      if (chart.reference != null) {
        const y = plot.valToPos(chart.reference, "y", true);
        ctx.strokeStyle = colour("--zero");
        ctx.setLineDash([4, 4]);
        ctx.beginPath();
        ctx.moveTo(bbox.left, y);
        ctx.lineTo(bbox.left + bbox.width, y);
        ctx.stroke();
      }
      ctx.restore();
    };
  }

  /** Axis splits at whole days, months or years. */
  function splitsOfTime(plot, axis, low, high, increment) {
    const first = Math.ceil(low / increment - 1e-9) * increment;
    const splits = [];
    for (let day = first; day <= high + 1e-9; day += increment) splits.push(day);
    return splits;
  }

  const YEAR = DAYS_PER_YEAR;
  const INCREMENTS = [1, 2, 5, 10, 20, 50, YEAR / 4, YEAR / 2, YEAR, 2 * YEAR, 5 * YEAR, 10 * YEAR, 20 * YEAR];

  function timeLabels(plot, splits, axis, space, increment) {
    if (increment >= YEAR / 4 - 1) return splits.map((day) => `${+(day / YEAR).toFixed(2)} y`);
    return splits.map((day) => `${day} d`);
  }

  function options(chart, curves, element) {
    const axis = {
      stroke: colour("--soft"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: colour("--grid"), width: 1 },
      ticks: { stroke: colour("--grid"), width: 1 },
    };
    const points = curves.every((curve) => curve.values.length < 40);
    return {
      width: element.clientWidth,
      height: 230,
      cursor: { sync: { key: "trabecula" }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: chart.logarithmic ? { distr: 3 } : {} },
      axes: [
        { ...axis, splits: splitsOfTime, incrs: INCREMENTS, space: 70, values: timeLabels },
        { ...axis, size: 62, values: (plot, splits) => splits.map((v) => (v == null ? "" : number(v))) },
      ],
      series: [
        { label: "day", value: (plot, day) => (day == null ? "–" : `${day} (${(day / YEAR).toFixed(2)} y)`) },
        ...curves.map((curve) => ({
          label: curve.label,
          stroke: colour(`--c${curve.colour}`),
          show: !hiddenRuns.has(curve.run),
          width: curve.run === 0 ? 2 : 1.5,
          dash: DASHES[curve.run % DASHES.length],
          points: { show: points && curve.run === 0, size: 4 },
          spanGaps: true,
          value: (plot, v) => number(v),
        })),
      ],
      hooks: { drawAxes: [backdrop(chart)] },
    };
  }

  function draw(chart) {
    const element = document.querySelector(`[data-chart="${chart.id}"]`);
    const curves = curvesOf(chart);
    if (!element || curves.length === 0) return;
    const data = uPlot.join(curves.map((curve) => [curve.days, curve.values]));
    element.replaceChildren();
    drawn.set(chart.id, { chart, curves, element, plot: new uPlot(options(chart, curves, element), data, element) });
  }

  function drawAll() {
    for (const { plot } of drawn.values()) plot.destroy();
    drawn.clear();
    payload.charts.forEach(draw);
  }

  /** A switch for each run, where there are several. */
  function armSwitches() {
    if (payload.runs.length < 2) return;
    payload.runs.forEach((run, index) => {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
      box.dataset.run = index;
      box.addEventListener("change", () => {
        box.checked ? hiddenRuns.delete(index) : hiddenRuns.add(index);
        for (const { plot, curves } of drawn.values()) {
          curves.forEach((curve, at) => {
            if (curve.run === index) plot.setSeries(at + 1, { show: box.checked });
          });
        }
      });
      const dash = DASHES[index % DASHES.length].join(" ");
      label.innerHTML = `<svg><line x1="0" y1="2" x2="34" y2="2" stroke="currentColor" stroke-width="2" stroke-dasharray="${dash}"/></svg>`;
      label.prepend(box);
      label.append(run.label);
      document.getElementById("arms").append(label);
    });
  }

  let waiting = 0;
  function fit() {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      for (const { plot, element } of drawn.values()) plot.setSize({ width: element.clientWidth, height: 230 });
    });
  }

  armSwitches();
  drawAll();
  addEventListener("resize", fit);
  addEventListener("beforeprint", drawAll);
  addEventListener("afterprint", drawAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);

  for (const time of document.querySelectorAll("time[data-unix]")) {
    time.textContent = `${new Date(time.dataset.unix * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC, `;
  }
  document.getElementById("save-config")?.addEventListener("click", () => {
    const blob = new Blob([document.getElementById("config").textContent], { type: "text/plain" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "config.ron";
    link.click();
    URL.revokeObjectURL(link.href);
  });

  window.trabecula = { payload, drawn };
})();
