// What all pages share: numbers, colours, the axis of time, redrawing, buttons.
const kit = (() => {
  "use strict";
  const YEAR = 365.25;
  const HEIGHT = 230;
  /** On paper, of A4 or Letter: width of a chart, two in a row; share of its height; and how much larger it is drawn. */
  const PAPER = { width: 314, height: 0.85, times: 2 };
  const INCREMENTS = [1, 2, 5, 10, 20, 50, YEAR / 4, YEAR / 2, YEAR, 2 * YEAR, 5 * YEAR, 10 * YEAR, 20 * YEAR];
  const payload = JSON.parse(document.getElementById("payload").textContent);
  /** What was drawn, by the name of the chart: at least `plot` and `element`. */
  const drawn = new Map();

  const root = document.documentElement;
  const onPaper = () => root.classList.contains("paper");
  /** Lengths of a chart, of text and lines on it, as large as they are drawn. */
  const px = (length) => length * (onPaper() ? PAPER.times : 1);
  /** The same in dots of the canvas. */
  const dots = (length) => px(length) * devicePixelRatio;
  const font = () => `${px(12)}px system-ui, sans-serif`;
  const size = (element, height = HEIGHT) =>
    onPaper() ? { width: px(PAPER.width), height: px(PAPER.height * height) } : { width: element.clientWidth, height };

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

  const numbers = (plot, splits) => splits.map((v) => (v == null ? "" : number(v)));

  /** An axis in the colours of the page. */
  function axis(more = {}) {
    const line = { stroke: colour("--grid"), width: px(1) };
    return { stroke: colour("--soft"), font: font(), grid: line, ticks: { ...line, size: px(10) }, gap: px(5), size: px(34), space: px(50), values: numbers, ...more };
  }
  const timeAxis = () => axis({ splits: splitsOfTime, incrs: INCREMENTS, values: timeLabels });
  const valueAxis = () => axis({ size: px(62), space: px(30) });

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
      ctx.lineWidth = dots(1);
      ctx.setLineDash([dots(4), dots(4)]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    });
  }

  /** Room to the left and right of what is drawn, as a share of it. */
  const roomy = (share) => (plot, low, high) => {
    const margin = share * (high - low || 1);
    return [low - margin, high + margin];
  };

  /** What a reader chose in a plot: the part to look at, and the curves that are hidden. */
  function choice({ data: [xs], scales, series, cursor: { drag } }) {
    const known = xs.filter((v) => v != null);
    const isZoomed = scales.x.min > Math.min(...known) || scales.x.max < Math.max(...known);
    const part = isZoomed ? ["x", "y"].filter((axis) => drag[axis]).map((axis) => [axis, { min: scales[axis].min, max: scales[axis].max }]) : [];
    return { part, hidden: series.filter((s) => s.show === false).map((s) => s.label) };
  }

  function choose(plot, { part, hidden }) {
    for (const [axis, ends] of part) plot.setScale(axis, ends);
    plot.series.forEach((series, at) => at > 0 && hidden.includes(series.label) && series.show && plot.setSeries(at, { show: false }));
  }

  /** Draws everything now, and again when the look of the page changes; what a reader chose stays. */
  function keepDrawn(drawAll) {
    const again = () => {
      const choices = new Map([...drawn].map(([id, { plot }]) => [id, choice(plot)]));
      for (const { plot } of drawn.values()) plot.destroy();
      drawn.clear();
      drawAll();
      for (const [id, { plot }] of drawn) if (choices.has(id)) choose(plot, choices.get(id));
    };
    let waiting = 0;
    addEventListener("resize", () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        if (onPaper()) return;
        for (const { plot, element } of drawn.values()) plot.setSize({ width: element.clientWidth, height: plot.height });
      });
    });
    const print = (on) => () => {
      root.classList.toggle("paper", on);
      again();
    };
    addEventListener("beforeprint", print(true));
    addEventListener("afterprint", print(false));
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
  return { YEAR, payload, drawn, colour, number, px, dots, font, size, axis, timeAxis, valueAxis, inside, level, roomy, keepDrawn, addSwitch };
})();
