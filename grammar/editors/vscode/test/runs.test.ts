import assert from "node:assert/strict";
import { test } from "node:test";
import { of, parse, type Run } from "../src/runs";

const LIST = `{"runs":[
  {"name":"mlp-1","program":"samples/digits/mlp.nn","state":"finished","started":"2026-11-21T00:52:17.584Z","seed":1,
   "seconds":2.962,"results":{"train":{"train.loss":0.2911488,"epochs":100},"evaluate":{"test.accuracy":0.98052}}},
  {"name":"mlp-2","state":"damaged","reason":"run.json is missing"}]}`;

test("the newest run stands first, with its judgement before its training", () => {
  const runs = parse(LIST, "/project/runs");

  assert.deepEqual(
    runs.map((run) => [run.folder, run.state]),
    [
      ["/project/runs/mlp-2", "damaged"],
      ["/project/runs/mlp-1", "finished"],
    ],
  );
  assert.equal(runs[1]?.results, "test.accuracy 0.9805, train.loss 0.2911, epochs 100");
  assert.equal(runs[0]?.program, undefined);
  assert.deepEqual(runs[1]?.figures["evaluate"], { "test.accuracy": 0.98052 });
  assert.deepEqual(runs[0]?.figures, {});
});

test("another text is refused", () => {
  assert.throws(() => parse("[]", "/project/runs"));
  assert.throws(() => parse("no JSON", "/project/runs"));
});

function run(program: string): Run {
  return { name: program, folder: "/r", program, state: "finished", started: undefined, results: "", figures: {} };
}

test("a program's runs are those that were started by a path that can mean it", () => {
  const named = ["mlp.nn", "digits/mlp.nn", "../digits/mlp.nn", "/project/digits/mlp.nn", "./mlp.nn"].map(run);
  const others = ["iris/mlp.nn", "lp.nn", "/other/digits/mlp.nn", "wide/digits/mlp.nn", "mlp.nn/x"].map(run);

  assert.deepEqual(of([...named, ...others], "/project/digits/mlp.nn"), named);
});
