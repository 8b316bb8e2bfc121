// Draws the charts of a validation: published results across, simulated ones up.
(() => {
  "use strict";
  const { payload, drawn, colour, number } = kit;
  const hidden = new Set();
  const NAMES = { calibration: "calibration", validation: "validation", inside: "inside", outside: "outside" };
  const traits = (point) => [point.set, point.inside ? "inside" : "outside"];
  const seen = (point) => !traits(point).some((trait) => hidden.has(trait));

  function ends(chart) {
    const all = chart.points.filter(seen).flatMap((p) => [p.published, p.simulated, ...p.accepted, ...(p.interval ?? [])]);
    const finite = all.filter((v) => v != null);
    if (finite.length === 0) return [0, 1];
    const [least, most] = [Math.min(...finite), Math.max(...finite)];
    const margin = 0.06 * (most - least) || 1;
    return [least - margin, most + margin];
  }

  function marks(chart) {
    return (plot) => kit.inside(plot, (ctx) => {
      const x = (v) => plot.valToPos(v, "x", true);
      const y = (v) => plot.valToPos(v, "y", true);
      const line = (from, to) => {
        ctx.beginPath();
        ctx.moveTo(...from);
        ctx.lineTo(...to);
        ctx.stroke();
      };
      const [low, high] = ends(chart);
      ctx.strokeStyle = colour("--zero");
      ctx.lineWidth = kit.dots(1);
      ctx.setLineDash([kit.dots(4), kit.dots(4)]);
      line([x(low), y(low)], [x(high), y(high)]);
      ctx.setLineDash([]);
      for (const point of chart.points.filter(seen)) {
        ctx.strokeStyle = ctx.fillStyle = colour(point.inside ? "--c0" : "--c1");
        ctx.lineWidth = kit.dots(1);
        ctx.globalAlpha = 0.45;
        line([x(point.accepted[0]), y(point.simulated)], [x(point.accepted[1]), y(point.simulated)]);
        if (point.interval) line([x(point.published), y(point.interval[0])], [x(point.published), y(point.interval[1])]);
        ctx.globalAlpha = 1;
        ctx.beginPath();
        const radius = kit.dots(3.4);
        if (point.inside) ctx.arc(x(point.published), y(point.simulated), radius, 0, 2 * Math.PI);
        else ctx.rect(x(point.published) - radius, y(point.simulated) - radius, 2 * radius, 2 * radius);
        ctx.fill();
      }
    });
  }

  /** The result nearest to the pointer. */
  function reading(chart) {
    const box = Object.assign(document.createElement("div"), { className: "reading" });
    return {
      init: (plot) => plot.over.append(box),
      cursor: (plot) => {
        const { left, top } = plot.cursor;
        const far = (p) => Math.hypot(plot.valToPos(p.published, "x") - left, plot.valToPos(p.simulated, "y") - top);
        const near = chart.points.filter(seen).sort((a, b) => far(a) - far(b))[0];
        box.hidden = !near || left < 0 || far(near) > 24;
        if (box.hidden) return;
        box.textContent = `${near.id}: published ${number(near.published)}, simulated ${number(near.simulated)}`;
      },
    };
  }

  function draw(chart) {
    const element = document.querySelector(`[data-chart="${chart.id}"]`);
    element.replaceChildren();
    const pointer = reading(chart);
    // All is drawn by `marks`; uPlot is told the corners, which it shows until a part is chosen.
    const corners = ends(chart);
    const range = (plot, low, high) => [low, high];
    const named = (label) => ({ label, labelSize: kit.px(22), labelFont: kit.font() });
    const options = {
      ...kit.size(element, 360),
      legend: { show: false },
      cursor: { drag: { x: true, y: true, uni: 20 }, points: { show: false } },
      scales: { x: { time: false, range }, y: { range } },
      axes: [
        kit.axis(named(`published, ${chart.unit}`)),
        { ...kit.valueAxis(), ...named(`simulated, ${chart.unit}`) },
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: { init: [pointer.init], setCursor: [pointer.cursor], draw: [marks(chart)] },
    };
    drawn.set(chart.id, { chart, element, plot: new uPlot(options, [corners, corners], element), seen: () => chart.points.filter(seen).length });
  }

  const redraw = kit.keepDrawn(() => payload.charts.forEach(draw));
  for (const [trait, name] of Object.entries(NAMES)) {
    const box = kit.addSwitch(name, "", true, (on) => {
      on ? hidden.delete(trait) : hidden.add(trait);
      for (const row of document.querySelectorAll("tr[data-set]")) {
        row.hidden = hidden.has(row.dataset.set) || hidden.has(row.dataset.inside === "true" ? "inside" : "outside");
      }
      for (const section of document.querySelectorAll("section.trial")) {
        section.hidden = !section.querySelector("tr[data-set]:not([hidden])");
      }
      redraw();
    });
    box.dataset.trait = trait;
  }
})();
