// Looks at pages of runs as people with other screens and eyes see them: takes pictures of each, measures the contrast
// of every text on what lies behind it, and tells what is wider than the screen.
//
//   node benchmarks/pages/look.mjs PREFIX PICTURES PAGE...
//
// PREFIX is a folder in which npm has installed playwright-core; PICTURES where the pictures go; a PAGE is a report.html.
// CHROMIUM names the browser, if it is not /usr/bin/chromium. Ends with 1 if a text has too little contrast or
// something is wider than the screen.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [prefix, pictures, ...pages] = process.argv.slice(2).map((each) => path.resolve(each));
if (pages.length === 0) {
  console.error("usage: node look.mjs PREFIX PICTURES PAGE...");
  process.exit(2);
}
const { chromium } = createRequire(path.join(prefix, "package.json"))("playwright-core");
const LOOKS = [
  { name: "light", width: 1200, scheme: "light" },
  { name: "dark", width: 1200, scheme: "dark" },
  { name: "phone", width: 400, scheme: "light" },
  { name: "phone-dark", width: 400, scheme: "dark" },
  { name: "green-blind", width: 1200, scheme: "light", deficiency: "deuteranopia" },
  { name: "print", width: 1000, scheme: "light", media: "print" },
];

/** In the page: texts with too little contrast, and what is wider than the screen. */
function inspect(print) {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.canvas.width = canvas.canvas.height = 1;
  // The browser knows every way in which a colour can be written.
  const colour = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (front, back) => [0, 1, 2].map((i) => front[i] * front[3] + back[i] * (1 - front[3])).concat(1);
  const luminance = (c) => {
    const [r, g, b] = c.slice(0, 3).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const page = over(colour(getComputedStyle(document.body).backgroundColor), [255, 255, 255, 1]);
  // What lies behind a text: of HTML the backgrounds of what it stands in; of drawings the shape under its middle.
  const behind = (element, box) => {
    const layers = [];
    if (element.ownerSVGElement) {
      const svg = element.ownerSVGElement;
      const x = box.left + box.width / 2;
      const y = box.top + box.height / 2;
      for (const shape of [...svg.querySelectorAll("rect, circle, path, polygon")].reverse()) {
        const at = shape.getBoundingClientRect();
        const before = shape.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
        if (before && shape.tagName === "rect" && at.left <= x && x <= at.right && at.top <= y && y <= at.bottom) {
          const style = getComputedStyle(shape);
          if (style.fill !== "none") {
            const fill = colour(style.fill);
            fill[3] *= Number(style.fillOpacity) * Number(style.opacity);
            layers.push(fill);
          }
        }
      }
    }
    for (let each = element; each; each = each.parentElement) {
      layers.push(colour(getComputedStyle(each).backgroundColor));
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), page);
  };
  const poor = [];
  let texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element || element.closest("script, style, noscript, [aria-hidden=true], title, desc")) continue;
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    texts++;
    const style = getComputedStyle(element);
    const own = colour(element.ownerSVGElement ? style.fill : style.color);
    let opacity = element.ownerSVGElement ? Number(style.fillOpacity) : 1;
    for (let each = element; each; each = each.parentElement) opacity *= Number(getComputedStyle(each).opacity);
    own[3] *= opacity;
    const back = behind(element, box);
    const ratio = contrast(over(own, back), back);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5) - 0.005) {
      poor.push({ ratio: Math.round(ratio * 100) / 100, text: node.data.trim().slice(0, 40), of: element.tagName.toLowerCase() + "." + (element.getAttribute("class") ?? "") });
    }
  }
  const wide = [];
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > room) {
    for (const element of document.querySelectorAll("body *")) {
      const box = element.getBoundingClientRect();
      if (box.right > room + 1 && box.width > 0 && !element.parentElement.closest("svg") && (print || !element.parentElement.closest("[tabindex='0'], .scroll"))) {
        wide.push(element.tagName.toLowerCase() + "." + (element.getAttribute("class") ?? "") + " " + Math.round(box.right));
      }
    }
  }
  return { texts, poor, wide: [...new Set(wide)].slice(0, 5), width: document.documentElement.scrollWidth };
}

mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const found = [];
for (const page of pages) {
  const name = path.basename(path.dirname(page));
  for (const look of LOOKS) {
    const context = await browser.newContext({ viewport: { width: look.width, height: 900 }, colorScheme: look.scheme });
    const tab = await context.newPage();
    const errors = [];
    tab.on("pageerror", (error) => errors.push(String(error)));
    if (look.media) await tab.emulateMedia({ media: look.media });
    if (look.deficiency) {
      const session = await context.newCDPSession(tab);
      await session.send("Emulation.setEmulatedVisionDeficiency", { type: look.deficiency });
    }
    await tab.goto(pathToFileURL(page).href);
    await tab.waitForTimeout(300);
    const seen = await tab.evaluate(inspect, look.media === "print");
    await tab.screenshot({ path: path.join(pictures, `${name}-${look.name}.png`), fullPage: true });
    if (look.media === "print") await tab.pdf({ path: path.join(pictures, `${name}.pdf`), format: "A4" });
    found.push({ page: name, look: look.name, errors, ...seen });
    await context.close();
  }
}
await browser.close();

let wrong = 0;
for (const each of found) {
  const bad = each.poor.length + each.wide.length + each.errors.length;
  wrong += bad;
  console.log(`${each.page} ${each.look}: ${each.texts} texts, ${each.poor.length} with too little contrast, ${each.width} px wide`);
  const told = new Map();
  for (const poor of each.poor) told.set(poor.of + poor.ratio, poor);
  for (const poor of [...told.values()].slice(0, 8)) console.log(`  ${poor.ratio} ${poor.of} “${poor.text}”`);
  for (const wide of each.wide) console.log(`  wider than the screen: ${wide}`);
  for (const error of each.errors) console.log(`  ${error}`);
}
writeFileSync(path.join(pictures, "found.json"), JSON.stringify(found, null, 1));
process.exit(wrong === 0 ? 0 : 1);
