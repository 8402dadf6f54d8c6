"""Compares what nnc computes with Keras: outputs, gradients, optimizers' steps, metrics.

    python compare.py < what PeerCases printed

Needs Python with Keras 3 on TensorFlow; the command `compare` beside this file runs both sides. Prints a table in
Markdown, and ends with 1 if a difference is above the bound.
"""

import json
import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

BOUND = 1e-4

HERE = pathlib.Path(__file__).parent
CASES = {case["name"]: case for case in json.loads((HERE / "cases.json").read_text())}
WORDS = {
    "keras": keras,
    "layers": keras.layers,
    "losses": keras.losses,
    "metrics": keras.metrics,
    "optimizers": keras.optimizers,
    "regularizers": keras.regularizers,
    "activations": keras.activations,
    "initializers": keras.initializers,
    "ops": keras.ops,
    "np": np,
}


def difference(ours, theirs):
    """The greatest difference, beside the size of the numbers where that is above 1."""
    ours, theirs = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    if ours.size != theirs.size:
        raise ValueError(f"{ours.size} numbers here, {theirs.size} in Keras")
    if ours.size == 0:
        return 0.0
    ours = ours.reshape(theirs.shape)
    return float(np.max(np.abs(ours - theirs)) / max(1.0, float(np.max(np.abs(theirs)))))


def compare(case, ours):
    rows = case.get("rows", 4)
    inputs, fed = {}, {}
    for name, shape in case["inputs"].items():
        classes = isinstance(shape, dict)
        row = shape["shape"] if classes else shape
        inputs[name] = keras.Input(row, name=name, dtype="int32" if classes else "float32")
        kind = np.int32 if classes else np.float32
        fed[name] = tf.constant(np.array(ours["inputs"][name], kind).reshape([rows, *row]))
    words = {**WORDS, **inputs}
    for line in case.get("keras_before", []):
        exec(line, words)
    y = eval(case["keras"], words)
    model = keras.Model(list(inputs.values()), y)

    before, after, shifts = [], [], []
    for name, variable in ours["variables"].items():
        numbers = [np.array(variable[k], np.float32).reshape(variable["shape"]) for k in ("before", "after")]
        if "/weight_" in name:
            shifts.append(numbers[1])
        else:
            before.append(numbers[0])
            after.append(numbers[1])
    order = eval(case["weights"], dict(WORDS)) if "weights" in case else (lambda v: v)
    before, after = order(before), order(after)
    if len(before) != len(model.weights):
        raise ValueError(f"{len(before)} weights here, in Keras {[w.path for w in model.weights]}")
    for weight, numbers in zip(model.weights, before):
        weight.assign(numbers.reshape(weight.shape))

    result = {"outputs": difference(ours["outputs"]["y"], model(list(fed.values()), training=False))}

    truth = case.get("truth")
    outputs = model(list(fed.values()), training=False)
    if isinstance(truth, dict):
        t = tf.constant(np.array(ours["inputs"]["t"], np.int32))
    else:
        shape = truth if truth is not None else outputs.shape[1:]
        t = tf.constant(np.array(ours["inputs"]["t"], np.float32).reshape([rows, *shape]))

    if "keras_metric" in case:
        metric = eval(case["keras_metric"], dict(WORDS))
        metric.update_state(t, outputs)
        (told,) = ours["metrics"].values()
        result["metric"] = abs(float(np.mean(metric.result())) - told)

    def loss(values):
        if "keras_loss" in case:
            value = eval(case["keras_loss"], {**WORDS, "t": t, "y": values, **fed})
        else:
            value = tf.reduce_mean(values * t)
        return value + (tf.add_n(model.losses) if model.losses else 0.0)

    steps = case.get("steps", 1)
    optimizer = eval(case["keras_optimizer"], dict(WORDS)) if "keras_optimizer" in case else None
    for _ in range(steps):
        start = [w.numpy() for w in model.weights]
        floats = [v for v in fed.values() if v.dtype.is_floating]
        with tf.GradientTape() as tape:
            tape.watch(floats)
            last = loss(model(list(fed.values()), training=True))
        sources = [v.value for v in model.trainable_variables]
        gradients = tape.gradient(last, sources + floats)
        by_weights, by_inputs = gradients[: len(sources)], gradients[len(sources) :]
        if optimizer is not None:
            optimizer.apply(by_weights, model.trainable_variables)
    result["loss"] = difference(ours["loss"], last.numpy())
    if optimizer is not None:
        result["gradients"] = max(difference(a, w.numpy()) for a, w in zip(after, model.weights))
        return result
    differences = [0.0]
    dense = {id(v): g for v, g in zip(model.trainable_variables, by_weights)}
    for weight, was, now, begun in zip(model.weights, before, after, start):
        if id(weight) in dense:
            gradient = tf.convert_to_tensor(dense[id(weight)]).numpy()
            differences.append(difference(was.reshape(gradient.shape) - now.reshape(gradient.shape), gradient))
        else:
            differences.append(difference(now, weight.numpy()))
    for shift, gradient in zip(shifts, by_inputs):
        differences.append(difference(-shift, tf.reduce_sum(gradient, axis=0).numpy()))
    result["gradients"] = max(differences)
    return result


def main():
    rows, worst, failed = [], 0.0, 0
    for ours in json.load(sys.stdin):
        case = CASES[ours["name"]]
        if "error" in ours:
            print(f"{ours['name']}: {ours['error'][:600]}", file=sys.stderr)
            failed += 1
            continue
        try:
            result = compare(case, ours)
        except Exception as e:  # a case that Keras refuses is a failed case, and the others go on
            print(f"{ours['name']}: {type(e).__name__}: {str(e)[:600]}", file=sys.stderr)
            failed += 1
            continue
        greatest = max(result.values())
        worst = max(worst, greatest)
        if not greatest < BOUND:
            failed += 1
            print(f"{ours['name']}: {result}", file=sys.stderr)
        ours_text = case["flow"] if "loss" not in case else case["loss"]
        if "metric" in case:
            ours_text += ", " + case["metric"]
        if "optimizer" in case:
            ours_text = case["optimizer"]
        rows.append((ours["name"], ours_text, result))
    families = {}
    for name, _, result in rows:
        families.setdefault(name.split(" ")[0].rstrip(","), []).append(result)
    print("# nnc beside Keras\n")
    print("Made by `benchmarks/peers/compare > docs/peers.md`: the same random inputs and weights in both, in float32;")
    print("the greatest differences, beside the size of the numbers where that is above 1. `benchmarks/peers/cases.json`")
    print("says what stands in Keras's place. Gradients are those by all weights and inputs, in training mode; for an")
    print("optimizer it is the weights after five steps.\n")
    print(f"{len(rows)} cases with Keras {keras.__version__}: greatest difference {worst:.1e}; {failed} failed.\n")
    print("| what | cases | outputs and loss | gradients and steps | metric |")
    print("|---|---|---|---|---|")
    for family, results in families.items():
        print(f"| {family} | {len(results)} | {' | '.join(told(results))} |")
    print("\n## Each case\n")
    print("| case | in nnc | outputs and loss | gradients and steps | metric |")
    print("|---|---|---|---|---|")
    for name, text, result in rows:
        print(f"| {name} | `{text}` | {' | '.join(told([result]))} |")
    return 1 if failed else 0


def told(results):
    """The greatest differences in three cells."""
    columns = [
        [max(r["outputs"], r["loss"]) for r in results],
        [r["gradients"] for r in results],
        [r["metric"] for r in results if "metric" in r],
    ]
    return ["–" if not c else f"{max(c):.0e}" if max(c) else "0" for c in columns]


sys.exit(main())
