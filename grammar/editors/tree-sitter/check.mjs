// Tries the grammar for tree-sitter: node check.mjs. It is generated anew, must read every sample and every program of the
// standard library without an error, and colour ../test/everything.nn as ../test/everything.txt says, up to its mistakes.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../../..");
const scratch = mkdtempSync(path.join(tmpdir(), "nn-tree-sitter-"));

/** What a colour of the query is called where the TextMate grammar colours; several where that one tells less apart. */
const COLOURS = {
  "variable": [/^variable\.other\.nn$/],
  "variable.parameter": [/^variable\.parameter/],
  "variable.other.member": [/^variable\.other\.member/],
  "constant": [/^variable\.other\.constant/],
  "type": [/^entity\.name\.type/],
  "function": [/^entity\.name\.function/],
  "keyword": [/^keyword\.control\.(declaration|action)/],
  "keyword.control": [/^keyword\.control\.(clause|nn)/],
  "keyword.operator": [/^keyword\.operator\.logical/],
  "keyword.storage": [/^storage\.modifier/],
  "constant.numeric.integer": [/^constant\.numeric\.integer/],
  "constant.numeric.float": [/^constant\.numeric\.float/],
  "constant.numeric": [/^constant\.numeric\.(percentage|dimensions|quantity)/],
  "constant.builtin.boolean": [/^constant\.language\.boolean/],
  "operator": [/^keyword\.operator/],
  "punctuation.bracket": [/^punctuation\.section/],
  "punctuation.delimiter": [/^punctuation\.(separator|accessor)/],
  "comment": [/^comment\.line\.double-slash/],
  "comment.block.documentation": [/^comment\.line\.documentation/],
};

function treeSitter(...args) {
  const done = spawnSync("tree-sitter", args, { cwd: scratch, encoding: "utf8", env: { ...process.env, XDG_CONFIG_HOME: scratch } });
  return { code: done.status, output: done.stdout, errors: done.stderr };
}

function programs(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) => {
    const at = path.join(folder, each.name);
    if (each.isDirectory()) {
      return each.name === "target" ? [] : programs(at);
    }
    return each.name.endsWith(".nn") ? [at] : [];
  });
}

/** Of each word the colour of the last pattern that names it, by its line, from 1. */
function coloured() {
  const words = new Map();
  const found = treeSitter("query", "--captures", "queries/highlights.scm", path.join(here, "../test/everything.nn"));
  const line = /pattern:\s*(\d+), capture: \d+ - (\S+), start: \((\d+), (\d+)\), end: \((\d+), (\d+)\), text: `(.*)`$/;
  for (const text of found.output.split("\n")) {
    const parts = line.exec(text);
    if (parts !== null) {
      const [, pattern, colour, row, start, , , word] = parts;
      const key = `${row}:${start}`;
      const before = words.get(key);
      if (before === undefined || before.pattern <= Number(pattern)) {
        words.set(key, { pattern: Number(pattern), colour, row: Number(row) + 1, start: Number(start), word });
      }
    }
  }
  return [...words.values()].sort((a, b) => a.row - b.row || a.start - b.start);
}

let wrong = 0;
function expect(is, what) {
  if (!is) {
    wrong++;
    console.log(what);
  }
}

try {
  for (const each of ["grammar.js", "tree-sitter.json", "queries"]) {
    cpSync(path.join(here, each), path.join(scratch, each), { recursive: true });
  }
  const made = treeSitter("generate");
  expect(made.code === 0, `tree-sitter generate: ${made.errors}`);

  const files = [...programs(path.join(root, "samples")), ...programs(path.join(root, "compiler/src/main/resources"))];
  expect(files.length > 50, `${files.length} programs were found`);
  const list = path.join(scratch, "programs");
  writeFileSync(list, files.join("\n") + "\n");
  const read = treeSitter("parse", "-q", "--paths", list);
  expect(read.code === 0, `programs with errors:\n${read.output}`);

  const all = coloured();
  let compared = 0;
  let next = 0;
  for (const entry of readFileSync(path.join(here, "../test/everything.txt"), "utf8").split("\n")) {
    const parts = /^(\d+) (\S+\.nn) (.*)$/.exec(entry);
    if (parts === null || parts[2].startsWith("invalid")) {
      break;
    }
    const [, row, scope, word] = parts;
    if (scope.startsWith("string") || scope.startsWith("constant.character")) {
      continue; // a text is one piece here, and several there
    }
    const at = all.findIndex((each, i) => i >= next && each.row === Number(row) && each.word === word);
    expect(at >= 0, `line ${row}: \`${word}\` has no colour`);
    if (at >= 0) {
      next = at + 1;
      const { colour } = all[at];
      compared++;
      expect((COLOURS[colour] ?? []).some((each) => each.test(scope)), `line ${row}: \`${word}\` is ${colour}, not ${scope}`);
    }
  }
  expect(compared > 150, `only ${compared} words were compared`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(wrong === 0 ? 0 : 1);
