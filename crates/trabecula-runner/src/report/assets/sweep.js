// Draws the charts of a sweep: an outcome over each factor.
(() => {
  "use strict";
  const { payload, drawn, colour, number } = kit;
  const MOST_LEVELS = 12;
  const select = document.getElementById("measure");
  for (const measure of payload.measures) {
    select.append(new Option(measure.unit === "1" ? measure.name : `${measure.name} (${measure.unit})`, measure.name));
  }
  const chosen = () => payload.measures.find((measure) => measure.name === select.value);

  /** Points with both values, from left to right. */
  function points(factor, measure) {
    const all = factor.values.map((x, at) => ({ x, y: measure.values[at], point: payload.points[at] }));
    return all.filter((p) => p.x != null && p.y != null).sort((a, b) => a.x - b.x);
  }

  /** Means at equal values, where these are few. */
  function means(all) {
    const levels = new Map();
    for (const { x, y } of all) levels.set(x, [...(levels.get(x) ?? []), y]);
    if (levels.size > MOST_LEVELS) return [];
    return [...levels].map(([x, ys]) => [x, ys.reduce((sum, y) => sum + y, 0) / ys.length]);
  }

  function marks(factor, all) {
    return (plot) => kit.inside(plot, (ctx) => {
      const x = (v) => plot.valToPos(v, "x", true);
      const y = (v) => plot.valToPos(v, "y", true);
      ctx.strokeStyle = colour("--c1");
      ctx.lineWidth = kit.dots(2);
      ctx.beginPath();
      for (const [at, mean] of means(all)) {
        if (!factor.words) ctx.lineTo(x(at), y(mean));
        else {
          ctx.moveTo(x(at - 0.25), y(mean));
          ctx.lineTo(x(at + 0.25), y(mean));
        }
      }
      ctx.stroke();
      ctx.fillStyle = colour("--c0");
      ctx.globalAlpha = all.length > 200 ? 0.35 : 0.7;
      for (const point of all) {
        ctx.beginPath();
        ctx.arc(x(point.x), y(point.y), kit.dots(3), 0, 2 * Math.PI);
        ctx.fill();
      }
    });
  }

  function reading(factor, all) {
    const box = Object.assign(document.createElement("div"), { className: "reading", hidden: true });
    const text = (x) => (factor.words ? factor.words[x] : number(x));
    return {
      init: (plot) => plot.over.append(box),
      cursor: (plot) => {
        const { left, top } = plot.cursor;
        const far = (p) => Math.hypot(plot.valToPos(p.x, "x") - left, plot.valToPos(p.y, "y") - top);
        const near = all.reduce((best, p) => (far(p) < far(best) ? p : best), all[0]);
        box.hidden = left < 0 || far(near) > 16;
        box.textContent = `point ${near.point}: ${text(near.x)} → ${number(near.y)}`;
      },
    };
  }

  /** Powers of ten, and between them 2 and 5 where there are few. */
  function decades(plot, axis, low, high) {
    const leading = high / low > 200 ? [1] : [1, 2, 5];
    const powers = Array.from({ length: Math.ceil(Math.log10(high / low)) + 2 }, (_, at) => Math.floor(Math.log10(low)) + at);
    return powers.flatMap((power) => leading.map((n) => n * 10 ** power)).filter((v) => v >= low && v <= high);
  }

  function draw(factor) {
    const element = document.querySelector(`[data-chart="${CSS.escape(factor.path)}"]`);
    element.replaceChildren();
    const measure = chosen();
    const all = points(factor, measure);
    if (all.length === 0) return;
    const pointer = reading(factor, all);
    const spread = (low, high, part) => {
      const margin = part * (high - low) || 0.05 * Math.abs(high) || 1;
      return [low - margin, high + margin];
    };
    const x = factor.log
      ? { time: false, distr: 3, range: (plot, low, high) => [low / (high / low) ** 0.05, high * (high / low) ** 0.05] }
      : { time: false, range: (plot, low, high) => spread(low, high, factor.words ? 0.2 : 0.05) };
    const isLong = factor.words?.some((w) => w.length > 6);
    const words = {
      splits: () => factor.words?.map((_, at) => at),
      values: () => factor.words?.map((w) => (w.length > 20 ? `${w.slice(0, 19)}…` : w)),
      // Long words lie askew, so that they do not run into each other.
      rotate: isLong ? 25 : 0,
      size: kit.px(isLong ? 62 : 34),
    };
    const across = factor.words ? words : factor.log ? { splits: decades } : {};
    const options = {
      ...kit.size(element),
      legend: { show: false },
      cursor: { drag: { x: true, y: false }, points: { show: false } },
      scales: { x, y: { range: (plot, low, high) => spread(low, high, 0.08) } },
      axes: [kit.axis(across), kit.valueAxis()],
      series: [{}, { label: measure.name, paths: () => null, points: { show: false } }],
      hooks: { init: [pointer.init], setCursor: [pointer.cursor], draw: [marks(factor, all)] },
    };
    const plot = new uPlot(options, [all.map((p) => p.x), all.map((p) => p.y)], element);
    drawn.set(factor.path, { factor, measure, all, element, plot });
  }

  const again = kit.keepDrawn(() => payload.factors.forEach(draw));
  select.addEventListener("change", again);
})();
