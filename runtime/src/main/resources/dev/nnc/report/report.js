// Draws the curves of the page and switches its colours. Everything else on the page works without it.
(() => {
  "use strict";
  const page = document.documentElement;
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const dashes = [[], [7, 4], [2, 3], [9, 3, 2, 3], [12, 4], [4, 2]];
  const printWidth = 326;
  const paperWidth = 690;
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
        case "RUN": return { ...common, stroke: colour("c" + series.number % 10), dash: dashes[Math.floor(series.number / 10) % dashes.length] };
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

  // A running mean that forgets: of each value so much is taken as the slider leaves.
  function smoothed(values, weight) {
    let mean = 0;
    let share = 0;
    return values.map((value) => {
      if (value == null) return null;
      mean = weight * mean + (1 - weight) * value;
      share = weight * share + (1 - weight);
      return mean / share;
    });
  }

  // What was measured, pale behind what was smoothed.
  function drawRaw(chart, raw, series) {
    return (u) => {
      const context = u.ctx;
      context.save();
      context.globalAlpha = 0.28;
      context.lineWidth = devicePixelRatio || 1;
      raw.forEach((values, i) => {
        context.strokeStyle = series[i].stroke;
        context.beginPath();
        let pen = false;
        values.forEach((value, at) => {
          if (value == null) { pen = false; return; }
          const x = u.valToPos(chart.x[at], "x", true);
          const y = u.valToPos(value, "y", true);
          if (pen) context.lineTo(x, y); else context.moveTo(x, y);
          pen = true;
        });
        context.stroke();
      });
      context.restore();
    };
  }

  function draw(place) {
    const { chart, element } = place;
    const logarithmic = place.logarithmic && chart.series.some((series) => series.values.some((v) => v > 0));
    const raw = chart.series.map((series) => logarithmic ? series.values.map((v) => (v > 0 ? v : null)) : series.values);
    const values = place.smooth > 0 ? raw.map((all) => smoothed(all, place.smooth)) : raw;
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
      width: widthOf(element), height: heightOf(element, chart),
      scales: { x, y },
      series: [{ label: chart.xLabel, value: (u, v) => (v == null ? "" : formatTick(v)) }, ...series],
      axes: [
        { ...axis, size: 34, space: 60, label: chart.xLabel, labelSize: 20, labelGap: 0, values: (u, ticks) => ticks.map(formatTick),
          incrs: chart.xLabel === "epoch" ? [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4, 5].map((p) => n * 10 ** p)).sort((a, b) => a - b) : undefined },
        { ...axis, size: 62, grid: { ...axis.grid, ...lines }, ticks: { ...axis.ticks, ...lines }, values: (u, ticks) => ticks.map((tick) => (tick == null ? "" : formatTick(tick))) },
      ],
      legend: {
        live: true,
        markers: { width: 2, dash: (u, i) => (u.series[i].dash?.length ? "dashed" : "solid") },
      },
      cursor: {
        sync: chart.group ? { key: chart.group, setSeries: chart.group === "comparison" } : undefined,
        drag: { x: true, y: false }, points: { size: 8 }, y: false,
      },
      hooks: {
        drawAxes: place.smooth > 0 ? [drawRaw(chart, raw, series)] : [],
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

  // Where both axes have one unit, a step is as long on one as on the other.
  function heightOf(element, chart) {
    if (chart.form === "SCATTER") return widthOf(element) - 4;
    return isStrip(element) ? 166 : printing ? 205 : 266;
  }

  const places = [...document.querySelectorAll("[data-chart]")].map((element) => {
    const chart = charts[Number(element.dataset.chart)];
    const place = { chart, element, logarithmic: chart.logarithmic, smooth: 0, plot: null, width: 0 };
    const button = element.closest("figure").querySelector("button.log");
    if (button) {
      button.addEventListener("click", () => {
        place.logarithmic = !place.logarithmic;
        button.setAttribute("aria-pressed", String(place.logarithmic));
        draw(place);
      });
    }
    const slider = element.closest("figure").querySelector(".smooth input");
    if (slider) {
      slider.addEventListener("input", () => {
        place.smooth = Number(slider.value) / 100;
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
        place.plot.setSize({ width, height: heightOf(place.element, place.chart) });
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
    // A table that needs more room than the paper has becomes smaller. Paper has smaller type.
    for (const table of document.querySelectorAll(".scroll > table")) {
      table.style.width = "1px";
      const needed = table.offsetWidth * 0.8;
      table.style.width = "";
      if (needed > paperWidth) table.style.zoom = String(Math.max(0.45, paperWidth / needed));
    }
  });
  addEventListener("afterprint", () => {
    printing = false;
    folded.forEach((details) => { details.open = false; });
    for (const table of document.querySelectorAll(".scroll > table")) table.style.zoom = "";
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

  // Tables can be sorted by a click on a column's name, and be taken along as CSV.
  const sizes = { "ms": 0.001, "s": 1, "min": 60, "h": 3600, "%": 0.01 };
  const spread = (text) => text.replace(/\s+/g, " ").trim();

  // The number that a cell shows, in seconds for times and as a share for percent; NaN for words.
  function numberOf(text) {
    const plain = text.replaceAll("−", "-").replaceAll(",", "").replaceAll("\u00a0", " ").replace(/^< /, "").trim();
    const parts = [...plain.matchAll(/([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?) ?(ms|s|min|h|%|sd)?(?: |$)/g)];
    if (parts.length === 0 || parts.reduce((sum, part) => sum + part[0].length, 0) !== plain.length) return NaN;
    if (parts.length > 1 && parts.some((part) => !part[2])) return NaN;
    return parts.reduce((sum, part) => sum + Number(part[1]) * (sizes[part[2]] ?? 1), 0);
  }

  // What a cell says first: an interval or a share below it is left out.
  function cellText(cell) {
    if (!cell) return "";
    const copy = cell.cloneNode(true);
    copy.querySelectorAll("svg, small, .interval, button.copy").forEach((part) => part.remove());
    return spread(copy.textContent);
  }

  function compareCells(a, b) {
    const [one, other] = [numberOf(a), numberOf(b)];
    if (!Number.isNaN(one) && !Number.isNaN(other)) return one - other;
    if (Number.isNaN(one) !== Number.isNaN(other)) return Number.isNaN(one) ? 1 : -1;
    return a.localeCompare(b, "en", { numeric: true });
  }

  function sortBy(table, heads, column) {
    const body = table.tBodies[0];
    const before = heads[column].getAttribute("aria-sort");
    const way = before === "ascending" ? "descending" : before === "descending" ? null : "ascending";
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    const rows = [...body.rows].map((row, index) => {
      row.dataset.place ??= String(index);
      return { row, text: cellText(row.cells[column]) };
    });
    if (way === null) {
      rows.sort((a, b) => a.row.dataset.place - b.row.dataset.place);
    } else {
      heads[column].setAttribute("aria-sort", way);
      const sign = way === "ascending" ? 1 : -1;
      // Cells without a value stay at the end either way.
      const empty = (item) => (item.text === "–" || item.text === "" ? 1 : 0);
      rows.sort((a, b) => empty(a) - empty(b) || sign * compareCells(a.text, b.text));
    }
    body.append(...rows.map((item) => item.row));
  }

  function csvOf(table) {
    const line = (row) => [...row.cells].map((cell) => {
      const text = cellText(cell);
      const number = numberOf(text);
      const shown = Number.isNaN(number) || cell.tagName === "TH" && cell.scope === "col" ? text : String(Number(number.toPrecision(12)));
      return /[",\n;]/.test(shown) ? '"' + shown.replaceAll('"', '""') + '"' : shown === "–" ? "" : shown;
    }).join(",");
    const rows = [...table.tBodies[0].rows].filter((row) => !row.hidden);
    return [...table.tHead.rows, ...rows].map(line).join("\n") + "\n";
  }

  function download(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // A long name may be broken behind a part of it.
  function breakable(cell) {
    if (cell.scope === "col" && cell.textContent.length > 24) cell.classList.add("long");
    const texts = [...cell.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && /[_./]/.test(node.data));
    for (const text of texts) {
      const pieces = text.data.split(/(?<=[_./])(?=.)/).flatMap((piece, i) => (i === 0 ? [piece] : [document.createElement("wbr"), piece]));
      text.replaceWith(...pieces);
    }
  }
  document.querySelectorAll("main table:not(.pictures) :is(th, td.words)").forEach(breakable);

  // Shows the rows that hold all the words.
  function addSearch(table, title, tools) {
    const rows = [...table.tBodies[0].rows];
    const texts = rows.map((row) => [...row.cells].map((cell) => spread(cell.textContent)).join(" ").toLowerCase());
    const box = document.createElement("input");
    box.type = "search";
    box.placeholder = "Search";
    box.setAttribute("aria-label", "Search the rows: " + title);
    const told = document.createElement("output");
    box.addEventListener("input", () => {
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, i) => {
        row.hidden = !words.every((word) => texts[i].includes(word));
        if (!row.hidden) shown++;
      });
      told.textContent = words.length ? format(shown) + " of " + format(rows.length) : "";
    });
    tools.prepend(told, box);
  }

  for (const table of document.querySelectorAll("table:not(.u-legend):not(.pictures)")) {
    if (!table.tHead || !table.caption || table.tBodies[0].rows.length < 3) continue;
    const title = spread(table.caption.textContent);
    const tools = document.createElement("span");
    tools.className = "tools";
    const save = document.createElement("button");
    save.type = "button";
    save.className = "csv";
    save.textContent = "CSV";
    save.setAttribute("aria-label", "Download as CSV: " + title);
    save.addEventListener("click", () => download(title, csvOf(table)));
    tools.append(save);
    table.caption.prepend(tools);
    if (table.tBodies[0].rows.length >= 15) addSearch(table, title, tools);
    // Layers stand in the order in which data flows through them.
    if (table.classList.contains("layers")) continue;
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (!spread(head.textContent)) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sortBy(table, heads, column));
      head.append(button);
    });
  }

  // A table that is wider than its place says so, and its first column stays in sight.
  const scrollers = [...document.querySelectorAll(".scroll")].filter((element) => element.querySelector("table"));
  const hints = new Map();
  function markWide() {
    for (const element of scrollers) {
      const wide = !printing && element.scrollWidth > element.clientWidth + 2;
      element.classList.toggle("wide", wide);
      const caption = element.querySelector("caption");
      let hint = hints.get(element);
      if (wide && !hint && caption) {
        hint = document.createElement("small");
        hint.className = "hint";
        hint.textContent = "more columns →";
        caption.append(" ", hint);
        hints.set(element, hint);
      }
      if (hint) hint.hidden = !wide;
    }
  }
  const widths = new ResizeObserver(() => requestAnimationFrame(markWide));
  scrollers.forEach((element) => widths.observe(element));
  document.querySelectorAll("details").forEach((details) => details.addEventListener("toggle", markWide));

  // A confusion matrix as a picture is read out where the pointer is.
  for (const image of document.querySelectorAll("img[data-matrix]")) {
    const { labels, cells } = JSON.parse(image.dataset.matrix);
    const counts = new Map();
    const sums = labels.map(() => 0);
    for (let i = 0; i < cells.length; i += 3) {
      counts.set(cells[i] * labels.length + cells[i + 1], cells[i + 2]);
      sums[cells[i]] += cells[i + 2];
    }
    const told = document.createElement("output");
    told.className = "matrix-cell";
    told.textContent = "\u00a0";
    image.after(told);
    image.addEventListener("pointermove", (event) => {
      const box = image.getBoundingClientRect();
      const at = (from, size) => Math.min(labels.length - 1, Math.max(0, Math.floor(from / size * labels.length)));
      const truth = at(event.clientY - box.top - image.clientTop, image.clientHeight);
      const said = at(event.clientX - box.left - image.clientLeft, image.clientWidth);
      const count = cells.length ? ": " + format(counts.get(truth * labels.length + said) ?? 0) + " of " + format(sums[truth]) : "";
      told.textContent = "true " + labels[truth] + ", predicted " + labels[said] + count;
    });
    image.addEventListener("pointerleave", () => { told.textContent = "\u00a0"; });
  }

  // A film: one picture whose background is what it was at the time that the slider says.
  for (const film of document.querySelectorAll("figure.film")) {
    const last = film.querySelector(".frame.shown");
    const frames = [...film.querySelectorAll(".frame:not(.shown)"), last];
    const bar = document.createElement("div");
    bar.className = "film-bar";
    const play = document.createElement("button");
    play.type = "button";
    play.textContent = "Play";
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = "0";
    slider.max = String(frames.length - 1);
    slider.value = slider.max;
    slider.setAttribute("aria-label", "Time");
    const time = document.createElement("output");
    let timer = 0;
    const show = () => {
      frames.forEach((frame, i) => frame.classList.toggle("shown", i === Number(slider.value)));
      time.textContent = frames[Number(slider.value)].dataset.caption;
      slider.setAttribute("aria-valuetext", time.textContent);
    };
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      play.textContent = "Play";
    };
    play.addEventListener("click", () => {
      if (timer) return stop();
      if (slider.value === slider.max) slider.value = "0";
      show();
      play.textContent = "Pause";
      timer = setInterval(() => {
        slider.value = String(Number(slider.value) + 1);
        show();
        if (slider.value === slider.max) stop();
      }, 350);
    });
    slider.addEventListener("input", () => { stop(); show(); });
    bar.append(play, slider, time);
    film.querySelector("svg").after(bar);
    show();
  }

  document.querySelectorAll("button.copy").forEach((button) => button.addEventListener("click", async () => {
    const text = button.parentElement.querySelector("code").textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      // Without the right to the clipboard the line is marked, so that a key copies it.
      getSelection().selectAllChildren(button.parentElement.querySelector("code"));
      button.textContent = "Marked";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  }));

  applyTheme();
  markWide();
  places.forEach((place) => resized.observe(place.element));
})();
