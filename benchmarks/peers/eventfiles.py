"""Reads the event files of a run with TensorBoard, and compares them with the other files of its folder.

    python eventfiles.py RUN

RUN is the folder of a run whose program says `report { format: tensorboard }`. What TensorBoard's own reader finds must
be what `metrics.jsonl`, `run.json` and `weights/` say; then the program itself, with its usual reader, must serve it.
"""

import csv
import glob
import json
import math
import os
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import numpy
from tensorboard import version
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.plugins.hparams import metadata
from tensorboard.util import tensor_util

run = sys.argv[1]
folder = f"{run}/tensorboard"
record = json.load(open(f"{run}/run.json"))
epochs = [json.loads(line) for line in open(f"{run}/metrics.jsonl")]
manifest = json.load(open(f"{run}/weights/manifest.json"))
weights = open(f"{run}/weights/weights.bin", "rb").read()

reader = EventMultiplexer(tensor_size_guidance={"scalars": 0, "histograms": 0})
reader.AddRunsFromDirectory(folder)
reader.Reload()
runs = reader.Runs()
counts = {"scalars": 0, "histograms": 0, "images": 0, "graphs": 0, "trials": 0}
largest = 0.0


def values(name, tag):
    return {each.step: tensor_util.make_ndarray(each.tensor_proto) for each in reader.Tensors(name, tag)}


def compare(name, tag, expected):
    """The scalars of a tag, by step, against those that the run's other files have."""
    global largest
    found = values(name, tag)
    steps = [each.step for each in reader.Tensors(name, tag)]
    assert steps == sorted(expected), (name, tag, steps, sorted(expected))
    for step, number in expected.items():
        if number is None:
            assert not math.isfinite(found[step]), (name, tag, step, found[step])
        else:
            largest = max(largest, abs(float(found[step]) - number) / max(1e-12, abs(number)))
        counts["scalars"] += 1


for phase in dict.fromkeys(each["phase"] for each in epochs):
    of_phase = [each for each in epochs if each["phase"] == phase]
    for result in of_phase[-1]:
        if result in ("phase", "epoch", "steps", "seconds"):
            continue
        by_epoch = {each["epoch"]: each[result] for each in of_phase}
        if result in ("gradient_norm", "saturation"):
            for layer in of_phase[-1][result]:
                compare(phase, f"{result}/{layer}", {step: every[layer] for step, every in by_epoch.items()})
        elif result.startswith("validation.") and result not in runs[phase]["tensors"]:
            compare(f"{phase}/validation", result.split(".", 1)[1], by_epoch)
        else:
            compare(phase, result, by_epoch)
    graph = GraphDef.FromString(reader.Graph(phase).SerializeToString())
    assert all(name in [node.name for node in graph.node] for node in graph.node for name in node.input)
    counts["graphs"] += 1

for action, results in record["results"].items():
    if action in runs and not any(each["phase"] == action for each in epochs):
        for result, number in results.items():
            tag = result.split(".", 1)[1]
            compare(action, tag, {max(values(action, tag)): number})

for name, tags in runs.items():
    for tag in tags["tensors"]:
        plugin = reader.SummaryMetadata(name, tag).plugin_data.plugin_name
        if plugin == "images":
            for picture in values(name, tag)[max(values(name, tag))][2:]:
                assert picture.startswith(b"\x89PNG"), (name, tag)
                counts["images"] += 1
        if plugin == "histograms":
            of_phase = [each["epoch"] for each in epochs if each["phase"] == name]
            assert [each.step for each in reader.Tensors(name, tag)] == of_phase, (name, tag)
            counts["histograms"] += len(of_phase)

# A gradient has as many numbers as its weight.
sizes = {each["name"]: math.prod(each["shape"]) for each in manifest["tensors"]}
for name, tags in runs.items():
    for tag in tags["tensors"]:
        if tag.startswith("gradient/"):
            for buckets in values(name, tag).values():
                assert buckets[:, 2].sum() == sizes[tag.removeprefix("gradient/")], (name, tag)
            counts["gradients"] = counts.get("gradients", 0) + 1

# The weights at the end are those of the last epoch, unless an earlier one was kept.
last = epochs[-1]["phase"]
if "kept_epoch" not in record["results"][last]:
    for tensor in manifest["tensors"]:
        if tensor["name"] in runs[last]["tensors"] and "@" not in tensor["name"]:
            buckets = values(last, tensor["name"])[epochs[-1]["epoch"]]
            start = tensor["offset"]
            numbers = numpy.frombuffer(weights[start:start + tensor["bytes"]], dtype="<" + {"f32": "f4", "f64": "f8"}[tensor["type"]])
            numbers = numbers.astype("float64")
            assert buckets[:, 2].sum() == len(numbers), tensor["name"]
            if numbers.min() < numbers.max():
                expected, _ = numpy.histogram(numbers, bins=30)
                assert buckets[0, 0] == numbers.min() and buckets[-1, 1] == numbers.max(), tensor["name"]
                # A number on the border of two ranges may fall into either.
                assert abs(buckets[:, 2] - expected).sum() <= 2, tensor["name"]

# A line of the table for each trial of a sweep.
trials = {}
for file in sorted(glob.glob(f"{run}/trials/*.csv")):
    for row in csv.DictReader(open(file, newline="", encoding="utf-8")):
        name = f"{os.path.basename(file)[:-len('.csv')]}/{int(row['trial']):03d}"
        content = reader.SummaryMetadata(name, "_hparams_/session_start_info").plugin_data.content
        params = metadata.parse_session_start_info_plugin_data(content).hparams
        trials[name] = {"values": {param: row[param] for param in params},
                        "results": {tag: float(row[tag]) for tag in runs[name]["tensors"] if row.get(tag)}}

if record["parameters"]:
    content = reader.SummaryMetadata(".", "_hparams_/session_start_info").plugin_data.content
    params = metadata.parse_session_start_info_plugin_data(content).hparams
    assert set(params) == set(record["parameters"])
print(f"TensorBoard {version.VERSION}'s reader: {len(runs)} folders, largest relative difference {largest:.1e}")

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
server = subprocess.Popen(
    [sys.executable, "-m", "tensorboard.main", "--logdir", run, "--port", str(port)], stderr=subprocess.DEVNULL)


def ask(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/data/{path}", data, {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request, timeout=10))


# Its page of hyperparameters finds no results below the folder that it was started on itself.
expected = {"tensorboard" if name == "." else f"tensorboard/{name}" for name in runs}
try:
    served = []
    for _ in range(120):
        try:
            served = ask("runs")
            if set(served) == expected:
                break
        except OSError:
            pass
        time.sleep(0.5)
    assert set(served) == expected, (served, expected)
    scalars = ask("plugin/scalars/tags")
    assert set(scalars[f"tensorboard/{last}"]) == {tag for tag in runs[last]["tensors"] if
                                  reader.SummaryMetadata(last, tag).plugin_data.plugin_name == "scalars"}
    query = urllib.parse.urlencode({"run": f"tensorboard/{last}", "tag": min(scalars[f"tensorboard/{last}"])})
    steps = [step for _, step, _ in ask(f"plugin/scalars/scalars?{query}")]
    assert steps and steps == sorted(set(steps)) and len(steps) == min(1000, epochs[-1]["epoch"]), steps
    if record["parameters"] and record["state"] in ("finished", "stopped early"):
        groups = ask("plugin/hparams/session_groups",
                     {"startIndex": 0, "sliceSize": 1000, "allowedStatuses": ["STATUS_SUCCESS"],
                      "colParams": []})["sessionGroups"]
        assert len(groups) == 1 + len(trials), groups
        for group in groups:
            name = group["name"].removeprefix("tensorboard").strip("/")
            trial = trials.get(name)
            params = record["parameters"] if trial is None else trial["values"]
            assert set(group["hparams"]) == set(params) and group["metricValues"], group
            for param, value in group["hparams"].items():
                assert str(value) == params[param] or float(value) == float(params[param]), group
            if trial is not None:
                found = {each["name"]["tag"]: each["value"] for each in group["metricValues"]}
                for result, number in trial["results"].items():
                    assert abs(found[result] - number) <= 1e-6 * max(1, abs(number)), (name, result)
            counts["trials"] += 1
    print("the program itself serves them:", ", ".join(f"{count} {what}" for what, count in counts.items()))
finally:
    server.terminate()
    server.wait()
