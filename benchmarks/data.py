"""data.py FOLDER [ROWS]: the data that the rows of `peers/steps` and `gpu/steps` read: random pictures and texts, always
the same ones."""

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


for name, size, count in (("small", 8, rows), ("pictures", 28, rows), ("large", 64, max(64, rows // 8))):
    for part, number in (("train", count), ("t10k", 64)):
        idx(folder / name / f"{part}-images-idx3-ubyte.gz", random.integers(0, 256, (number, size, size)))
        classes = np.arange(number) % 10
        idx(folder / name / f"{part}-labels-idx1-ubyte.gz", random.permutation(classes))
with open(folder / "texts.csv", "w") as out:
    out.write("text,class\n")
    for row in range(max(320, rows // 4)):
        words = " ".join(f"w{word}" for word in random.integers(0, 4000, 200))
        out.write(f"{words},{row % 10}\n")
