/** What a page in the editor may do: show what it holds, and fetch nothing. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; " +
  "base-uri 'none'; form-action 'none'";

/** A page that nnc has written, kept from the network whatever has become of its file. Its own rules stay. */
export function confined(page: string): string {
  const head = /<head(?=[\s>])[^>]*>/i.exec(page);
  const rule = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
  if (head === null) {
    return `<!doctype html><html><head>${rule}</head><body><pre>${escaped(page)}</pre></body></html>`;
  }
  const end = head.index + head[0].length;
  return page.slice(0, end) + rule + page.slice(end);
}

/** The layers of a program as nnc prints them, and its drawings. */
export function summary(title: string, table: string, drawings: readonly string[]): string {
  const images = drawings
    .map((svg) => `<img alt="" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">`)
    .join("\n");
  return `<!doctype html>
<html lang="en"><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>
body { padding: 1em 2em; }
pre { font-family: var(--vscode-editor-font-family, monospace); font-size: var(--vscode-editor-font-size, 13px); overflow-x: auto; }
img { display: block; max-width: 100%; margin: 1em 0; padding: 1em; border-radius: 6px; background: #fff; color-scheme: light; }
</style></head>
<body><pre>${escaped(table)}</pre>
${images}</body></html>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
