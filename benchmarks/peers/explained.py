"""Compares `importance` and `effects` with scikit-learn's permutation_importance and partial_dependence, on the same network.

    python explained.py NNC california_housing.csv > docs/peers-why.md

NNC is the command. Digits, tumours and diabetes come with scikit-learn. nnc trains a small network and shows its importance; its
weights, read from the run, give scikit-learn an estimator that answers the same, which is tested first. Both shuffle
each column of the same rows REPEATS times, by other random numbers: the means may lie as far apart as chance has it.
scikit-learn shuffles all columns by the same random numbers, so that its errors go together. Ends with 1 if one lies
farther apart than five standard errors of their difference, or a curve of effects by more than 1 % of its reach.
"""

import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from sklearn import datasets
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

NNC, HOUSING = sys.argv[1:3]
REPEATS = 100
MOST_PASSES = 2_000_000  # of rows through the network; above that, and above 500 rows, nnc draws some


class Network(RegressorMixin, BaseEstimator):
    """A network of dense layers with nnc's weights."""

    def __init__(self, run, scaler, truth):
        weights = (run / "weights" / "weights.bin").read_bytes()
        self.tensors = {
            each["name"]: np.frombuffer(weights, "<f4", each["bytes"] // 4, each["offset"]).reshape(each["shape"])
            for each in json.loads((run / "weights" / "manifest.json").read_text())["tensors"]
            if each["type"] == "f32" and each["name"].startswith("net/")
        }
        self.scaler, self.truth = scaler, truth

    def fit(self, x, y):
        return self

    def __sklearn_is_fitted__(self):
        return True

    def outputs(self, x):
        x = self.scaler.transform(x)
        names = sorted({name.rsplit("/", 1)[0] for name in self.tensors})
        for name in names:
            x = x @ self.tensors[name + "/kernel"] + self.tensors[name + "/bias"]
            x = np.maximum(x, 0) if name != names[-1] else x
        return x

    def predict(self, x):
        if self.truth is None:
            return self.outputs(x).argmax(1)
        return self.truth.inverse_transform(self.outputs(x))[:, 0]


def housing():
    rows = np.genfromtxt(HOUSING, delimiter=",", skip_header=1)
    return rows[:, :-1], rows[:, -1]


def nnc(folder, name, x, y, test, metric):
    columns = [f"x{i}" for i in range(x.shape[1])]
    with open(folder / f"{name}.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*columns, "truth"])
        writer.writerows([*map(float, row), truth] for row, truth in zip(x, y))
    classes = metric == "accuracy"
    names = ", ".join(f'"{each}"' for each in range(int(max(y)) + 1)) if classes else ""
    step = f"category([{names}])" if classes else "standardize"
    loss, end = ("cross_entropy", f"dense({int(max(y)) + 1}, softmax)") if classes else ("mse", "dense(1)")
    (folder / f"{name}.nn").write_text(f"""nn 1
data d from csv("{name}.csv") {{
  inputs = columns(except: truth) -> standardize
  truth  = truth -> {step}
  split: last(test: {test})
}}
network net from inputs {{ inputs -> dense(16, relu) -> {end} }}
train net on d {{ loss: {loss}(truth), optimizer: adam(0.005), batch: 32, epochs: 20 }}
evaluate net on d.test {{ metrics: {metric}, show: importance(repeats: {REPEATS}), effects(3) }}
run {{ seed: 1 }}
""")
    subprocess.run([NNC, "run", f"{name}.nn"], cwd=folder, check=True, capture_output=True)
    run = max((folder / "runs").glob(f"{name}-*"))
    return run, json.loads((run / "run.json").read_text())["results"]["evaluate"][f"test.{metric}"]


def number(text):
    return float(text.replace("−", "-").replace(",", ""))


def table(run, title):
    """The cells of a table of the report."""
    html = (run / "report.html").read_text()
    html = html[html.index(f">{title}</caption>") :]
    rows = html[html.index("<tbody>") : html.index("</tbody>")].split("<tr>")[1:]
    return [[re.sub("<[^>]*>", "", cell) for cell in re.findall("<t[hd].*?</t[hd]>", row)] for row in rows]


def effect(run, column):
    """The points of the curve that is drawn over a column, read from the drawing: to a tenth of a pixel."""
    html = (run / "report.html").read_text()
    html = html[html.index(f"<span>Effect of {column}</span>") :]
    html = html[: html.index("</figure>")]
    scales = []
    for kind, place in (("tick middle", "x"), ("tick end", "y")):
        ticks = re.findall(f'<text class="{kind}" x="([^"]*)" y="([^"]*)">([^<]*)</text>', html)
        at = [float(x) if place == "x" else float(y) - 4 for x, y, _ in ticks]
        scales.append(np.polyfit(at, [number(label) for _, _, label in ticks], 1))
    circles = re.findall('<circle cx="([^"]*)" cy="([^"]*)"', html)
    return [np.polyval(scale, [float(each[i]) for each in circles]) for i, scale in enumerate(scales)]


failed = []
effects = []


def compare_effects(name, run, network, test):
    for column in [row[0] for row in table(run, "Importance of columns")][:3]:
        x, y = effect(run, column)
        i = int(column[1:])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = partial_dependence(
                network, test, [i], custom_values={i: x}, kind="average", method="brute"
            )["average"][0]
        reach = theirs.max() - theirs.min()
        distance = np.max(np.abs(y - theirs))
        effects.append(f"| {name} | {column} | {len(x)} | {reach:.4g} | {distance:.2g} | {distance / reach:.2%} |")
        if distance > 0.01 * reach:
            failed.append(f"{name}: effect of {column}")


def compare(folder, name, x, y, metric):
    train, test, y_train, y_test = train_test_split(
        x, y, test_size=min(MOST_PASSES // (REPEATS * x.shape[1]), int(0.4 * len(x)), 2_000), random_state=1
    )
    run, score = nnc(
        folder, name, np.concatenate([train, test]), np.concatenate([y_train, y_test]), len(test), metric
    )
    truth = None if metric == "accuracy" else StandardScaler().fit(y_train[:, None])
    network = Network(run, StandardScaler().fit(train), truth)
    said = network.predict(test)
    again = {
        "accuracy": lambda: np.mean(said == y_test),
        "mae": lambda: np.mean(np.abs(said - y_test)),
        "r2": lambda: 1 - np.sum((said - y_test) ** 2) / np.sum((y_test - y_test.mean()) ** 2),
    }[metric]()
    assert abs(again - score) < 1e-3 * abs(score), (again, score)
    scoring = {"accuracy": "accuracy", "mae": "neg_mean_absolute_error", "r2": "r2"}[metric]
    theirs = permutation_importance(network, test, y_test, scoring=scoring, n_repeats=REPEATS, random_state=0)
    apart, order = [], []
    for column, drop, deviation, _ in table(run, "Importance of columns"):
        i = int(column[1:])
        error = np.hypot(number(deviation), theirs.importances_std[i]) / np.sqrt(REPEATS)
        distance = abs(number(drop) - theirs.importances_mean[i])
        apart.append((distance / error if error > 0 else (0 if distance < 1e-9 else np.inf), distance))
        order.append(theirs.importances_mean[i])
    far = sum(each > 2 for each, _ in apart)
    ranks = np.corrcoef(np.argsort(np.argsort(order)), np.arange(len(order))[::-1])[0, 1]
    deviations = np.array([number(row[2]) for row in table(run, "Importance of columns")])
    both = [theirs.importances_std[int(row[0][1:])] for row in table(run, "Importance of columns")]
    print(
        f"| {name} | {metric} {score:.4f} | {len(test):,} × {x.shape[1]} | {max(order):.4f} | "
        f"{max(each for _, each in apart):.4f} | {max(each for each, _ in apart):.1f} | {far} of {len(apart)} | "
        f"{ranks:.3f} | {np.mean(deviations) / np.mean(both):.2f} |"
    )
    if max(each for each, _ in apart) > 5:
        failed.append(name)
    if metric != "accuracy" and len(test) <= 500:
        compare_effects(name, run, network, test)


print(f"""# Importance and effects beside scikit-learn

Made by `python benchmarks/peers/explained.py nnc california_housing.csv > docs/peers-why.md`: `importance` of one network by nnc and, of
an estimator with the same weights, by scikit-learn's `permutation_importance`, each with {REPEATS} repeats. They shuffle by other
random numbers, so their means differ by chance: by more than two standard errors in about one column of twenty, and scikit-learn's
errors of all columns go together, since it shuffles them alike.

| data | network | rows × columns | greatest drop | greatest difference | in standard errors | above 2 | rank correlation | ratio of deviations |
|---|---|---|---|---|---|---|---|---|""")
with tempfile.TemporaryDirectory() as made:
    folder = pathlib.Path(made)
    compare(folder, "digits", *datasets.load_digits(return_X_y=True), "accuracy")
    compare(folder, "cancer", *datasets.load_breast_cancer(return_X_y=True), "accuracy")
    compare(folder, "diabetes", *datasets.load_diabetes(return_X_y=True), "mae")
    compare(folder, "housing", *housing(), "r2")
    x, y = housing()
    compare(folder, "housing_1000", x[::20][:1000], y[::20][:1000], "mae")
print("""
The curves of `effects`, of the three columns that matter most, beside `partial_dependence` at the same values. They are read from the page's
drawing, which has a tenth of a pixel, about 0.03 % of an axis.

| data | column | values | from the least to the greatest | greatest difference | of that |
|---|---|---|---|---|---|""")
print("\n".join(effects))
print("\n" + ("Too far apart: " + ", ".join(failed) if failed else "All as near as chance has it."))
sys.exit(1 if failed else 0)
