"""The 49 trainings of samples/digits/grid.nn as one program of JAX: grid.py DIGITS.csv

64 inputs, 50 sigmoids, 10 classes; weights from N(0, 1), biases 0.01; SGD, an L2 penalty, batches of 100, 100 epochs,
for seven rates and seven penalties. All cells are stacked by vmap and stepped together, epochs by lax.scan. Prints the
accuracies of the best cell. Needs JAX (0.10.2 was used).
"""

import sys

import jax
import jax.numpy as jnp
import numpy as np

BATCH, EPOCHS = 100, 100


def main(path):
    table = np.loadtxt(path, delimiter=",", skiprows=1, dtype=np.float32)
    x, y = table[:, :-1] / 16, table[:, -1].astype(np.int32)
    order = np.random.RandomState(1).permutation(len(x))
    x, y = x[order], y[order]
    held, validated = len(x) // 5, len(x) // 10
    test, validation, train = slice(0, held), slice(held, held + validated), slice(held + validated, None)
    x_train, y_train = jnp.array(x[train]), jnp.array(y[train])

    def first():
        a, b = jax.random.split(jax.random.PRNGKey(1))
        return {
            "w1": jax.random.normal(a, (64, 50)),
            "b1": jnp.full(50, 0.01),
            "w2": jax.random.normal(b, (50, 10)),
            "b2": jnp.full(10, 0.01),
        }

    def logits(weights, rows):
        return jax.nn.sigmoid(rows @ weights["w1"] + weights["b1"]) @ weights["w2"] + weights["b2"]

    def loss(weights, rows, labels, penalty):
        entropy = -jnp.mean(jax.nn.log_softmax(logits(weights, rows))[jnp.arange(len(labels)), labels])
        return entropy + penalty * (jnp.sum(weights["w1"] ** 2) + jnp.sum(weights["w2"] ** 2))

    rows = x_train.shape[0]
    steps = -(-rows // BATCH)
    padded = steps * BATCH

    def cell(rate, penalty, orders):
        def epoch(weights, order):
            def step(weights, batch):
                gradient = jax.grad(loss)(weights, x_train[batch], y_train[batch], penalty)
                return jax.tree.map(lambda w, g: w - rate * g, weights, gradient), None

            return jax.lax.scan(step, weights, order)

        return jax.lax.scan(epoch, first(), orders)[0]

    random = np.random.RandomState(2)
    orders = np.stack([np.resize(random.permutation(rows), padded).reshape(steps, BATCH) for _ in range(EPOCHS)])
    values = jnp.array([10.0**e for e in range(-5, 2)])
    rates, penalties = [each.ravel() for each in jnp.meshgrid(values, values, indexing="ij")]
    weights = jax.jit(jax.vmap(cell, in_axes=(0, 0, None)))(rates, penalties, jnp.array(orders))

    def accuracy(part):
        answers = jax.vmap(lambda w: jnp.argmax(logits(w, jnp.array(x[part])), axis=1))(weights)
        return np.mean(np.asarray(answers) == y[part], axis=1)

    chosen = accuracy(validation)
    best = int(np.argmax(chosen))
    print(
        "best: rate %g, penalty %g: validation %.4f, test %.4f"
        % (rates[best], penalties[best], chosen[best], accuracy(test)[best])
    )


if __name__ == "__main__":
    main(sys.argv[1])
