// Puts what the extension is made of together: the language's files from beside this folder, and one file of JavaScript.
import { build } from "esbuild";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
process.chdir(here);
rmSync("out", { recursive: true, force: true });
rmSync("language", { recursive: true, force: true });
mkdirSync("language");
for (const file of ["nn.tmLanguage.json", "language-configuration.json", "snippets.json"]) {
  cpSync(`../textmate/${file}`, `language/${file}`);
}

const common = { bundle: true, platform: "node", format: "cjs", target: "node20", logLevel: "warning" };
await build({
  ...common,
  entryPoints: ["src/extension.ts"],
  outfile: "out/extension.js",
  external: ["vscode"],
  minify: true,
});
await build({
  ...common,
  entryPoints: readdirSync("test").filter((file) => file.endsWith(".test.ts")).map((file) => `test/${file}`),
  outdir: "out/test",
  external: ["vscode-oniguruma", "vscode-textmate"],
});
