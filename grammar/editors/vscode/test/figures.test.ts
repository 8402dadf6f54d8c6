import assert from "node:assert/strict";
import { test } from "node:test";
import { above } from "../src/figures";

const RESULTS = {
  train: {
    "train.loss": 0.092766,
    "validation.loss": 0.144441,
    "validation.accuracy": 0.966667,
    epochs: 41,
    best_epoch: 21,
    kept_epoch: 21,
    "last.train.loss": 0.035853,
  },
  evaluate: { "test.accuracy": 1 },
  evaluate_2: { "train.accuracy": 0.95555 },
  fine: { "train.loss": 0.5, epochs: 3, kept_epoch: 3 },
};

test("each action has what it came to, the training what it kept", () => {
  const text = "nn 1\ntrain mlp on d {\n}\nevaluate mlp on d.test {}\r\nevaluate mlp on d.train { metrics: accuracy }\ntrain mlp on d as fine {\n}\n";

  assert.deepEqual(above(text, RESULTS, false), [
    { line: 1, title: "validation loss 0.1444, validation accuracy 0.9667 (epoch 21 of 41)" },
    { line: 3, title: "test accuracy 1" },
    { line: 4, title: "train accuracy 0.9556" },
    { line: 5, title: "train loss 0.5000 (epoch 3)" },
  ]);
});

test("what an older text came to says so", () => {
  assert.deepEqual(above("evaluate mlp on d.test {}", RESULTS, true), [
    { line: 0, title: "before the last changes: test accuracy 1" },
  ]);
});

test("what the run did not come to, comments and actions inside others have nothing", () => {
  const text = "// train mlp\nsweep over a {\n  train mlp on d {}\n}\ntrain other on d as unknown {}\nevaluated = 3\n";

  assert.deepEqual(above(text, RESULTS, false), []);
});

test("a name that was given is not given again by the verb", () => {
  const text = "evaluate a on d.test as evaluate_2 {}\nevaluate a on d.test {}\nevaluate a on d.test {}\n";

  assert.deepEqual(
    above(text, { evaluate: { loss: 1 }, evaluate_2: { loss: 2 }, evaluate_3: { loss: 3 } }, false),
    [
      { line: 0, title: "loss 2" },
      { line: 1, title: "loss 1" },
      { line: 2, title: "loss 3" },
    ],
  );
});
