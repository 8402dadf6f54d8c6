"""Compares the baselines and intervals of `evaluate` with scikit-learn and SciPy.

    python baselines.py NNC california_housing.csv

NNC is the command. Iris, digits and tumours come with scikit-learn. Each data set is cut by scikit-learn, and the parts
are handed to nnc, so that both learn from the same rows and are judged by the same; both standardize by the training
part. Intervals are of the same answers: those that nnc's network gave. Prints a table, and ends with 1 if a difference
is above its bound: what is solved exactly must agree, what is drawn at random may differ as two seeds do.
"""

import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import scipy.stats
from sklearn import datasets, metrics
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

warnings.filterwarnings("ignore")
NNC, HOUSING = sys.argv[1:3]
DRAWS = 4000

CLASSES = {  # baseline: (its peer, how far the accuracies may lie apart)
    "most_frequent": (DummyClassifier(), 1e-6),
    "logistic_regression": (LogisticRegression(max_iter=5000), 0.025),
    "linear_svm": (LinearSVC(max_iter=20000), 0.012),
    "decision_tree": (DecisionTreeClassifier(random_state=0), 0.05),
    "random_forest": (RandomForestClassifier(random_state=0), 0.025),
}
NUMBERS = {  # the same for r2
    "mean": (DummyRegressor(), 1e-4),
    "linear_regression": (LinearRegression(), 1e-3),
    "decision_tree": (DecisionTreeRegressor(random_state=0), 0.03),
    "random_forest": (RandomForestRegressor(random_state=0, n_jobs=-1), 0.01),
}


def housing():
    rows = np.genfromtxt(HOUSING, delimiter=",", skip_header=1)
    return rows[:, :-1], rows[:, -1]


def nnc(folder, name, x, y, test, classes):
    """The table that nnc makes, and its network's answers for the last rows, so many as are for the test."""
    columns = [f"x{i}" for i in range(x.shape[1])]
    with open(folder / f"{name}.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*columns, "truth"])
        writer.writerows([*map(float, row), truth] for row, truth in zip(x, y))
    names = ", ".join(CLASSES if classes else NUMBERS)
    loss, metric, end = (
        ("cross_entropy(y)", "accuracy", f"{len(set(y))}, softmax") if classes else ("mse(y)", "r2, mae", "1")
    )
    category = " -> category" if classes else ""
    (folder / f"{name}.nn").write_text(f"""nn 1
data d from csv("{name}.csv") {{
  inputs = columns(except: truth) -> standardize
  y      = truth{category}
  split: last(test: {test})
}}
network net from inputs to guess {{ guess = inputs -> dense(8, relu) -> dense({end}) }}
train net on d {{ loss: {loss}, optimizer: adam(0.01), epochs: 5 }}
evaluate net on d.test {{ metrics: {metric}, baselines: {names}, bootstrap: {DRAWS} }}
predict net on d.test {{ }}
run {{ seed: 1 }}
""")
    subprocess.run([NNC, "run", f"{name}.nn"], cwd=folder, check=True, capture_output=True)
    run = max((folder / "runs").glob(f"{name}-*"))
    table = json.loads((run / "run.json").read_text())["comparisons"]["evaluate"]
    with open(run / "predictions" / "predict.csv") as file:
        answers = list(csv.DictReader(file))
    return table, answers


def interval(measure, *rows):
    found = scipy.stats.bootstrap(
        rows, measure, n_resamples=DRAWS, method="percentile", paired=True, vectorized=False, random_state=0
    ).confidence_interval
    return found.low, found.high


worst = []


def row(name, what, ours, theirs, bound):
    difference = abs(ours - theirs)
    print(f"| {name} | {what} | {ours:.4f} | {theirs:.4f} | {difference:.4f} | {bound} |")
    if not difference <= bound:
        worst.append(f"{name}: {what}")


def compare(folder, name, x, y, classes):
    train, test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y if classes else None, random_state=1)
    table, answers = nnc(
        folder, name, np.concatenate([train, test]), np.concatenate([y_train, y_test]), len(test), classes
    )
    scaler = StandardScaler().fit(train)
    metric = "test.accuracy" if classes else "test.r2"
    for ours, (peer, bound) in zip(table[1:], (CLASSES if classes else NUMBERS).values()):
        theirs = peer.fit(scaler.transform(train), y_train).score(scaler.transform(test), y_test)
        row(name, f"{ours['name']}: {metric[5:]}", ours["results"][metric], theirs, bound)
    network = table[0]["intervals"]
    if classes:
        right = np.array([each["guess"] == str(truth) for each, truth in zip(answers, y_test)], float)
        figures = {"test.accuracy": interval(np.mean, right)}
    else:
        said = np.array([float(each["guess"]) for each in answers])
        figures = {
            "test.r2": interval(metrics.r2_score, y_test, said),
            "test.mae": interval(metrics.mean_absolute_error, y_test, said),
        }
    for figure, theirs in figures.items():
        for end, mine, other in zip(("low", "high"), network[figure], theirs):
            row(name, f"interval of {figure[5:]}, {end}", mine, other, 0.006)


print("| data | what | nnc | scikit-learn, SciPy | difference | bound |\n|---|---|---|---|---|---|")
with tempfile.TemporaryDirectory() as made:
    for name, load in (("iris", datasets.load_iris), ("digits", datasets.load_digits), ("cancer", datasets.load_breast_cancer)):
        compare(pathlib.Path(made), name, *load(return_X_y=True), True)
    compare(pathlib.Path(made), "housing", *housing(), False)
print("\n" + ("over the bound: " + ", ".join(worst) if worst else "all within their bounds"))
sys.exit(1 if worst else 0)
