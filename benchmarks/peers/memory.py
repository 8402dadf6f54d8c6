"""What memory a training step takes in nnc and in PyTorch, on the CPU.

    memory.py [--steps N] [--rounds N] ROW:BATCH...

ROW is one of those of `steps`, with batches of so many rows. Each measurement is a process of its own: once its library is loaded
and its data read, it looks at what is resident, makes its network and some steps (5), and tells the most that was resident
since. A line has the least of the rounds (3) of that difference in MiB, for PyTorch and for nnc, and their ratio. Linux only. It needs
a Python with PyTorch, which is that which executes it, and the data that `steps` makes. STEPS_COMMAND stands in for
`benchmarks/run StepTimes`.
"""

import argparse
import os
import pathlib
import re
import shlex
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
data, programs = root / "target/steps/data", root / "target/steps/memory"

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=5)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("rows", nargs="+")
options = parser.parse_args()
nnc = shlex.split(os.environ.get("STEPS_COMMAND", f"{root}/benchmarks/run StepTimes"))
os.environ.update(NNC_DATA=str(data), LC_ALL="C.UTF-8", CUDA_VISIBLE_DEVICES="", PYTHONDONTWRITEBYTECODE="1")
if not (data / "small").is_dir():
    subprocess.run([sys.executable, root / "benchmarks/data.py", data], check=True)
programs.mkdir(parents=True, exist_ok=True)


def taken(command):
    """The MiB that the steps of a process take beyond what it has before."""
    last = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split("\n")[-2]
    before, greatest = map(float, last.split())
    return greatest - before


print("| row | batch | PyTorch, MiB | nnc, MiB | ratio |\n|---|---|---|---|---|", flush=True)
for asked in options.rows:
    row, batch = asked.split(":")
    text = (root / f"benchmarks/programs/{row}.nn").read_text()
    program = programs / f"{row}_{batch}.nn"
    program.write_text(re.sub(r"batch: +[\d_]+", f"batch: {batch}", text))
    peer = [sys.executable, str(here / "pytorch_steps.py"), str(data), row, "cpu", "memory", str(options.steps), batch]
    own = [*nnc, str(program.relative_to(root)), "memory", str(options.steps), "0", "cpu"]
    found = [(taken(peer), taken(own)) for _ in range(options.rounds)]
    theirs, ours = (min(column) for column in zip(*found))
    print(f"| {row} | {batch} | {theirs:.0f} | {ours:.0f} | {ours / theirs:.2f} |", flush=True)
