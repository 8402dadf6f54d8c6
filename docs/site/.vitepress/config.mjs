import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const site = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const pages = join(site, "target/pages");
const grammar = JSON.parse(readFileSync(join(site, "../../grammar/editors/textmate/nn.tmLanguage.json"), "utf8"));

/** The first heading of a page. */
function title(page) {
  return readFileSync(join(pages, page), "utf8").match(/^# (.+)$/m)[1].replaceAll("`", "");
}

function items(...names) {
  return names.map((name) => ({ text: title(`${name}.md`), link: `/${name}` }));
}

const groups = [
  ["Begin", items("docs/installing", "docs/tour", "docs/your-own-table", "docs/your-own-pictures")],
  ["How to", items("docs/cookbook", "docs/from-keras", "docs/troubleshooting", "docs/editors", "docs/java-api")],
  ["Look up", items("docs/language", "docs/commands", "docs/run-folder", "docs/library", "samples/index")],
  ["Reference", items(...["index", "layers", "activations", "functions", "initializers", "losses", "metrics", "optimizers",
    "data", "actions"].map((name) => `docs/reference/${name}`))],
  ["About nnc", items("docs/results", "docs/peers", "docs/peers-search", "docs/reliability", "docs/ARCHITECTURE",
    "docs/language-decisions", "CONTRIBUTING", "CHANGELOG")],
];
// A document that nobody has put anywhere is found all the same.
const listed = new Set(groups.flatMap(([, links]) => links.map(({ link }) => link)));
const others = readdirSync(join(pages, "docs"))
  .filter((name) => name.endsWith(".md") && !listed.has(`/docs/${name.slice(0, -3)}`))
  .map((name) => `docs/${name.slice(0, -3)}`);
if (others.length > 0) groups.push(["More", items(...others)]);

export default {
  title: "nnc",
  description: "A compiler for neural networks on the JVM",
  lang: "en",
  srcDir: "target/pages",
  outDir: "target/site",
  cacheDir: "target/cache",
  // Set by who serves it below a path: NNC_SITE_BASE=/nnc/ docs/site/build
  base: process.env.NNC_SITE_BASE ?? "/",
  head: [["link", { rel: "icon", href: `${process.env.NNC_SITE_BASE ?? "/"}nn.svg` }]],
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  markdown: {
    languages: [{ ...grammar, name: "nn", aliases: ["nn-wrong", "nn-right"] }],
    // Headings are called as GitHub and the tests of the documents call them.
    anchor: {
      slugify: (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, "").replaceAll(" ", "-"),
    },
  },
  themeConfig: {
    logo: "/nn.svg",
    search: { provider: "local" },
    outline: { level: [2, 3] },
    nav: [
      { text: "Tour", link: "/docs/tour" },
      { text: "Language", link: "/docs/language" },
      { text: "Reference", link: "/docs/reference/index" },
      { text: "Commands", link: "/docs/commands" },
    ],
    sidebar: groups.map(([text, links], i) => ({ text, items: links, collapsed: i > 3 })),
  },
};
