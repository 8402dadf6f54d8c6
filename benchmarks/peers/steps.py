"""What a training step costs in Keras, for the networks of benchmarks/programs: one of those that peers/steps asks in turns.

    steps.py FOLDER NAME tensorflow|jax

FOLDER holds what data.py wrote. A step is a call of the compiled function that `fit` calls, without the callbacks of `fit`
around it. The rows lie in memory, in random order; tf.data cuts them into batches for TensorFlow, and NumPy for JAX. Loss
and accuracy are asked for once a turn, as `fit` does once an epoch. THREADS in the environment bounds TensorFlow's threads.
"""

import gzip
import os
import pathlib
import sys

folder, name, backend = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ["KERAS_BACKEND"] = backend

import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras import layers, ops, optimizers  # noqa: E402

import turns  # noqa: E402


def idx(part, header, *shape):
    return np.frombuffer(gzip.open(folder / part).read(), np.uint8, offset=header).reshape(-1, *shape)


def conv(filters, size, stride=1, bias=True, act=None):
    return layers.Conv2D(filters, size, stride, "same", use_bias=bias, activation=act, kernel_initializer="he_normal")


def normalized(x, filters, stride=1):
    return layers.BatchNormalization()(conv(filters, 3, stride, bias=False)(x))


def resnet(units):
    image = keras.Input((28, 28, 1))
    x = layers.ReLU()(normalized(image, 16))
    for filters in (16, 32, 64):
        for unit in range(units):
            stride = 2 if filters > 16 and unit == 0 else 1
            y = normalized(layers.ReLU()(normalized(x, filters, stride)), filters)
            x = layers.ReLU()(layers.Add()([y, conv(filters, 1, stride)(x) if stride > 1 else x]))
    return keras.Model(image, layers.Dense(10, "softmax")(layers.GlobalAveragePooling2D()(x)))


def unet():
    def twice(x, filters):
        for _ in range(2):
            x = layers.ReLU()(normalized(x, filters))
        return x

    def level(x, filters, levels):
        seen = twice(x, filters)
        if levels == 0:
            return seen
        below = level(layers.MaxPooling2D(2)(seen), 2 * filters, levels - 1)
        below = layers.Conv2DTranspose(filters, 2, 2)(below)
        return twice(layers.Concatenate()([seen, below]), filters)

    image = keras.Input((64, 64, 1))
    return keras.Model(image, layers.Conv2D(1, 1, activation="sigmoid")(level(image, 16, 3)))


class Positions(layers.Layer):
    def build(self, shape):
        self.positions = self.add_weight(shape=shape[1:], name="positions")

    def call(self, x):
        return x + self.positions


def transformer():
    image = keras.Input((28, 28))
    x = Positions()(layers.Dense(64)(image))
    for _ in range(2):
        x = layers.LayerNormalization()(x + layers.MultiHeadAttention(4, 16)(x, x))
        x = layers.LayerNormalization()(x + layers.Dense(64)(layers.Dense(256, "gelu")(x)))
    return keras.Model(image, layers.Dense(10, "softmax")(layers.GlobalAveragePooling1D()(x)))


def chain(*inside, shape=(28, 28, 1), last="softmax"):
    return keras.Sequential([keras.Input(shape), *inside, layers.Dense(10, last)])


def dense(*widths, act="relu", shape=(28, 28, 1)):
    return chain(layers.Flatten(), *(layers.Dense(width, act) for width in widths), shape=shape)


def adam():
    return optimizers.Adam(1e-3)


NETWORKS = {
    "f3": (lambda: dense(50, 50), 32, adam),
    "d1": (lambda: dense(50, act="sigmoid", shape=(8, 8, 1)), 100, lambda: optimizers.SGD(0.1)),
    "p3": (lambda: dense(64, act="sigmoid"), 128, lambda: optimizers.SGD(0.01)),
    "f4": (lambda: chain(conv(64, 2, act="relu"), layers.MaxPooling2D(2), layers.Flatten()), 32, adam),
    "c1": (lambda: chain(
        conv(16, 5, act="relu"), layers.MaxPooling2D(2), conv(32, 5, act="relu"), layers.MaxPooling2D(2), layers.Flatten(),
        layers.Dense(128, "relu"), layers.Dropout(0.4)), 128, lambda: optimizers.RMSprop(1e-3)),
    "wide": (lambda: dense(1000, 1000), 128, adam),
    "adamw": (lambda: dense(1000, 1000), 128, lambda: optimizers.AdamW(1e-3)),
    "lstm": (lambda: chain(layers.LSTM(64), shape=(28, 28)), 32, adam),
    "gru": (lambda: chain(layers.GRU(64), shape=(28, 28)), 32, adam),
    "transformer": (transformer, 32, adam),
    "resnet8": (lambda: resnet(1), 128, lambda: optimizers.SGD(0.1, momentum=0.9)),
    "resnet20": (lambda: resnet(3), 128, lambda: optimizers.SGD(0.1, momentum=0.9)),
    "tokens": (lambda: chain(layers.Embedding(5000, 64), layers.LSTM(64), shape=(200,)), 32, adam),
    "unet": (unet, 16, adam),
}
make, batch, optimizer = NETWORKS[name]
if name == "unet":
    x = idx("large/train-images-idx3-ubyte.gz", 16, 64, 64, 1).astype("float32") / 255
    y = x
elif name == "tokens":
    lines = (folder / "texts.csv").read_text().splitlines()[1:]
    x = np.array([[int(word[1:]) for word in line.rsplit(",", 1)[0].split()] for line in lines], "int32")
    y = np.array([int(line.rsplit(",", 1)[1]) for line in lines], "int32")
else:
    size, kind = (8, "small") if name == "d1" else (28, "pictures")
    shape = (28, 28) if name in ("lstm", "gru", "transformer") else (size, size, 1)
    x = idx(f"{kind}/train-images-idx3-ubyte.gz", 16, *shape).astype("float32") / 255
    y = idx(f"{kind}/train-labels-idx1-ubyte.gz", 8).astype("int32")
order = np.random.default_rng(1).permutation(len(x))
x, y = x[order], y[order]


def mean_squares(truth, out):
    return ops.mean(ops.square(out - ops.one_hot(ops.cast(ops.reshape(truth, (-1,)), "int32"), 10)))


losses = {"unet": "binary_crossentropy", "p3": mean_squares}
network = make()
network.compile(
    optimizer(),
    losses.get(name, "sparse_categorical_crossentropy"),
    metrics=[] if name == "unet" else ["sparse_categorical_accuracy"],
)

if backend == "tensorflow":
    import tensorflow as tf

    if "THREADS" in os.environ:
        tf.config.threading.set_intra_op_parallelism_threads(int(os.environ["THREADS"]))
        tf.config.threading.set_inter_op_parallelism_threads(int(os.environ["THREADS"]))
    network.make_train_function()
    batches = iter(
        tf.data.Dataset.from_tensor_slices((x, y)).batch(batch, drop_remainder=True).repeat().prefetch(tf.data.AUTOTUNE))

    def run(count):
        for _ in range(count):
            logs = network.train_function(batches)
        return float(logs["loss"])

else:
    at = 0

    def cut():
        global at
        while True:
            if at + batch > len(x):
                at = 0
            yield x[at : at + batch], y[at : at + batch], None
            at += batch

    batches = cut()
    network.train_on_batch(*next(batches)[:2])  # makes the variables of optimizer and metrics
    network.reset_metrics()
    network.make_train_function()
    state = network._get_jax_state(
        trainable_variables=True, non_trainable_variables=True, optimizer_variables=True, metrics_variables=True,
        purge_model_variables=True)

    def run(count):
        global state
        for _ in range(count):
            logs, state = network.train_function(state, batches)
        return float(logs["loss"])


turns.answer(run)
