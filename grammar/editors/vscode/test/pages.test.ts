import assert from "node:assert/strict";
import { test } from "node:test";
import { confined, summary } from "../src/pages";

test("a report may fetch nothing, and keeps its own rules", () => {
  const own = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">';
  const page = confined(`<!DOCTYPE html><html lang="en"><head>${own}<title>a</title></head><body>b</body></html>`);

  const rule = page.indexOf("default-src 'none'; img-src data:");
  assert.ok(rule > page.indexOf("<head>") && rule < page.indexOf(own), page);
  assert.ok(!/https?:/.test(page));
});

test("a head is not a header, and a page without one is shown as text", () => {
  assert.match(confined("<html><header>x</header><script>1</script></html>"), /&lt;script&gt;/);
});

test("what nnc prints is text in the summary", () => {
  const page = summary("<a>", "dense <b>&", ["<svg/>"]);

  assert.match(page, /<title>&lt;a&gt;<\/title>/);
  assert.match(page, /dense &lt;b&gt;&amp;/);
  assert.match(page, /src="data:image\/svg\+xml;base64,PHN2Zy8\+"/);
});
