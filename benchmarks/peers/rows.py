"""rows.py write ROWS FOLDER: a table and the program that learns from it; rows.py train TABLE: the same with pandas and Keras."""

import sys
import time

BEGUN = time.perf_counter()
PROGRAM = """nn 1

data d from csv("rows.csv") {
  x     = columns(except: y) -> standardize
  label = y -> category(2)
  split: random(test: 20%, seed: 1)
}

network n from x { x -> dense(32, relu) -> dense(2, softmax) }

train n on d { loss: cross_entropy(label), optimizer: adam, batch: 8192, epochs: 1, metrics: accuracy }

evaluate n on d.test { metrics: accuracy }
"""


def write(rows, folder):
    import numpy as np

    random = np.random.default_rng(0)
    with open(folder + "/rows.csv", "w") as out:
        out.write(",".join(f"f{i}" for i in range(20)) + ",y\n")
        for start in range(0, rows, 10_000):
            x = random.normal(size=(min(10_000, rows - start), 20))
            y = (x[:, :5].sum(1) > 0).astype(int)
            np.savetxt(out, np.c_[x, y], fmt=["%.5f"] * 20 + ["%d"], delimiter=",")
    with open(folder + "/rows.nn", "w") as out:
        out.write(PROGRAM)


def train(table):
    import keras
    import numpy as np
    import pandas as pd

    imported = time.perf_counter()
    data = pd.read_csv(table)
    read = time.perf_counter()
    x = data.drop(columns="y").to_numpy("float32")
    y = data["y"].to_numpy("int32")
    order = np.random.default_rng(1).permutation(len(x))
    learned, judged = order[: len(x) * 8 // 10], order[len(x) * 8 // 10 :]
    x = (x - x[learned].mean(0)) / x[learned].std(0)
    network = keras.Sequential(
        [keras.layers.Dense(32, "relu"), keras.layers.Dense(2, "softmax")]
    )
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.fit(x[learned], y[learned], batch_size=8192, epochs=1, verbose=0)
    _, accuracy = network.evaluate(x[judged], y[judged], batch_size=8192, verbose=0)
    ended = time.perf_counter()
    print(
        f"keras {keras.__version__}: accuracy {accuracy:.4f}; imports {imported - BEGUN:.2f} s,"
        f" reading {read - imported:.2f} s, the rest {ended - read:.2f} s"
    )


if sys.argv[1] == "write":
    write(int(sys.argv[2]), sys.argv[3])
else:
    train(sys.argv[2])
