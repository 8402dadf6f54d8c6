// Lays the pages of the site into target/pages: README.md, all documents, and whatever they link to. Documents stay as they
// are but for their links: a program or another text becomes a page of its own, a folder a list of what is in it.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join, normalize, posix, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const site = dirname(fileURLToPath(import.meta.url));
const root = resolve(site, "../..");
const pages = join(site, "target/pages");

const PICTURES = new Set([".png", ".svg", ".jpg"]);
const LANGUAGES = { ".nn": "nn", ".xml": "xml", ".json": "json", ".toml": "toml", ".java": "java", ".csv": "csv" };

const done = new Set();
const todo = ["README.md"];
for (const folder of ["docs", "docs/reference"]) {
  for (const name of readdirSync(join(root, folder))) {
    if (name.endsWith(".md")) todo.push(posix.join(folder, name));
  }
}

rmSync(pages, { recursive: true, force: true });
const broken = [];
while (todo.length > 0) {
  const path = todo.pop();
  if (!done.has(path)) {
    done.add(path);
    stage(path);
  }
}
for (const icon of ["nn.svg"]) {
  mkdirSync(join(pages, "public"), { recursive: true });
  cpSync(join(root, "grammar/editors/vscode/images", icon), join(pages, "public", icon));
}
if (broken.length > 0) {
  console.error("links that lead nowhere:\n  " + broken.join("\n  "));
  process.exit(1);
}
console.log(done.size + " pages");

/** The page that a file of the repository becomes. */
function pageOf(path) {
  if (path === "README.md") return "index.md";
  if (statSync(join(root, path)).isDirectory()) return posix.join(path, "index.md");
  if (path.endsWith("/README.md")) return path.replace(/README\.md$/, "index.md");
  return path.endsWith(".md") || PICTURES.has(extname(path)) ? path : path + ".md";
}

function stage(path) {
  const from = join(root, path);
  const to = join(pages, pageOf(path));
  mkdirSync(dirname(to), { recursive: true });
  if (PICTURES.has(extname(path))) {
    cpSync(from, to);
  } else if (statSync(from).isDirectory()) {
    writeFileSync(to, listing(path));
  } else if (path.endsWith(".md")) {
    writeFileSync(to, document(path, readFileSync(from, "utf8")));
  } else {
    const language = LANGUAGES[extname(path)] ?? "txt";
    writeFileSync(to, `# \`${path}\`\n\n\`\`\`\`${language}\n${readFileSync(from, "utf8").trimEnd()}\n\`\`\`\`\n`);
  }
}

function listing(folder) {
  const lines = readdirSync(join(root, folder))
    .filter((name) => [".nn", ".md"].includes(extname(name)) || name === "pom.xml" || name === "src")
    .filter((name) => name !== "README.md")
    .map((name) => `- [\`${name}\`](${link(folder + "/index", name)})`);
  return `# \`${folder}\`\n\n${lines.join("\n")}\n`;
}

/** The document with its links led to pages; what stands in fences and backquotes is no link. */
function document(path, text) {
  return text
    .split(/(^```[\s\S]*?^```$)/m)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part.replace(/\]\((?!\w+:|#)([^)#\s]+)(#[^)\s]*)?\)/g, (all, target, place) => {
            const led = link(path, target);
            return led === null ? all : `](${led}${place ?? ""})`;
          }),
    )
    .join("");
}

/** The way from the page of one file to that of another, which becomes a page by that. */
function link(from, target) {
  let path = posix.normalize(posix.join(posix.dirname(from), target)).replace(/\/$/, "");
  if (path.startsWith("..") || !existsSync(join(root, path))) {
    broken.push(`${from}: ${target}`);
    return null;
  }
  if (statSync(join(root, path)).isDirectory() && existsSync(join(root, path, "README.md"))) path += "/README.md";
  todo.push(path);
  const way = posix.relative(posix.dirname(from === "README.md" ? "index.md" : from), pageOf(path));
  return way.startsWith(".") ? way : "./" + way;
}
