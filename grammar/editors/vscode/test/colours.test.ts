import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { before, test } from "node:test";
import { OnigScanner, OnigString, loadWASM } from "vscode-oniguruma";
import { INITIAL, Registry, parseRawGrammar, type IGrammar } from "vscode-textmate";

const editors = path.resolve(__dirname, "../../..");
let grammar: IGrammar;

before(async () => {
  const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer);
  const file = path.join(editors, "textmate/nn.tmLanguage.json");
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new OnigScanner(patterns),
      createOnigString: (text) => new OnigString(text),
    }),
    loadGrammar: async () => parseRawGrammar(readFileSync(file, "utf8"), file),
  });
  const loaded = await registry.loadGrammar("source.nn");
  assert.ok(loaded);
  grammar = loaded;
});

/** A line for each piece with a colour: its line, its scopes, its text. */
function coloured(text: string): string {
  let state = INITIAL;
  let result = "";
  text.split("\n").forEach((line, i) => {
    const tokens = grammar.tokenizeLine(line, state);
    state = tokens.ruleStack;
    for (const token of tokens.tokens) {
      const scopes = token.scopes.slice(1).join(" ");
      const piece = line.substring(token.startIndex, token.endIndex);
      if (scopes !== "" && piece !== "") {
        result += `${i + 1} ${scopes} ${piece}\n`;
      }
    }
  });
  return result;
}

test("VS Code's own engine colours as the one that the build compares with the lexer", () => {
  const text = readFileSync(path.join(editors, "test/everything.nn"), "utf8");

  assert.equal(coloured(text), readFileSync(path.join(editors, "test/everything.txt"), "utf8"));
});

test("nothing in a sample is taken for a mistake", () => {
  const samples = path.join(editors, "../../samples");
  const programs = readdirSync(samples, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".nn") && !file.includes("target"),
  );
  assert.ok(programs.length > 50);
  for (const program of programs) {
    const text = coloured(readFileSync(path.join(samples, program), "utf8"));
    assert.doesNotMatch(text, /^\d+ invalid/m, program);
    assert.match(text, /^\d+ keyword\.control\.declaration\.nn network$/m, program);
  }
});
