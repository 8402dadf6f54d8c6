/** A value by epoch. */
export interface Line {
  /** Such as `loss`, or `validation.loss`. */
  name: string;
  points: { epoch: number; value: number }[];
}

/** What is drawn in one picture: a loss or metric of one training, on its parts. */
export interface Picture {
  title: string;
  lines: Line[];
}

/** What each epoch has besides losses and metrics. */
const OTHERS = new Set(["phase", "epoch", "steps", "seconds"]);

/** More points than a picture has columns. */
const MOST_POINTS = 600;

/** The curves in the text of a `metrics.jsonl`, whose last line may not be whole yet. */
export function pictures(metrics: string): Picture[] {
  const found = new Map<string, Map<string, Line>>();
  const phases = new Set<string>();
  const rows: [string, number, Record<string, unknown>][] = [];
  for (const text of metrics.split("\n")) {
    const row = parsed(text);
    const phase = row?.["phase"];
    const epoch = row?.["epoch"];
    if (row !== undefined && typeof phase === "string" && typeof epoch === "number") {
      phases.add(phase);
      rows.push([phase, epoch, row]);
    }
  }
  for (const [phase, epoch, row] of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (OTHERS.has(name) || typeof value !== "number") {
        continue;
      }
      const what = name.replace(/^validation\./, "");
      const title = phases.size > 1 ? `${phase}: ${what}` : what;
      const lines = found.get(title) ?? new Map<string, Line>();
      found.set(title, lines);
      const line = lines.get(name) ?? { name, points: [] };
      lines.set(name, line);
      line.points.push({ epoch, value });
    }
  }
  return [...found].map(([title, lines]) => ({ title, lines: [...lines.values()].map(thinned) }));
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The last point stays: it is what one looks at. */
function thinned(line: Line): Line {
  const step = Math.ceil(line.points.length / MOST_POINTS);
  const last = line.points.length - 1;
  return { name: line.name, points: line.points.filter((_, i) => (last - i) % step === 0) };
}

const WIDTH = 420;
const HEIGHT = 180;
const LEFT = 58;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 22;

/** A page with the pictures, in the colours of the editor; it holds no script. */
export function page(title: string, state: string, drawn: readonly Picture[]): string {
  const body =
    drawn.length === 0
      ? "<p>No epoch has ended yet.</p>"
      : drawn.map((each) => `<figure><figcaption>${caption(each)}</figcaption>${svg(each)}</figure>`).join("\n");
  return `<!doctype html>
<html lang="en"><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>
body { padding: 0.5em 1.5em; }
figure { display: inline-block; margin: 0.5em 1.5em 0.5em 0; }
figcaption { margin-bottom: 0.3em; }
svg { width: ${WIDTH}px; max-width: 100%; overflow: visible; }
svg text { font-size: 10px; fill: var(--vscode-descriptionForeground, gray); }
polyline { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
.line0 { stroke: var(--vscode-charts-blue, #1a85ff); color: var(--vscode-charts-blue, #1a85ff); }
.line1 { stroke: var(--vscode-charts-orange, #d18616); color: var(--vscode-charts-orange, #d18616); }
.axis { stroke: var(--vscode-editorWidget-border, #8888); }
</style></head>
<body><h2>${escaped(title)}</h2><p>${escaped(state)}</p>
${body}</body></html>`;
}

function caption(picture: Picture): string {
  const lines = picture.lines.map((line, i) => {
    const last = line.points.at(-1);
    return `<span class="line${i % 2}">${escaped(line.name)}</span> ${last === undefined ? "" : number(last.value)}`;
  });
  return `<b>${escaped(picture.title)}</b> &nbsp; ${lines.join(" &nbsp; ")}`;
}

function svg(picture: Picture): string {
  const points = picture.lines.flatMap((line) => line.points);
  const epochs = points.map((point) => point.epoch);
  const values = points.map((point) => point.value);
  const [first, last] = [Math.min(...epochs), Math.max(...epochs)];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const x = (epoch: number) => LEFT + ((epoch - first) / (last - first || 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - ((value - least) / (most - least || 1)) * (HEIGHT - TOP - BOTTOM);
  const curves = picture.lines.map((line, i) => {
    const path = line.points.map((point) => `${x(point.epoch).toFixed(1)},${y(point.value).toFixed(1)}`);
    // A single point would be no line at all.
    return `<polyline class="line${i % 2}" stroke-linecap="round" points="${path.join(" ")} ${path.at(-1) ?? ""}"/>`;
  });
  const floor = HEIGHT - BOTTOM;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">
<path class="axis" fill="none" d="M${LEFT} ${TOP}V${floor}H${WIDTH - RIGHT}"/>
<text x="${LEFT - 5}" y="${TOP + 8}" text-anchor="end">${number(most)}</text>
<text x="${LEFT - 5}" y="${floor}" text-anchor="end">${number(least)}</text>
<text x="${LEFT}" y="${HEIGHT - 6}">epoch ${first}</text>
<text x="${WIDTH - RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${last}</text>
${curves.join("\n")}</svg>`;
}

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
