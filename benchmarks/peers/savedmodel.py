"""Reads what `nnc export` wrote with TensorFlow and with Keras, and compares with `nnc predict`.

    python savedmodel.py NNC SAVEDMODEL RUN DATA.csv [standardize | SCALE]

NNC is the command, DATA.csv the table of the run. The last word says how the columns become the network's only
input: standardized with what the run has learned, or divided by SCALE. Prints the largest differences.
"""

import csv
import io
import json
import subprocess
import sys

import keras
import numpy
import tensorflow

nnc, folder, run, data, step = sys.argv[1:6]
described = json.load(open(f"{folder}/nnc.json"))
field, output = described["inputs"][0], described["outputs"][0]
rows = list(csv.DictReader(open(data)))
x = numpy.array([[float(row[name]) for name in field["columns"]] for row in rows])
if step == "standardize":
    learned = field["learned"][0]
    x = (x - learned["mean"]) / learned["deviation"]
else:
    x = x / float(step)
x = x.reshape([-1] + field["shape"][1:]).astype("float32")

signature = tensorflow.saved_model.load(folder).signatures[described["signature"]]
by_tensorflow = signature(**{field["name"]: tensorflow.constant(x)})[output["name"]].numpy()
layer = keras.layers.TFSMLayer(folder, call_endpoint=described["signature"])
given = keras.Input(field["shape"][1:])
by_keras = keras.Model(given, layer(given)).predict(x, verbose=0)[output["name"]]

answers = subprocess.run([nnc, "predict", run, data, "--format", "csv"], check=True, capture_output=True, text=True)
classes = output["meaning"]["classes"]
by_nnc = numpy.array([[float(row[f"probability of {name}"]) for name in classes]
                      for row in csv.DictReader(io.StringIO(answers.stdout))])
print(f"{len(rows)} rows, {len(classes)} classes")
print("TensorFlow", tensorflow.__version__, "largest difference", abs(by_tensorflow - by_nnc).max())
print("Keras", keras.__version__, "largest difference", abs(by_keras - by_nnc).max())
