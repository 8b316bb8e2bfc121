// What all pages share: numbers, colours, the axis of time, redrawing, buttons.
const kit = (() => {
  "use strict";
  const YEAR = 365.25;
  const HEIGHT = 230;
  const INCREMENTS = [1, 2, 5, 10, 20, 50, YEAR / 4, YEAR / 2, YEAR, 2 * YEAR, 5 * YEAR, 10 * YEAR, 20 * YEAR];
  const payload = JSON.parse(document.getElementById("payload").textContent);
  /** What was drawn, by the name of the chart: at least `plot` and `element`. */
  const drawn = new Map();

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** The shortest text with four significant digits. */
  function number(value) {
    if (value == null) return "–";
    const text = Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en-GB") : String(+value.toPrecision(4));
    return text.replace("-", "−");
  }

  /** Axis splits at whole days, months or years. */
  function splitsOfTime(plot, axis, low, high, increment) {
    const splits = [];
    for (let day = Math.ceil(low / increment - 1e-9) * increment; day <= high + 1e-9; day += increment) splits.push(day);
    return splits;
  }

  function timeLabels(plot, splits, axis, space, increment) {
    if (increment >= YEAR / 4 - 1) return splits.map((day) => `${+(day / YEAR).toFixed(2)} y`);
    return splits.map((day) => `${day} d`);
  }

  /** An axis in the colours of the page. */
  function axis(more = {}) {
    const line = { stroke: colour("--grid"), width: 1 };
    return { stroke: colour("--soft"), font: "12px system-ui, sans-serif", grid: line, ticks: line, ...more };
  }
  const timeAxis = () => axis({ size: 34, splits: splitsOfTime, incrs: INCREMENTS, space: 70, values: timeLabels });
  const valueAxis = () => axis({ size: 62, values: (plot, splits) => splits.map((v) => (v == null ? "" : number(v))) });

  /** Draws inside the frame of a plot. */
  function inside({ ctx, bbox }, draw) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    draw(ctx, bbox);
    ctx.restore();
  }

  /** A dashed line across a plot at a value of the axis `y`. */
  function level(plot, value) {
    inside(plot, (ctx, bbox) => {
      const y = plot.valToPos(value, "y", true);
      ctx.strokeStyle = colour("--zero");
      ctx.setLineDash([4, 4]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    });
  }

  /** Draws everything now, and again when the look of the page changes. */
  function keepDrawn(drawAll) {
    const again = () => {
      for (const { plot } of drawn.values()) plot.destroy();
      drawn.clear();
      drawAll();
    };
    let waiting = 0;
    addEventListener("resize", () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        for (const { plot, element } of drawn.values()) plot.setSize({ width: element.clientWidth, height: plot.height });
      });
    });
    addEventListener("beforeprint", again);
    addEventListener("afterprint", again);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    drawAll();
    return again;
  }

  /** A switch with a name, for a bar of them. */
  function addSwitch(name, sign, on, changed) {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: on });
    box.addEventListener("change", () => changed(box.checked));
    label.innerHTML = sign;
    label.prepend(box);
    label.append(name);
    document.getElementById("arms").append(label);
    return box;
  }

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
  return { YEAR, HEIGHT, payload, drawn, colour, number, axis, timeAxis, valueAxis, inside, level, keepDrawn, addSwitch };
})();
