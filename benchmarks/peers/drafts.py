"""Compares the programs that `nnc new --from` writes with scikit-learn, on the same rows.

    python drafts.py NNC samples/data [MORE_TABLES.csv:TARGET ...]

NNC is the command; `-` instead of the folder of the samples leaves their tables out. Each table is shuffled five times (once if
it is large), or with the seeds that the environment names as SHUFFLES=5-9, whatever its size; the last fifth is the test. Two tables of scikit-learn come to those of the samples. Of the program
that nnc writes the split is changed, to `last`, so that both are judged by the same rows, and what only judges the
network besides is left out. scikit-learn gets what a
person prepares by hand: amounts and dates as numbers, gaps filled, columns scaled, classes as a vector (logistic or
ridge regression) or as classes (histogram gradient boosting), keys and columns that are the same everywhere or known
only afterwards left out. Prints the mean accuracy or r2 of each, the difference to the better of the two, and how much
that differs from shuffle to shuffle (its standard deviation, divided by the root of their number).
"""

import csv
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

warnings.filterwarnings("ignore")
NNC, SAMPLES, *MORE = sys.argv[1:]
LARGE = 5_000
FIRST, LAST = (int(each) for each in os.environ.get("SHUFFLES", "0-4").split("-"))
OWN = tempfile.TemporaryDirectory()
TABLES = [f"{SAMPLES}/{each}" for each in (
    "members.csv:left", "iris.csv:species", "breast_cancer.csv:diagnosis", "digits.csv:digit", "emails.csv:spam",
    "emails.csv:tone", "load.csv:consumption")]
for own, load in (("wine", datasets.load_wine), ("diabetes", datasets.load_diabetes)):
    both = load(as_frame=True)
    frame = both.frame
    if own == "wine":
        frame["target"] = [both.target_names[each] for each in both.target]
    frame.to_csv(f"{OWN.name}/{own}.csv", index=False)
    TABLES.append(f"{OWN.name}/{own}.csv:target")
TABLES = MORE if SAMPLES == "-" else TABLES + MORE


def prepared(frame, left_out):
    frame = frame.drop(columns=[name for name in frame.columns if name in left_out])
    for name in frame.columns:
        if pd.api.types.is_numeric_dtype(frame[name]):
            continue
        texts = frame[name].astype("string")
        amounts = texts.str.replace(r"\s*€$", "", regex=True).str.replace(",", ".").pipe(pd.to_numeric, errors="coerce")
        times = pd.to_datetime(texts, errors="coerce", dayfirst=bool(texts.str.match(r"\d+\.\d+\.").any()))
        if amounts.notna().sum() == texts.notna().sum():
            frame[name] = amounts.astype(float)
        elif times.notna().sum() == texts.notna().sum():
            frame[name + "_month"], frame[name + "_hour"] = times.dt.month.astype(float), times.dt.hour.astype(float)
            frame[name] = times.astype("int64") / 1e9
        else:
            frame[name] = texts.fillna("missing").astype(object)
    return frame


def peers(x, y, test, classes):
    numbers, texts = make_column_selector(dtype_include=np.number), make_column_selector(dtype_include=object)
    linear = make_pipeline(
        make_column_transformer(
            (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
            (OneHotEncoder(handle_unknown="ignore"), texts)),
        LogisticRegression(max_iter=3000) if classes else Ridge())
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    boosting = make_pipeline(
        make_column_transformer((codes, texts), ("passthrough", numbers)),
        (HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor)(random_state=0))
    return [each.fit(x[:-test], y[:-test]).score(x[-test:], y[-test:]) for each in (linear, boosting)]


def drafted(folder, lines, head, target, seed, test):
    table = folder / "t.csv"
    table.write_text("\n".join([head, *lines]) + "\n")
    program = folder / "t.nn"
    subprocess.run([NNC, "new", "--force", program, "--from", table, "--target", target], check=True, capture_output=True)
    text = program.read_text()
    shorter = re.sub(r"\n  (baselines|bootstrap|show): .*", "", text)
    program.write_text(re.sub(r"split: .*", f"split: last(validation: {int(len(lines) * 0.15)}, test: {test})", shorter))
    runs = folder / f"runs{seed}"
    subprocess.run([NNC, "run", "--runs", runs, program], check=True, capture_output=True)
    results = json.loads(next(runs.glob("*/run.json")).read_text())["results"]
    figures = {key: value for part in results.values() for key, value in part.items()}
    left_out = re.findall(r"// (.*?) (?:is|are) left out", text)
    return figures.get("test.accuracy", figures.get("test.r2")), {n for each in left_out for n in each.split(", ")}


print(f"{'table':32} {'is':8} {'nnc':>7} {'linear':>7} {'boosting':>8} {'difference':>10} {'error':>6}")
for each in TABLES:
    path, target = each.rsplit(":", 1)
    head, *lines = pathlib.Path(path).read_text(encoding="utf-8-sig").splitlines()
    rows = []
    for seed in range(FIRST, FIRST + 1 if len(lines) > LARGE and "SHUFFLES" not in os.environ else LAST + 1):
        shuffled = random.Random(seed).sample(lines, len(lines))
        test = len(lines) // 5
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            ours, left_out = drafted(folder, shuffled, head, target, seed, test)
            delimiter = csv.Sniffer().sniff(head, ",;").delimiter
            frame = pd.read_csv(folder / "t.csv", sep=delimiter)
        y = frame.pop(target)
        classes = y.nunique() <= 20
        rows.append([ours, *peers(prepared(frame, left_out), y, test, classes)])
    ours, linear, boosting = np.mean(rows, axis=0)
    ahead = [row[0] - row[1 if linear > boosting else 2] for row in rows]
    error = np.std(ahead, ddof=1) / len(ahead) ** 0.5 if len(ahead) > 1 else float("nan")
    name = f"{pathlib.Path(path).name} ({target})"
    sort = "accuracy" if classes else "r2"
    print(f"{name:32} {sort:8} {ours:7.3f} {linear:7.3f} {boosting:8.3f} {np.mean(ahead):+10.3f} {error:6.3f}", flush=True)
