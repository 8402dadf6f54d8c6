import assert from "node:assert/strict";
import { test } from "node:test";
import { page, pictures } from "../src/curves";

const METRICS = `{"phase":"train","epoch":1,"steps":6,"seconds":0.4,"loss":1.25,"accuracy":0.2,"validation.loss":1,"gradient_norm":{"dense_1":0.8}}
{"phase":"train","epoch":2,"steps":12,"seconds":0.1,"loss":0.5,"accuracy":null,"validation.loss":0.75}
{"phase":"train","epoch":3,"st`;

test("a loss and its validation share a picture; what is no number, and a line that is not whole, is left out", () => {
  assert.deepEqual(pictures(METRICS), [
    {
      title: "loss",
      lines: [
        { name: "loss", points: [{ epoch: 1, value: 1.25 }, { epoch: 2, value: 0.5 }] },
        { name: "validation.loss", points: [{ epoch: 1, value: 1 }, { epoch: 2, value: 0.75 }] },
      ],
    },
    { title: "accuracy", lines: [{ name: "accuracy", points: [{ epoch: 1, value: 0.2 }] }] },
  ]);
});

test("trainings of one program have pictures of their own", () => {
  const drawn = pictures('{"phase":"first","epoch":1,"loss":1}\n{"phase":"second","epoch":1,"loss":2}\n');

  assert.deepEqual(drawn.map((each) => each.title), ["first: loss", "second: loss"]);
});

test("a long training is drawn with few points, the last among them", () => {
  const rows = Array.from({ length: 5000 }, (_, i) => `{"phase":"train","epoch":${i + 1},"loss":${5000 - i}}`);
  const points = pictures(rows.join("\n"))[0]?.lines[0]?.points ?? [];

  assert.ok(points.length > 300 && points.length <= 600, String(points.length));
  assert.deepEqual(points.at(-1), { epoch: 5000, value: 1 });
});

test("the least value stands at the bottom, the greatest at the top, and nothing is a number that is none", () => {
  const html = page("mlp <1>", "running", pictures(METRICS));

  assert.match(html, /mlp &lt;1&gt;/);
  assert.match(html, /points="58\.0,8\.0 412\.0,158\.0 412\.0,158\.0"/);
  assert.doesNotMatch(html, /NaN|Infinity|<script/);
  assert.match(page("a", "running", []), /No epoch has ended yet/);
  assert.doesNotMatch(page("a", "", pictures('{"phase":"train","epoch":1,"loss":2}')), /NaN|Infinity/);
});
