"""search.py table FILE: the errors of small networks on scikit-learn's digits, over a grid of params.
search.py curves FILE: the same after each of some epochs.
search.py compare TABLE CURVES: reads what SearchCases found, lets Optuna search the same functions, and prints a page."""

import csv
import itertools
import math
import os
import statistics
import sys
import warnings

RATES = [10 ** (e / 2) for e in range(-8, 1)]
PENALTIES = [1e-5, 1e-3, 1e-1, 1e1]
UNITS = [8, 16, 32, 64]
ACTIVATIONS = ["logistic", "tanh", "relu"]
EPOCHS = 27
ETA = 3


def table(path):
    from sklearn.datasets import load_digits
    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings("ignore")
    x, y = load_digits(return_X_y=True)
    x = x / 16
    with open(path + ".part", "w", newline="") as out:
        rows = csv.writer(out)
        for rate, penalty, units, activation in itertools.product(RATES, PENALTIES, UNITS, ACTIVATIONS):
            network = MLPClassifier(
                (units,), activation=activation, solver="adam", alpha=penalty, learning_rate_init=rate,
                batch_size=50, max_iter=10, random_state=0,
            )  # fmt: skip
            network.fit(x[:800], y[:800])
            rows.writerow([f"{1 - network.score(x[800:], y[800:]):.6f}"])
    os.replace(path + ".part", path)


def curves(path):
    from sklearn.datasets import load_digits
    from sklearn.neural_network import MLPClassifier

    x, y = load_digits(return_X_y=True)
    x = x / 16
    with open(path + ".part", "w", newline="") as out:
        rows = csv.writer(out)
        for rate, penalty, units, activation in itertools.product(RATES, PENALTIES, UNITS, ACTIVATIONS):
            network = MLPClassifier(
                (units,), activation=activation, solver="adam", alpha=penalty, learning_rate_init=rate,
                batch_size=50, random_state=0,
            )  # fmt: skip
            errors = []
            for _ in range(EPOCHS):
                network.partial_fit(x[:800], y[:800], classes=list(range(10)))
                errors.append(f"{1 - network.score(x[800:], y[800:]):.6f}")
            rows.writerow(errors)
    os.replace(path + ".part", path)


def nearest(value, values):
    return min(range(len(values)), key=lambda i: abs(math.log(value / values[i])))


def objectives(path):
    with open(path) as rows:
        errors = [float(row[0]) for row in csv.reader(rows)]

    def branin(p):
        x, y = p
        curve = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
        return curve**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10 - 0.39788735772973816

    a = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
    c = [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
        [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
        [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ]

    def hartmann(p):
        return 3.32236801141551 - sum(
            w * math.exp(-sum(a[i][j] * (p[j] - c[i][j]) ** 2 for j in range(6)))
            for i, w in enumerate([1, 1.2, 3, 3.2])
        )

    def ackley(p):
        squares = sum((x - 7) ** 2 for x in p) / 5
        waves = sum(math.cos(2 * math.pi * (x - 7)) for x in p) / 5
        return -20 * math.exp(-0.2 * math.sqrt(squares)) - math.exp(waves) + 20 + math.e

    def network(p):
        rate, decay, units = math.log10(p[0]) + 2.5, math.log10(p[1]) + 4, math.log2(p[2] / 128)
        activation = [0.3, 0, 0.1, 0.5][int(p[3])]
        return 0.5 * rate**2 + 0.05 * decay**2 + 0.05 * units**2 + 0.1 * abs(rate * units) + activation

    def digits(p):
        return errors[row_of(p)] - min(errors)

    return {"branin": branin, "hartmann6": hartmann, "ackley5": ackley, "network": network, "digits": digits}


def row_of(p):
    """Where the digits of the nearest params stand."""
    row = nearest(p[0], RATES)
    row = row * len(PENALTIES) + nearest(p[1], PENALTIES)
    row = row * len(UNITS) + nearest(p[2], UNITS)
    return row * len(ACTIVATIONS) + int(p[3])


def learning(functions, path):
    """Functions of params and of epochs, counted from 1."""
    with open(path) as rows:
        errors = [[float(cell) for cell in row] for row in csv.reader(rows)]
    least = min(row[-1] for row in errors)

    def network(p, epoch):
        slow = 1 + 10 / 6 * math.log2(p[2] / 8)
        return functions["network"](p) + 2 * math.exp(-epoch / slow)

    return {"network": network, "digits": lambda p, epoch: errors[row_of(p)][epoch - 1] - least}


def optuna_pruned(space, curve, seed, pruner, budget):
    """The least value of trials with all epochs, after so many epochs of all trials together."""
    import optuna

    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=seed), pruner=pruner)
    best = math.inf
    while True:
        trial = study.ask(space)
        point = [trial.params[name] for name in space]
        for epoch in range(1, EPOCHS + 1):
            if budget == 0:
                return best
            budget -= 1
            value = curve(point, epoch)
            trial.report(value, epoch)
            if epoch < EPOCHS and trial.should_prune():
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                break
        else:
            study.tell(trial, value)
            best = min(best, value)


def hyperband(space, curve, seed, budget):
    """The same by the rounds of Li et al. (2018), in brackets one after another, without training anything twice."""
    import optuna

    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=seed))
    most = round(math.log(EPOCHS, ETA))
    best = math.inf
    while True:
        for bracket in range(most, -1, -1):
            count = math.ceil((most + 1) / (bracket + 1) * ETA**bracket)
            trials = [study.ask(space) for _ in range(count)]
            points = [[trial.params[name] for name in space] for trial in trials]
            before = 0
            for rung in range(bracket, -1, -1):
                epochs = EPOCHS // ETA**rung
                reached = []
                for point in points:
                    if budget < epochs - before:
                        return best
                    budget -= epochs - before
                    reached.append((curve(point, epochs), point))
                before = epochs
                reached.sort(key=lambda each: each[0])
                points = [point for _, point in reached[: len(reached) // ETA]]
            best = min(best, reached[0][0])


def distribution(text):
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    kind, *numbers = text.split(":")
    if kind == "choice":
        return CategoricalDistribution(list(range(int(numbers[0]))))
    low, high = map(float, numbers)
    if "whole" in kind:
        return IntDistribution(int(low), int(high), log="log" in kind)
    return FloatDistribution(low, high, log="log" in kind)


def optuna_best(space, function, seed, sampler, beside, trials):
    """The least value after so many trials, of which as many as `beside` are executed while one is chosen."""
    import optuna

    study = optuna.create_study(sampler=sampler(seed=seed))
    executed = []

    def end():
        trial = executed.pop(0)
        study.tell(trial, function([trial.params[name] for name in space]))

    for _ in range(trials):
        executed.append(study.ask(space))
        if len(executed) > beside:
            end()
    while executed:
        end()
    return min(trial.value for trial in study.trials)


def quartiles(values):
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"**{middle:.3g}**<br>{low:.3g} – {high:.3g}"


def compare(path, learned):
    import optuna

    warnings.filterwarnings("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    functions = objectives(path)
    learnt = learning(functions, learned)
    spaces, ours, stopped, seeds, trials, budget = {}, {}, {}, 0, 0, 0
    for line in sys.stdin:
        kind, name, *rest = line.rstrip("\n").split("\t")
        if kind == "space":
            spaces[name] = {f"p{i}": distribution(text) for i, text in enumerate(rest)}
        elif kind == "value":
            *point, value = map(float, rest)
            if abs(functions[name](point) - value) > 1e-9 * max(1, abs(value)):
                sys.exit(f"{name}{point} is {value} in Java, but {functions[name](point)} in Python")
        elif kind == "after":
            *point, value = map(float, rest[1:])
            if abs(learnt[name](point, int(rest[0])) - value) > 1e-9 * max(1, abs(value)):
                sys.exit(f"{name}{point} after {rest[0]} is {value} in Java, but another in Python")
        elif kind == "stopped":
            stopped.setdefault(name, {})[rest[0]] = list(map(float, rest[2:]))
            budget = int(rest[1])
        elif kind == "found":
            ours.setdefault(name, {})[rest[0]] = list(map(float, rest[2:]))
            seeds, trials = len(rest) - 2, int(rest[1])
    theirs = {
        "Optuna's TPE": (optuna.samplers.TPESampler, 0),
        "Optuna's TPE, 3 beside": (optuna.samplers.TPESampler, 3),
        "Optuna at random": (optuna.samplers.RandomSampler, 0),
    }
    methods = list(next(iter(ours.values()))) + list(theirs)
    print(f"""# Searches beside Optuna

Made by `benchmarks/peers/search > docs/peers-search.md`, with Optuna {optuna.__version__}. How far the best of {trials} trials is
from the least value of a function: the median over {seeds} seeds, and below it the quartiles. `tpe` of nnc chooses a trial
without the results of the three before it, so that four can be executed side by side and how many are changes nothing.
Optuna chooses with all results that there are; "3 beside" is Optuna with four workers that end in turn. `tpe without lag` is
nnc's with one trial after another.

| function | {" | ".join(methods)} |
|---|{"---|" * len(methods)}""")
    for name, function in functions.items():
        found = dict(ours[name])
        for method, (sampler, beside) in theirs.items():
            found[method] = [
                optuna_best(spaces[name], function, seed, sampler, beside, trials) for seed in range(seeds)
            ]
        print(f"| {name} | {' | '.join(quartiles(found[method]) for method in methods)} |", flush=True)
    print("""
`branin`, `hartmann6` and `ackley5` are the usual functions of 2, 6 and 5 numbers; `network` is made up: a rate, a penalty and
a number of units on logarithmic scales, and an activation. `digits` is a table of the errors of 432 networks of one hidden
layer, made with scikit-learn: rate, penalty, units and activation.""")
    pruners = {
        "Optuna's successive halving": lambda: optuna.pruners.SuccessiveHalvingPruner(1, ETA),
        "Optuna's Hyperband": lambda: optuna.pruners.HyperbandPruner(1, EPOCHS, ETA),
    }
    methods = list(next(iter(stopped.values()))) + list(pruners) + ["Hyperband in rounds"]
    print(f"""
## Trials that stop early

How far the best of the trials with all {EPOCHS} epochs is from the least value that there is, after {budget} epochs of all trials
together, which are {budget // EPOCHS} trials that nothing stops. All draw at random; one of {ETA} goes on. `asha` of nnc compares a trial with
those more than 7 before it, so that eight can be executed side by side and how many are changes nothing. "Optuna's Hyperband"
gives each trial to one of four brackets, in which its successive halving stops it after 1, 3, 9 epochs at the earliest, or not at all;
"in rounds" is the algorithm of Li et al. (2018), with 27, 12, 6 and 4 trials in its brackets.

| function | {" | ".join(methods)} |
|---|{"---|" * len(methods)}""")
    for name, curve in learnt.items():
        found = dict(stopped[name])
        for method, pruner in pruners.items():
            found[method] = [optuna_pruned(spaces[name], curve, seed, pruner(), budget) for seed in range(seeds)]
        found["Hyperband in rounds"] = [hyperband(spaces[name], curve, seed, budget) for seed in range(seeds)]
        print(f"| {name} | {' | '.join(quartiles(found[method]) for method in methods)} |", flush=True)
    print("""
`network` is the function above and what an exponential leaves of 2: the more units, the slower, so that early epochs mislead.
`digits` are the learning curves of the 432 networks.""")


if __name__ == "__main__":
    {"table": table, "curves": curves, "compare": compare}[sys.argv[1]](*sys.argv[2:])
