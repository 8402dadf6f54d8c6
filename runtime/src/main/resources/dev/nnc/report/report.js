// Draws the curves of the page and switches its colours. Everything else on the page works without it.
(() => {
  "use strict";
  const page = document.documentElement;
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const dashes = [[], [7, 4], [2, 3], [9, 3, 2, 3], [12, 4], [4, 2]];
  const printWidth = 326;
  const fontFamily = getComputedStyle(document.body).fontFamily;
  const font = "12px " + fontFamily;
  let printing = false;
  page.classList.add("script");

  // Numbers are written as in the page's tables: four significant digits.
  function format(value) {
    if (value == null) return "–";
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 1e9)) return minus(value.toExponential(3).replace("e+", "e"));
    if (Number.isInteger(value)) return minus(value.toLocaleString("en-US"));
    const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : size >= 0.1 ? 4 : size >= 0.001 ? 5 : 6;
    return minus(value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }

  function formatTick(value) {
    if (value == null) return "";
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-3 || size >= 1e6)) return minus(Number(value.toPrecision(3)).toExponential().replace("e+", "e"));
    return minus(Number(value.toPrecision(6)).toLocaleString("en-US", { maximumFractionDigits: 6 }));
  }

  function minus(text) {
    return text.replaceAll("-", "−");
  }

  function colour(name) {
    return getComputedStyle(page).getPropertyValue("--" + name).trim();
  }

  // Layers are ordered by depth, so their colours are a ramp from violet (input) to yellow (output).
  function rampColour(position) {
    const stops = colour("ramp").split(" ").map((text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16)));
    const place = position * (stops.length - 1);
    const low = Math.min(Math.floor(place), stops.length - 2);
    const mixed = stops[low].map((part, i) => Math.round(part + (stops[low + 1][i] - part) * (place - low)));
    return "#" + mixed.map((part) => part.toString(16).padStart(2, "0")).join("");
  }

  function seriesOf(chart) {
    return chart.series.map((series, index) => {
      const nothing = chart.form === "LINES" ? "–" : "";
      const common = { label: series.label, value: (u, v) => (v == null ? nothing : format(v)), width: 2, spanGaps: false };
      switch (series.role) {
        case "TRAINING": return { ...common, stroke: colour("training") };
        case "VALIDATION": return { ...common, stroke: colour("validation"), dash: [7, 4] };
        case "REFERENCE": return { ...common, stroke: colour("mark"), width: 1.5, dash: [5, 4], points: { show: false } };
        case "POINTS": return {
          ...common, stroke: colour("training"), paths: () => null,
          points: { show: true, size: 4, width: 0, fill: colour("training") + "70" },
        };
        default: return {
          ...common, dash: dashes[index % dashes.length],
          stroke: rampColour(chart.series.length === 1 ? 0.3 : index / (chart.series.length - 1)),
        };
      }
    });
  }

  // A vertical line at the best epoch, or at zero in a histogram of residuals.
  function drawMark(chart) {
    return (u) => {
      if (chart.mark == null) return;
      const x = u.valToPos(chart.mark, "x", true);
      if (!(x >= u.bbox.left - 1 && x <= u.bbox.left + u.bbox.width + 1)) return;
      const ratio = devicePixelRatio || 1;
      const context = u.ctx;
      context.save();
      context.strokeStyle = context.fillStyle = colour("mark");
      context.lineWidth = ratio;
      context.setLineDash([3 * ratio, 3 * ratio]);
      context.beginPath();
      context.moveTo(x, u.bbox.top);
      context.lineTo(x, u.bbox.top + u.bbox.height);
      context.stroke();
      if (chart.markLabel) {
        const text = chart.markLabel + " " + chart.mark.toLocaleString("en-US");
        context.font = 12 * ratio + "px " + fontFamily;
        context.textBaseline = "bottom";
        const right = x - u.bbox.left > u.bbox.width / 2;
        context.textAlign = right ? "end" : "start";
        context.fillText(text, x + (right ? -3 : 3) * ratio, u.bbox.top - 2 * ratio);
      }
      context.restore();
    };
  }

  function draw(place) {
    const { chart, element } = place;
    const logarithmic = place.logarithmic && chart.series.some((series) => series.values.some((v) => v > 0));
    const values = chart.series.map((series) => logarithmic ? series.values.map((v) => (v > 0 ? v : null)) : series.values);
    const series = seriesOf(chart);
    const axis = {
      stroke: colour("muted"), font, labelFont: font,
      grid: { stroke: colour("grid"), width: 1 }, ticks: { stroke: colour("grid"), width: 1, size: 5 },
    };
    // On a logarithmic axis only powers of ten get a line; the many others would hide the curves.
    const lines = logarithmic
      ? { filter: (u, ticks) => ticks.map((tick) => (Math.abs(Math.log10(tick) % 1) < 1e-9 || ticks.at(-1) / ticks[0] < 10 ? tick : null)) }
      : {};
    const y = { range: chart.zeroToOne ? [0, 1.0001] : undefined };
    if (logarithmic) {
      y.distr = 3;
      y.log = 10;
    }
    if (chart.form === "BARS") {
      y.range = (u, low, high) => [0, Math.max(1, high * 1.08)];
      series[0].paths = uPlot.paths.bars({ size: [0.92, 200], align: 0 });
      series[0].fill = colour("training") + "66";
      series[0].width = 1;
      series[0].points = { show: false };
    }
    const x = { time: false };
    if (chart.form === "SCATTER") {
      // Both axes show the same range at first, so that the line of equality is the diagonal.
      const all = chart.series.flatMap((s) => s.values);
      const low = all.reduce((a, b) => Math.min(a, b));
      const high = all.reduce((a, b) => Math.max(a, b));
      const pad = (high - low) * 0.03 || 1;
      const whole = [low - pad, high + pad];
      x.range = (u, from, to) => (from === chart.x[0] && to === chart.x.at(-1) ? whole : [from, to]);
      y.range = whole;
    } else if (chart.form === "BARS") {
      const step = chart.x.length > 1 ? chart.x[1] - chart.x[0] : 1;
      x.range = (u, from, to) => [from - step, to + step];
    } else if (chart.x.length === 1) {
      x.range = [chart.x[0] - 1, chart.x[0] + 1];
    }
    if (place.plot) place.plot.destroy();
    const rest = chart.markLabel.endsWith("kept") ? chart.x.indexOf(chart.mark) : chart.x.length - 1;
    const options = {
      width: widthOf(element), height: heightOf(element),
      scales: { x, y },
      series: [{ label: chart.xLabel, value: (u, v) => (v == null ? "" : formatTick(v)) }, ...series],
      axes: [
        { ...axis, size: 34, space: 60, ...(chart.form === "LINES" ? {} : { label: chart.xLabel, labelSize: 20, labelGap: 0 }), values: (u, ticks) => ticks.map(formatTick),
          incrs: chart.xLabel === "epoch" ? [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4, 5].map((p) => n * 10 ** p)).sort((a, b) => a - b) : undefined },
        { ...axis, size: 62, grid: { ...axis.grid, ...lines }, ticks: { ...axis.ticks, ...lines }, values: (u, ticks) => ticks.map((tick) => (tick == null ? "" : formatTick(tick))) },
      ],
      legend: {
        live: true,
        markers: { width: 2, dash: (u, i) => (u.series[i].dash?.length ? "dashed" : "solid") },
      },
      cursor: {
        sync: chart.group ? { key: chart.group } : undefined,
        drag: { x: true, y: false }, points: { size: 8 }, y: false,
      },
      hooks: {
        draw: [drawMark(chart)],
        // Without a cursor the legend shows the last values, or those of the epoch that was kept,
        // which are the ones most looked for; where no point is there, it leaves the place out.
        setLegend: [(u) => { if (u.cursor.idx == null && u.legend.idx !== rest && chart.form === "LINES") u.setLegend({ idx: rest }, false); showPlace(u, chart); }],
        ready: [(u) => { if (chart.form === "LINES") u.setLegend({ idx: rest }, false); showPlace(u, chart); }],
      },
      padding: [18, 14, 0, 0],
    };
    place.plot = new uPlot(options, [chart.x, ...values], element);
    place.width = options.width;
  }

  function showPlace(u, chart) {
    u.root.querySelector(".u-series").hidden = chart.form !== "LINES" && u.cursor.idx == null;
  }

  function isStrip(element) {
    return element.closest(".strip") !== null;
  }

  function widthOf(element) {
    return printing ? (isStrip(element) ? 2 : 1) * printWidth : Math.max(220, element.clientWidth);
  }

  function heightOf(element) {
    return isStrip(element) ? 150 : printing ? 190 : 250;
  }

  const places = [...document.querySelectorAll("[data-chart]")].map((element) => {
    const chart = charts[Number(element.dataset.chart)];
    const place = { chart, element, logarithmic: chart.logarithmic, plot: null, width: 0 };
    const button = element.closest("figure").querySelector("button.log");
    if (button) {
      button.addEventListener("click", () => {
        place.logarithmic = !place.logarithmic;
        button.setAttribute("aria-pressed", String(place.logarithmic));
        draw(place);
      });
    }
    return place;
  });

  function drawAll() {
    places.forEach(draw);
  }

  // Resizing while the observer reports would report again: wait for the next frame.
  const resized = new ResizeObserver(() => requestAnimationFrame(() => {
    if (printing) return;
    for (const place of places) {
      const width = widthOf(place.element);
      if (place.plot && Math.abs(width - place.width) > 1) {
        place.width = width;
        place.plot.setSize({ width, height: heightOf(place.element) });
      }
    }
  }));

  // The colours: the reader's choice, else the system's.
  const themeButton = document.getElementById("theme");
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try { chosen = localStorage.getItem("nnc-report-theme"); } catch { /* Some browsers have no storage for files. */ }

  function isDark() {
    return !printing && (chosen ? chosen === "dark" : systemDark.matches);
  }

  function applyTheme() {
    const dark = isDark();
    page.classList.toggle("dark", dark);
    page.classList.toggle("light", !dark);
    themeButton.textContent = dark ? "Light colours" : "Dark colours";
    drawAll();
  }

  themeButton.addEventListener("click", () => {
    chosen = isDark() ? "light" : "dark";
    try { localStorage.setItem("nnc-report-theme", chosen); } catch { /* It then holds for this visit. */ }
    applyTheme();
  });
  systemDark.addEventListener("change", applyTheme);

  // Paper is white and narrow: draw for it, open what is folded, and go back afterwards.
  const folded = [...document.querySelectorAll("details:not([open])")];
  addEventListener("beforeprint", () => {
    printing = true;
    folded.forEach((details) => { details.open = true; });
    applyTheme();
  });
  addEventListener("afterprint", () => {
    printing = false;
    folded.forEach((details) => { details.open = false; });
    applyTheme();
  });

  // The section that is being read is marked in the navigation.
  const links = new Map([...document.querySelectorAll("nav a")].map((a) => [a.getAttribute("href").slice(1), a]));
  const seen = new Set();
  const reading = new IntersectionObserver((entries) => {
    for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target.id);
    let marked = false;
    for (const [id, link] of links) {
      const here = !marked && seen.has(id);
      link.classList.toggle("here", here);
      marked = marked || here;
    }
  }, { rootMargin: "-60px 0px -55% 0px" });
  document.querySelectorAll("main > section").forEach((section) => reading.observe(section));

  applyTheme();
  places.forEach((place) => resized.observe(place.element));
})();
