"""Reads what `nnc export --format onnx` wrote with onnx and ONNX Runtime, and compares with `nnc predict`.

    python onnx.py NNC FOLDER RUN DATA.csv [standardize | SCALE]

NNC is the command, DATA.csv the table of the run. The last word says how the columns become the network's only
input: standardized with what the run has learned, or divided by SCALE. Prints the largest difference.
"""

import csv
import io
import json
import subprocess
import sys

# A program of this name would hide the package.
sys.path = [place for place in sys.path if not place.endswith("peers")]

import numpy
import onnx
import onnxruntime

nnc, folder, run, data, step = sys.argv[1:6]
model = onnx.load(f"{folder}/model.onnx")
onnx.checker.check_model(model, full_check=True)
described = json.load(open(f"{folder}/nnc.json"))
assert json.loads({entry.key: entry.value for entry in model.metadata_props}["nnc.json"]) == described
field, output = described["inputs"][0], described["outputs"][0]
rows = list(csv.DictReader(open(data)))
x = numpy.array([[float(row[name]) for name in field["columns"]] for row in rows])
if step == "standardize":
    learned = field["learned"][0]
    x = (x - learned["mean"]) / learned["deviation"]
else:
    x = x / float(step)
x = x.reshape([-1] + field["shape"][1:]).astype("float32")

session = onnxruntime.InferenceSession(f"{folder}/model.onnx")
(found,) = session.run([output["name"]], {field["name"]: x})

answers = subprocess.run([nnc, "predict", run, data, "--format", "csv"], check=True, capture_output=True, text=True)
classes = output["meaning"]["classes"]
by_nnc = numpy.array([[float(row[f"probability of {name}"]) for name in classes]
                      for row in csv.DictReader(io.StringIO(answers.stdout))])
print(f"{len(rows)} rows, {len(classes)} classes, opset {model.opset_import[0].version}")
print("ONNX Runtime", onnxruntime.__version__, "largest difference", abs(found - by_nnc).max())
