"""data.py FOLDER [ROWS]: the data that the rows of `peers/steps` and `gpu/steps` read: pictures and texts of ten classes, always
the same ones. A picture is half that of its class and half noise, a fifth of a text's words are those of its class, and a
tenth of all labels is wrong: networks have something to learn, and are not soon done."""

import gzip
import pathlib
import struct
import sys

import numpy as np

folder, rows = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 8192
random = np.random.default_rng(1)


def idx(path, values):
    head = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(head + values.astype("uint8").tobytes(), 1))


def classes(count):
    """The classes of some rows, and the labels that tell them."""
    right = random.permutation(np.arange(count) % 10)
    return right, np.where(random.random(count) < 0.1, random.permutation(right), right)


for name, size, count in (("small", 8, rows), ("pictures", 28, rows), ("large", 64, max(64, rows // 8))):
    kinds = random.integers(0, 128, (10, size, size))
    for part, number in (("train", count), ("t10k", 64)):
        right, labels = classes(number)
        idx(folder / name / f"{part}-images-idx3-ubyte.gz", kinds[right] + random.integers(0, 128, (number, size, size)))
        idx(folder / name / f"{part}-labels-idx1-ubyte.gz", labels)
with open(folder / "texts.csv", "w") as out:
    out.write("text,class\n")
    for right, label in zip(*classes(max(320, rows // 4))):
        words = random.integers(0, 4000, 200)
        words[random.random(200) < 0.2] = right
        out.write(" ".join(f"w{word}" for word in words) + f",{label}\n")
