import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { find, isExecutable, type Surroundings } from "../src/find";

const nowhere: Surroundings = { setting: "", path: "", home: "/home/ada", folders: [] };

function among(...files: string[]): (file: string) => boolean {
  return (file) => files.includes(file);
}

test("the setting goes before the PATH, and the PATH before the workspace", () => {
  const all = among("/opt/nnc", "/usr/bin/nnc", "/project/nnc");
  const in_ = { ...nowhere, path: "/bin:/usr/bin", folders: ["/project"] };

  assert.deepEqual(find({ ...in_, setting: "/opt/nnc" }, all), { kind: "found", command: "/opt/nnc", by: "setting" });
  assert.deepEqual(find(in_, all), { kind: "found", command: "/usr/bin/nnc", by: "path" });
  assert.deepEqual(find({ ...in_, path: "/bin" }, all), { kind: "found", command: "/project/nnc", by: "workspace" });
});

test("a setting that leads nowhere is said to be wrong, and nothing else is started", () => {
  const found = find({ ...nowhere, setting: "/opt/nnc", path: "/usr/bin" }, among("/usr/bin/nnc"));

  assert.deepEqual(found, { kind: "wrong", setting: "/opt/nnc" });
});

test("the setting may begin at home or in the workspace", () => {
  const in_ = { ...nowhere, folders: ["/project/a", "/project/b"] };

  assert.deepEqual(find({ ...in_, setting: "~/nnc/nnc" }, among("/home/ada/nnc/nnc")), {
    kind: "found",
    command: "/home/ada/nnc/nnc",
    by: "setting",
  });
  assert.deepEqual(find({ ...in_, setting: "${workspaceFolder}/tools/nnc" }, among("/project/b/tools/nnc")), {
    kind: "found",
    command: "/project/b/tools/nnc",
    by: "setting",
  });
  assert.deepEqual(find({ ...in_, setting: "tools/nnc" }, () => true), { kind: "wrong", setting: "tools/nnc" });
});

test("places on the PATH that depend on the current folder are passed over", () => {
  assert.deepEqual(find({ ...nowhere, path: ".::bin" }, () => true), { kind: "missing" });
});

test("a distribution in the workspace has it in bin", () => {
  assert.deepEqual(find({ ...nowhere, folders: ["/project"] }, among("/project/bin/nnc")), {
    kind: "found",
    command: "/project/bin/nnc",
    by: "workspace",
  });
});

test("where there is none, none is found", () => {
  assert.deepEqual(find({ ...nowhere, path: "/usr/bin", folders: ["/project"] }, () => false), { kind: "missing" });
});

test("only a file that may be executed is a program", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "nnc-test-"));
  try {
    mkdirSync(path.join(folder, "folder"));
    writeFileSync(path.join(folder, "text"), "");
    writeFileSync(path.join(folder, "program"), "");
    chmodSync(path.join(folder, "program"), 0o755);

    assert.equal(isExecutable(path.join(folder, "folder")), false);
    assert.equal(isExecutable(path.join(folder, "program")), true);
    assert.equal(isExecutable(path.join(folder, "missing")), false);
    assert.equal(isExecutable(path.join(folder, "text")), false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
