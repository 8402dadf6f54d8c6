"""Asks processes in turns what a training step costs them: what `benchmarks/peers/steps` is made of.

    turns.py SECONDS ROUNDS ROW WHO COMMAND...

Each COMMAND, called WHO, is a line that starts a process. It says `ready`, and then makes as many steps as each line of
its standard input says and answers with the microseconds of one by the clock and of the processor (user and system, all
threads), and the mean loss. In each of the ROUNDS every process has its turn, for about SECONDS, while all others wait for
their input. Prints a line a row: for each the medians, and the ratio of the first to the fastest of the others, which
is made in each round anew: its median, and from the least to the greatest.
"""

import math
import os
import resource
import shlex
import statistics
import subprocess
import sys
import time

WARM_UP = 3


def answer(run):
    """Is one of those that are asked: `run` makes steps and returns their mean loss."""
    print("ready", flush=True)
    for line in sys.stdin:
        count = int(line)
        clock, before = time.perf_counter(), used()
        loss = run(count)
        wall, processor = time.perf_counter() - clock, used() - before
        print(f"{wall * 1e6 / count:.1f} {processor * 1e6 / count:.1f} {loss:.5f}", flush=True)


def used():
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


class Asked:
    """A process that is asked, and what it has answered."""

    def __init__(self, who, command):
        self.who = who
        self.wall, self.processor = [], []
        self.loss = math.nan
        self.steps = 1
        self.process = subprocess.Popen(
            shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise EOFError(f"{who} did not start: {command}")
            if line.strip() == "ready":
                break

    def ask(self, steps):
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise EOFError(f"{self.who} ended")
        wall, processor, self.loss = map(float, line.split())
        if not math.isfinite(self.loss):
            raise ValueError(f"{self.who}: the loss is not finite")
        return wall, processor

    def warm_up(self, seconds):
        """Compiles what is compiled at the first steps, and finds how many steps fill a turn."""
        self.ask(1)
        wall, _ = self.ask(5)
        for _ in range(WARM_UP):
            self.steps = max(2, min(2000, round(seconds * 1e6 / wall)))
            wall, _ = self.ask(self.steps)

    def turn(self):
        wall, processor = self.ask(self.steps)
        self.wall.append(wall)
        self.processor.append(processor)

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def milliseconds(values):
    return f"{statistics.median(values) / 1000:.3g}"


def ratio(ours, theirs):
    """Of the first to the fastest of the others, round by round."""
    all_rounds = [mine / min(others) for mine, *others in zip(ours, *theirs)]
    return f"{statistics.median(all_rounds):.2f} ({min(all_rounds):.2f} to {max(all_rounds):.2f})"


def main(seconds, rounds, row, commands):
    asked = []
    try:
        for who, command in commands:
            asked.append(Asked(who, command))
            asked[-1].warm_up(seconds)
        for number in range(rounds):
            # Each goes first as often as the others, so that none always comes after the same one.
            for at in range(len(asked)):
                asked[(at + number) % len(asked)].turn()
    finally:
        for one in asked:
            one.close()
    cells = [row]
    cells += [f"{milliseconds(one.wall)} / {milliseconds(one.processor)}" for one in asked]
    if len(asked) > 1:
        nnc, *peers = asked
        fastest = min(peers, key=lambda peer: statistics.median(peer.wall))
        cells += [fastest.who, ratio(nnc.wall, [peer.wall for peer in peers])]
        cells += [ratio(nnc.processor, [peer.processor for peer in peers])]
    cells += [f"{os.getloadavg()[0]:.1f}"]
    print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), sys.argv[3], list(zip(sys.argv[4::2], sys.argv[5::2])))
