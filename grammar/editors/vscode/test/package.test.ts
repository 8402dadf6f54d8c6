import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

const here = path.resolve(__dirname, "../..");

interface Manifest {
  contributes: {
    languages: { firstLine: string; configuration: string; icon: { light: string; dark: string } }[];
    grammars: { path: string }[];
    snippets: { path: string }[];
    commands: { command: string; enablement: string }[];
  };
  capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
}

function json<T>(file: string): T {
  return JSON.parse(readFileSync(path.join(here, file), "utf8")) as T;
}

const manifest = json<Manifest>("package.json");

test("each file that the extension names is there", () => {
  const { languages, grammars, snippets } = manifest.contributes;
  const files = [
    ...languages.flatMap((each) => [each.configuration, each.icon.light, each.icon.dark]),
    ...grammars.map((each) => each.path),
    ...snippets.map((each) => each.path),
  ];
  assert.ok(files.length >= 5);
  files.forEach((file) => assert.ok(existsSync(path.join(here, file)), file));
});

test("a program is known by the same first line everywhere", () => {
  const first = json<{ firstLineMatch: string }>("language/nn.tmLanguage.json").firstLineMatch;

  assert.equal(manifest.contributes.languages[0]?.firstLine, first);
  assert.equal(json<Manifest>("../textmate/package.json").contributes.languages[0]?.firstLine, first);
  assert.match("nn 1", new RegExp(first));
  assert.doesNotMatch("nnodes 1", new RegExp(first));
});

test("no command works in a workspace that is not trusted, and none may say there what is started", () => {
  for (const command of manifest.contributes.commands) {
    assert.equal(command.enablement, "isWorkspaceTrusted", command.command);
  }
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, "limited");
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ["nnc.path"]);
});

test("the regular expressions of the language configuration are some", () => {
  const configuration = json<{ wordPattern: { pattern: string; flags: string }; indentationRules: Record<string, string> }>(
    "language/language-configuration.json",
  );

  const word = new RegExp(configuration.wordPattern.pattern, configuration.wordPattern.flags);
  assert.equal(word.exec("größe -> 3")?.[0], "größe");
  const more = new RegExp(configuration.indentationRules["increaseIndentPattern"] ?? "");
  assert.match("data d from csv(x) {  // why", more);
  assert.doesNotMatch("  a = b", more);
});

test("the list of packages names no registry", () => {
  assert.doesNotMatch(readFileSync(path.join(here, "package-lock.json"), "utf8"), /"resolved"/);
});
