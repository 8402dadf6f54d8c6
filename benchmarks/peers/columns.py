"""Reads what `nnc export` wrote from columns, with their texts and gaps, and compares with `nnc predict`.

    python columns.py NNC RUN DATA.csv SAVEDMODEL [ONNX]

NNC is the command, DATA.csv a table with the columns that the run's network takes, or a file of pictures as MNIST has
them (idx3-ubyte). Prints the largest difference among
all numbers, in how many rows another class was said, and how many rows neither has an answer to.
"""

import csv
import io
import json
import os
import subprocess
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy
import tensorflow

nnc, run, data, folder = sys.argv[1:5]
described = json.load(open(f"{folder}/nnc.json"))["columns"]
outputs = json.load(open(f"{folder}/nnc.json"))["outputs"]
if data.endswith("ubyte"):
    rows = numpy.fromfile(data, "uint8")[16:]
    rows = rows.reshape([-1] + described["inputs"][0]["shape"][1:])
else:
    with open(data, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))


def number(cell):
    """NaN for an empty cell, and for a word that stands for one."""
    try:
        return float(cell)
    except ValueError:
        return numpy.nan


def column(described):
    if described["type"] == "u8":
        return rows
    cells = [row[described["name"]] for row in rows]
    if described["type"] == "text":
        return numpy.array(cells, dtype=object)
    if len(described["shape"]) > 1:
        return numpy.array([json.loads(cell) for cell in cells], dtype="float64")
    return numpy.array([number(cell) for cell in cells])


given = {each["name"]: column(each) for each in described["inputs"]}
said = subprocess.run(nnc.split() + ["predict", run, data, "--format", "csv"], capture_output=True, text=True).stdout
answers = list(csv.DictReader(io.StringIO(said)))
assert len(answers) == len(rows), said[:500]
unanswered = numpy.array([bool(row.get("reason")) for row in answers])


def compare(reader, made):
    for output in outputs:
        name = output["name"]
        classes = output["meaning"]["classes"]
        prefix = "" if len(outputs) == 1 else f"{name}: "
        if classes and len(made[name].shape) < 3:
            width = 1 if made[name].ndim == 1 else made[name].shape[1]
            wanted = [f"{prefix}probability of {each}" for each in (classes if width > 1 else classes[1:])]
        else:
            wanted = [key for key in answers[0] if key == f"predicted {name}"] or [name]
        expected = numpy.array([[float(row[key] or "nan") for key in wanted] for row in answers])
        numbers = made[name].reshape(len(rows), -1)
        gaps = numpy.isnan(numbers).any(axis=1)
        off = abs(numbers - expected)[~unanswered]
        line = f"{reader}: {name}, {len(rows)} rows, largest difference {off.max():.2g}"
        line += f" of numbers up to {abs(expected[~unanswered]).max():.3g}"
        line += f", {unanswered.sum()} without an answer here and {gaps.sum()} there"
        line += "" if (gaps == unanswered).all() else ", NOT THE SAME"
        if f"{name}_class" in made:
            names = [each.decode() if isinstance(each, bytes) else each for each in made[f"{name}_class"]]
            key = f"predicted {name}" if f"predicted {name}" in answers[0] else name
            other = sum(a != b[key] for a, b, gap in zip(names, answers, unanswered) if not gap)
            line += f", {other} other classes"
        print(line)


signature = tensorflow.saved_model.load(folder).signatures[described["signature"]]
renamed = described.get("renamed", {})
made = signature(**{renamed.get(name, name): tensorflow.constant(cells) for name, cells in given.items()})
compare(f"TensorFlow {tensorflow.__version__}", {name: tensor.numpy() for name, tensor in made.items()})
if len(sys.argv) > 5:
    import onnxruntime

    session = onnxruntime.InferenceSession(f"{sys.argv[5]}/columns.onnx")
    names = [each.name for each in session.get_outputs()]
    compare(f"ONNX Runtime {onnxruntime.__version__}", dict(zip(names, session.run(names, given))))
