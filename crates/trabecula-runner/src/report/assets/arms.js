// Draws the charts of a trial: a line for each arm, whiskers for the 95 % intervals.
(() => {
  "use strict";
  const { payload, drawn, colour, number } = kit;
  const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];
  const hidden = new Set();
  let view = "values";

  /** Mean, lower and upper end of an arm on the days of a chart; none where it has none. */
  function curve(chart, arm) {
    const of = chart.arms[arm];
    if (!of) return null;
    return view === "values" || chart.plain ? of.value : of.difference;
  }

  /** The arms that a chart can show now. */
  const armsOf = (chart) => payload.arms.map((_, arm) => arm).filter((arm) => curve(chart, arm)?.mean.some((v) => v != null));
  const seen = (chart) => armsOf(chart).filter((arm) => !hidden.has(arm));
  const ink = (arm) => colour(`--c${payload.arms[arm].colour}`);
  /** As in the figures: another colour or other dashes than every other arm's. */
  const dash = (arm) => DASHES[(arm + Math.floor(arm / 8)) % DASHES.length];
  const line = (arm) =>
    `<svg class="line"><line x1="0" y1="3" x2="34" y2="3" stroke="var(--c${payload.arms[arm].colour})" stroke-width="3" stroke-dasharray="${dash(arm).join(" ")}"/></svg>`;

  /** The range of means and whiskers that are seen, on the days that are. */
  function range(chart) {
    return (plot) => {
      const { min, max } = plot.scales.x;
      const isIn = (_, at) => min == null || (chart.days[at] >= min && chart.days[at] <= max);
      const ends = seen(chart).flatMap((arm) => {
        const { mean, low, high } = curve(chart, arm);
        return [mean, low ?? [], high ?? []].flatMap((values) => values.filter(isIn)).filter((v) => v != null);
      });
      if (view === "differences" || chart.zero) ends.push(0);
      if (ends.length === 0) return [0, 1];
      const [least, most] = [Math.min(...ends), Math.max(...ends)];
      const margin = 0.06 * (most - least) || 0.05 * Math.abs(most) || 1;
      return [least - margin, most + margin];
    };
  }

  /** The range of healthy women; a line at zero. */
  function backdrop(chart) {
    return (plot) => {
      if (chart.normal && view === "values") {
        kit.inside(plot, (ctx, bbox) => {
          const [low, high] = chart.normal.map((v) => plot.valToPos(v, "y", true));
          ctx.fillStyle = colour("--normal");
          ctx.fillRect(bbox.left, high, bbox.width, low - high);
        });
      }
      if (view === "differences" || chart.zero) kit.level(plot, 0);
    };
  }

  /** Arms stand a little apart, so that whiskers do not hide one another. */
  function lines(chart) {
    return (plot) => kit.inside(plot, (ctx) => {
      const arms = seen(chart);
      const apart = chart.plain ? 0 : kit.dots(Math.min(4, 20 / arms.length));
      arms.forEach((arm, place) => {
        const { mean, low, high } = curve(chart, arm);
        const x = (at) => plot.valToPos(chart.days[at], "x", true) + (place - (arms.length - 1) / 2) * apart;
        const y = (value) => plot.valToPos(value, "y", true);
        ctx.strokeStyle = ctx.fillStyle = ink(arm);
        ctx.lineWidth = kit.dots(2);
        ctx.setLineDash(dash(arm).map(kit.dots));
        ctx.beginPath();
        mean.forEach((value, at) => value != null && ctx.lineTo(x(at), y(value)));
        ctx.stroke();
        ctx.setLineDash([]);
        if (chart.plain) return;
        ctx.lineWidth = kit.dots(1.25);
        mean.forEach((value, at) => {
          if (value == null) return;
          ctx.beginPath();
          if (low[at] != null) {
            ctx.moveTo(x(at), y(low[at]));
            ctx.lineTo(x(at), y(high[at]));
          }
          ctx.stroke();
          ctx.beginPath();
          ctx.arc(x(at), y(value), kit.dots(2.6), 0, 2 * Math.PI);
          ctx.fill();
        });
      });
    });
  }

  /** What the pointer is at, arm by arm. */
  function reading(chart) {
    const box = document.createElement("div");
    box.className = "reading";
    return {
      init: (plot) => plot.over.append(box),
      cursor: (plot) => {
        const at = plot.cursor.idx;
        box.hidden = at == null || !plot.over.matches(":hover");
        if (box.hidden) return;
        const day = chart.days[at];
        const rows = seen(chart).map((arm) => {
          const { mean, low, high, women } = curve(chart, arm);
          const ends = low?.[at] == null ? "" : ` <small>[${number(low[at])}, ${number(high[at])}]</small>`;
          const many = women?.[at] == null ? "" : `<small>n ${women[at]}</small>`;
          return `<tr><td>${line(arm)}</td><td></td><td>${number(mean[at])}${ends}</td><td>${many}</td></tr>`;
        });
        box.innerHTML = `<b>day ${number(day)} (${(day / kit.YEAR).toFixed(2)} y)</b><table>${rows.join("")}</table>`;
        box.querySelectorAll("td:nth-child(2)").forEach((cell, row) => { cell.textContent = payload.arms[seen(chart)[row]].name; });
        const right = plot.cursor.left > plot.over.clientWidth / 2;
        box.style.left = right ? "" : `${plot.cursor.left + 14}px`;
        box.style.right = right ? `${plot.over.clientWidth - plot.cursor.left + 14}px` : "";
      },
    };
  }

  function options(chart, arms, element) {
    const pointer = reading(chart);
    return {
      ...kit.size(element),
      legend: { show: false },
      cursor: { sync: { key: "trabecula" }, drag: { x: true, y: false }, points: { show: false } },
      scales: { x: { time: false, range: kit.roomy(0.05) }, y: { range: range(chart) } },
      axes: [kit.timeAxis(), kit.valueAxis()],
      series: [{}, ...arms.map((arm) => ({
        label: payload.arms[arm].name,
        stroke: ink(arm),
        show: !hidden.has(arm),
        paths: () => null,
        points: { show: false },
      }))],
      hooks: { init: [pointer.init], setCursor: [pointer.cursor], drawAxes: [backdrop(chart)], draw: [lines(chart)] },
    };
  }

  function draw(chart) {
    const element = document.querySelector(`[data-chart="${chart.id}"]`);
    element.replaceChildren();
    const arms = armsOf(chart);
    element.closest("figure").hidden = arms.length === 0;
    if (arms.length === 0) return;
    const data = [chart.days, ...arms.map((arm) => curve(chart, arm).mean)];
    drawn.set(chart.id, { chart, arms, element, plot: new uPlot(options(chart, arms, element), data, element) });
  }

  payload.arms.forEach((arm, index) => {
    const box = kit.addSwitch(arm.reference ? `${arm.name} (reference)` : arm.name, line(index), true, (on) => {
      on ? hidden.delete(index) : hidden.add(index);
      for (const { plot, arms } of drawn.values()) {
        const at = arms.indexOf(index);
        if (at >= 0) plot.setSeries(at + 1, { show: on });
      }
      for (const row of document.querySelectorAll(`tr[data-arm="${index}"], .arm[data-arm="${index}"]`)) row.hidden = !on;
    });
    box.dataset.arm = index;
  });
  const again = kit.keepDrawn(() => payload.charts.forEach(draw));
  for (const choice of document.querySelectorAll('input[name="view"]')) {
    choice.addEventListener("change", () => {
      view = choice.value;
      again();
    });
  }
  window.trabecula.curve = curve;
})();
