"""What a training step costs in Keras on TensorFlow, for the networks of benchmarks/run StepTimes.

    python steps.py FOLDER NAME [STEPS [ROUNDS]]

FOLDER holds the four gzipped IDX files of MNIST or Fashion-MNIST; NAME is lstm, gru, f4, c1 or resnet8. Prints, as
StepTimes does, the processor time (user and system, all threads) of one step in the mean and at least over the
rounds, and the clock's median. A step is a call of the compiled function that `fit` calls, without the callbacks of
`fit` around it; the rows lie in memory, in random order, and tf.data cuts them into batches. THREADS in the environment
bounds TensorFlow's threads.
"""

import gzip
import os
import pathlib
import resource
import statistics
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from keras import layers  # noqa: E402

folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
steps = int(sys.argv[3]) if len(sys.argv) > 3 else 50
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 10
if "THREADS" in os.environ:
    tf.config.threading.set_intra_op_parallelism_threads(int(os.environ["THREADS"]))
    tf.config.threading.set_inter_op_parallelism_threads(int(os.environ["THREADS"]))


def read(part, header):
    return np.frombuffer(gzip.open(folder / part).read(), np.uint8, offset=header)


images = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28).astype("float32") / 255
labels = read("train-labels-idx1-ubyte.gz", 8).astype("int32")


def residual():
    def unit(x, filters, stride):
        y = layers.Conv2D(filters, 3, stride, "same", use_bias=False, kernel_initializer="he_normal")(x)
        y = layers.ReLU()(layers.BatchNormalization()(y))
        y = layers.Conv2D(filters, 3, 1, "same", use_bias=False, kernel_initializer="he_normal")(y)
        y = layers.BatchNormalization()(y)
        if stride > 1:
            x = layers.Conv2D(filters, 1, stride, "same", kernel_initializer="he_normal")(x)
        return layers.ReLU()(layers.Add()([y, x]))

    x = image = keras.Input((28, 28, 1))
    x = layers.Conv2D(16, 3, 1, "same", use_bias=False, kernel_initializer="he_normal")(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    for filters, stride in ((16, 1), (32, 2), (64, 2)):
        x = unit(x, filters, stride)
    return keras.Model(image, layers.Dense(10, "softmax")(layers.GlobalAveragePooling2D()(x)))


def chain(shape, *inside):
    return keras.Sequential([keras.Input(shape), *inside, layers.Dense(10, "softmax")])


batch = 32
optimizer = "adam"
picture = (28, 28, 1)
if name == "lstm":
    network, picture = chain((28, 28), layers.LSTM(64)), (28, 28)
elif name == "gru":
    network, picture = chain((28, 28), layers.GRU(64)), (28, 28)
elif name == "f4":
    network = chain(picture, layers.Conv2D(64, 2, padding="same", activation="relu"), layers.MaxPooling2D(2), layers.Flatten())
elif name == "c1":
    batch, optimizer = 128, "rmsprop"
    network = chain(
        picture,
        layers.Conv2D(16, 5, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(32, 5, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(128, "relu"),
        layers.Dropout(0.4),
    )
elif name == "resnet8":
    batch, optimizer = 128, keras.optimizers.SGD(0.1, momentum=0.9)
    network = residual()
else:
    sys.exit(f"no network {name}")

network.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
order = np.random.default_rng(1).permutation(len(images))
data = (
    tf.data.Dataset.from_tensor_slices((images.reshape(-1, *picture)[order], labels[order]))
    .batch(batch, drop_remainder=True)
    .repeat()
)
network.make_train_function()
iterator = iter(data)


def used():
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


wall, processor = [], []
for number in range(-3, rounds):
    clock, before = time.perf_counter(), used()
    for _ in range(steps):
        network.train_function(iterator)
    if number >= 0:
        processor.append((used() - before) * 1e6 / steps)
        wall.append((time.perf_counter() - clock) * 1e6 / steps)
print(
    f"{'Keras ' + keras.__version__ + ' ' + name:40} batch {batch}: µs a step: processor mean "
    f"{statistics.mean(processor):.0f}, least {min(processor):.0f}; clock median {statistics.median(wall):.0f}"
)
