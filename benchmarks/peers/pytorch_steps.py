"""What a training step costs in PyTorch, for the networks of benchmarks/programs.

    pytorch_steps.py FOLDER NAME DEVICE [STEPS [ROUNDS]]
    pytorch_steps.py FOLDER NAME DEVICE asked
    pytorch_steps.py FOLDER NAME cpu memory STEPS BATCH

FOLDER holds what data.py wrote; DEVICE is cuda or cpu. Prints, as StepTimes does, the clock's median of a step over the
rounds, or is one of those that peers/steps asks in turns (turns.answer), or tells memory.py the process's memory in MiB before there
is a network, and the most during some steps of as many rows. The rows lie in the machine's memory, as nnc's do, and each batch goes to the device; loss and accuracy stay there
until a round ends, which is kind to PyTorch: nnc hands both to Java after each step. Products in TF32, as TensorFlow
computes them; updates by the fused kernels where there are any. COMPILE=1 in the environment has `torch.compile` compile the step.
"""

import gc
import gzip
import os
import pathlib
import statistics
import sys
import time

import numpy as np
import torch
from torch import nn

import turns

folder, name, device = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
asked = sys.argv[4:] == ["asked"]
memory = sys.argv[4:5] == ["memory"]
steps = int(sys.argv[4]) if len(sys.argv) > 4 and not asked and not memory else 50
rounds = int(sys.argv[5]) if len(sys.argv) > 5 else 10
WARM_UP = 3
torch.manual_seed(1)
torch.set_float32_matmul_precision("high")
torch.backends.cudnn.allow_tf32 = True
torch.backends.cudnn.benchmark = True


def idx(part, header, *shape):
    values = np.frombuffer(gzip.open(folder / part).read(), np.uint8, offset=header)
    return torch.from_numpy(values.reshape(-1, *shape).copy())


class Recurrent(nn.Module):
    """The last output of a recurrent layer."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)[0][:, -1]


class Encoder(nn.Module):
    """Two encoders over the rows of a picture, with learned positions."""

    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(28, 64)
        self.positions = nn.Parameter(torch.zeros(28, 64))
        layer = nn.TransformerEncoderLayer(64, 4, 256, 0.0, "gelu", batch_first=True)
        self.encoders = nn.TransformerEncoder(layer, 2)
        self.out = nn.Linear(64, 10)

    def forward(self, x):
        return self.out(self.encoders(self.dense(x) + self.positions).mean(1))


class Residual(nn.Module):
    def __init__(self, before, filters, stride):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(before, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters))
        self.skip = nn.Conv2d(before, filters, 1, stride) if stride > 1 else nn.Identity()

    def forward(self, x):
        return torch.relu(self.main(x) + self.skip(x))


def resnet(units):
    parts, before = [nn.Conv2d(1, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()], 16
    for filters in (16, 32, 64):
        for unit in range(units):
            parts.append(Residual(before, filters, 2 if filters > 16 and unit == 0 else 1))
            before = filters
    return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


class UNet(nn.Module):
    def __init__(self, before, filters, levels):
        super().__init__()
        self.seen = self.twice(before, filters)
        self.below = None
        if levels:
            self.below = nn.Sequential(
                nn.MaxPool2d(2), UNet(filters, 2 * filters, levels - 1), nn.ConvTranspose2d(2 * filters, filters, 2, 2))
            self.together = self.twice(2 * filters, filters)

    @staticmethod
    def twice(before, filters):
        return nn.Sequential(
            nn.Conv2d(before, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters), nn.ReLU())

    def forward(self, x):
        seen = self.seen(x)
        return seen if self.below is None else self.together(torch.cat([seen, self.below(seen)], 1))


def dense(*sizes, act=nn.ReLU):
    parts = [nn.Flatten()]
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        parts += [nn.Linear(a, b)] + ([act()] if i < len(sizes) - 2 else [])
    return nn.Sequential(*parts)


def descent(rate, momentum=0.0):
    return lambda weights: torch.optim.SGD(weights, rate, momentum=momentum, fused=True)


def mean_squares(out, truth):
    return nn.functional.mse_loss(torch.softmax(out, 1), nn.functional.one_hot(truth, 10).float())


adam = lambda weights: torch.optim.Adam(weights, 1e-3, fused=True)  # noqa: E731
momentum = descent(0.1, 0.9)
NETWORKS = {
    "f3": (lambda: dense(784, 50, 50, 10), 32, adam),
    "d1": (lambda: dense(64, 50, 10, act=nn.Sigmoid), 100, descent(0.1)),
    "p3": (lambda: dense(784, 64, 10, act=nn.Sigmoid), 128, descent(0.01)),
    "f4": (lambda: nn.Sequential(
        nn.Conv2d(1, 64, 2, padding="same"), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64 * 14 * 14, 10)), 32, adam),
    "c1": (lambda: nn.Sequential(
        nn.Conv2d(1, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(32 * 7 * 7, 128), nn.ReLU(), nn.Dropout(0.4), nn.Linear(128, 10)),
        128, lambda weights: torch.optim.RMSprop(weights, 1e-3)),
    "wide": (lambda: dense(784, 1000, 1000, 10), 128, adam),
    "adamw": (lambda: dense(784, 1000, 1000, 10), 128, lambda weights: torch.optim.AdamW(weights, 1e-3, fused=True)),
    "lstm": (lambda: nn.Sequential(Recurrent(nn.LSTM(28, 64, batch_first=True)), nn.Linear(64, 10)), 32, adam),
    "gru": (lambda: nn.Sequential(Recurrent(nn.GRU(28, 64, batch_first=True)), nn.Linear(64, 10)), 32, adam),
    "transformer": (Encoder, 32, adam),
    "resnet8": (lambda: resnet(1), 128, momentum),
    "resnet20": (lambda: resnet(3), 128, momentum),
    "tokens": (lambda: nn.Sequential(
        nn.Embedding(5000, 64), Recurrent(nn.LSTM(64, 64, batch_first=True)), nn.Linear(64, 10)), 32, adam),
    "unet": (lambda: nn.Sequential(UNet(1, 16, 3), nn.Conv2d(16, 1, 1)), 16, adam),
}
if name not in NETWORKS:
    sys.exit(f"no network {name}; there are {', '.join(NETWORKS)}")
make, batch, optimizer = NETWORKS[name]

if name == "unet":
    x = idx("large/train-images-idx3-ubyte.gz", 16, 1, 64, 64).float() / 255
    y = x
elif name == "tokens":
    lines = (folder / "texts.csv").read_text().splitlines()[1:]
    x = torch.tensor([[int(word[1:]) for word in line.rsplit(",", 1)[0].split()] for line in lines])
    y = torch.tensor([int(line.rsplit(",", 1)[1]) for line in lines])
else:
    size, kind = (8, "small") if name == "d1" else (28, "pictures")
    shape = (28, 28) if name in ("lstm", "gru", "transformer") else (1, size, size)
    x = idx(f"{kind}/train-images-idx3-ubyte.gz", 16, *shape).float() / 255
    y = idx(f"{kind}/train-labels-idx1-ubyte.gz", 8).long()

def resident(name):
    """What Linux counts for this process, in MiB."""
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


if memory:
    batch = int(sys.argv[6])
    gc.collect()
    pathlib.Path("/proc/self/clear_refs").write_text("5")
    before = resident("VmRSS")
network = make().to(device)
update = optimizer(network.parameters())
loss_of = {"unet": nn.BCEWithLogitsLoss(), "p3": mean_squares}.get(name, nn.CrossEntropyLoss())
order = torch.from_numpy(np.random.default_rng(1).permutation(len(x)))
losses, right = torch.zeros((), device=device), torch.zeros((), device=device)


def step(inputs, truth):
    update.zero_grad(set_to_none=True)
    out = network(inputs)
    loss = loss_of(out, truth)
    loss.backward()
    update.step()
    losses.add_(loss.detach())
    if name != "unet":
        right.add_((out.detach().argmax(1) == truth).sum())


if os.environ.get("COMPILE"):
    network = torch.compile(network)
at = 0


def run(count):
    """Makes as many steps, and returns their mean loss; waits for the device."""
    global at
    losses.zero_()
    for _ in range(count):
        if at + batch > len(order):
            at = 0
        chosen = order[at : at + batch]
        at += batch
        step(x[chosen].to(device, non_blocking=True), y[chosen].to(device, non_blocking=True))
    return losses.item() / count


if memory:
    run(rounds)
    print(f"{before:.1f} {resident('VmHWM'):.1f}")
    sys.exit()
if asked:
    turns.answer(run)
    sys.exit()
wall = []
for number in range(-WARM_UP, rounds):
    clock = time.perf_counter()
    mean = run(steps)
    if number >= 0:
        wall.append((time.perf_counter() - clock) * 1e6 / steps)
if not np.isfinite(mean):
    sys.exit("the loss is not finite")
where = torch.cuda.get_device_name() if device == "cuda" else "cpu"
print(f"PyTorch {torch.__version__} {name} on {where}, batch {batch}: µs a step: clock median {statistics.median(wall):.0f}; mean loss {mean:.4f}")
