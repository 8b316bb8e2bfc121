// Draws the charts of a run from the JSON payload.
(() => {
  "use strict";
  const { payload, drawn, colour, number } = kit;
  const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];
  /** The same in the legend. */
  const BORDERS = ["solid", "dashed", "dotted", "dashed"];
  const hiddenRuns = new Set();

  /** One [days, values] table per curve and run; empty ones are left out. */
  function curvesOf(chart) {
    const found = [];
    payload.runs.forEach((run, index) => {
      for (const curve of chart.curves) {
        const table = curve.column in run.series ? run.series : run.pharmacology;
        const values = table[curve.column];
        if (!values || values.every((v) => v == null)) continue;
        if (chart.only_changing && values.every((v) => v == null || v === values[0])) continue;
        const label = index === 0 ? curve.label : `${curve.label}, ${run.label}`;
        found.push({ label, column: curve.column, run: index, colour: curve.colour, days: table.day, values });
      }
    });
    return found;
  }

  /** Days under a drug, shaded; a reference value, dashed. */
  function backdrop(chart) {
    return (plot) => {
      kit.inside(plot, (ctx, bbox) => {
        ctx.fillStyle = colour("--band");
        for (const course of payload.runs[0].courses) {
          const from = plot.valToPos(course.from_day, "x", true);
          const until = plot.valToPos(course.until_day, "x", true);
          ctx.fillRect(from, bbox.top, Math.max(until - from, 2), bbox.height);
        }
      });
      if (chart.reference != null) kit.level(plot, chart.reference);
    };
  }

  /** Runs are told apart by dashes, and so are the curves of a single run: colours alone are not enough for all. */
  const dash = (curves, at) => (payload.runs.length > 1 ? curves[at].run : at) % DASHES.length;

  function options(chart, curves, element) {
    const points = curves.every((curve) => curve.values.length < 40);
    return {
      ...kit.size(element),
      cursor: { sync: { key: "trabecula" }, drag: { x: true, y: false } },
      legend: { markers: { width: kit.px(3), fill: () => "none", dash: (plot, at) => (at > 0 ? BORDERS[dash(curves, at - 1)] : "none") } },
      scales: { x: { time: false, range: kit.roomy(0.02) }, y: chart.logarithmic ? { distr: 3 } : {} },
      axes: [kit.timeAxis(), kit.valueAxis()],
      series: [
        { label: "day", value: (plot, day) => (day == null ? "–" : `${day} (${(day / kit.YEAR).toFixed(2)} y)`) },
        ...curves.map((curve, at) => ({
          label: curve.label,
          stroke: colour(`--c${curve.colour}`),
          show: !hiddenRuns.has(curve.run),
          width: kit.px(curve.run === 0 ? 2 : 1.5),
          dash: DASHES[dash(curves, at)].map(kit.px),
          points: { show: points && curve.run === 0, size: kit.px(4) },
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

  /** A switch for each run, where there are several. */
  function runSwitch(run, index) {
    const dash = DASHES[index % DASHES.length].join(" ");
    const sign = `<svg><line x1="0" y1="2" x2="34" y2="2" stroke="currentColor" stroke-width="2" stroke-dasharray="${dash}"/></svg>`;
    const box = kit.addSwitch(run.label, sign, true, (on) => {
      on ? hiddenRuns.delete(index) : hiddenRuns.add(index);
      for (const { plot, curves } of drawn.values()) {
        curves.forEach((curve, at) => {
          if (curve.run === index) plot.setSeries(at + 1, { show: on });
        });
      }
    });
    box.dataset.run = index;
  }

  if (payload.runs.length > 1) payload.runs.forEach(runSwitch);
  kit.keepDrawn(() => payload.charts.forEach(draw));
})();
