"""F1 in Keras: flatten, 10 sigmoid, 10 sigmoid on Fashion-MNIST, ten epochs, one line a seed.

    python fashion_slp.py FOLDER SEED...       FOLDER holds the four gzipped IDX files

Keras replaces the values after a last sigmoid by those before it, and takes their softmax. `* 1.0` hides the sigmoid
from it, so that the cross-entropy is the one of the probabilities, as its formula says and as nnc computes it; with
`--logits` Keras does as it likes.
"""

import gzip
import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras  # noqa: E402
import numpy as np  # noqa: E402

arguments = [a for a in sys.argv[1:] if a != "--logits"]
folder, seeds = pathlib.Path(arguments[0]), [int(a) for a in arguments[1:]]
loss = keras.losses.sparse_categorical_crossentropy
if "--logits" not in sys.argv:
    loss = lambda t, y: keras.losses.sparse_categorical_crossentropy(t, y * 1.0)  # noqa: E731


def read(name, header):
    return np.frombuffer(gzip.open(folder / name).read(), np.uint8, offset=header)


def part(name):
    images = read(f"{name}-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28).astype("float32") / 255
    return images, read(f"{name}-labels-idx1-ubyte.gz", 8).astype("int32")


train, test = part("train"), part("t10k")
for seed in seeds:
    keras.utils.set_random_seed(seed)
    network = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(10, "sigmoid"),
            keras.layers.Dense(10, "sigmoid"),
        ]
    )
    network.compile("sgd", loss, metrics=["accuracy"])
    history = network.fit(*train, batch_size=32, epochs=10, validation_split=0.1, verbose=0).history
    test_loss, test_accuracy = network.evaluate(*test, verbose=0)
    print(f"seed {seed}: loss {history['loss'][-1]:.4f}, test accuracy {test_accuracy:.4f}", flush=True)
