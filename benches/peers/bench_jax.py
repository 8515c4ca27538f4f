"""JAX with optax: one jitted step with donated state; for networks without convolutions also a scan over the batches.

A scan saves the dispatch of each step. With a convolution in it XLA's CPU code is several times slower, so it is left
out there.
"""

import os

import workloads

options = workloads.options()
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
import optax  # noqa: E402
from jax import lax  # noqa: E402

MOMENTUM, EPS = 0.1, 1e-5


def initial(layers):
    """Parameters and running statistics of each layer."""
    rng, parameters, running = np.random.default_rng(2), [], []
    for layer in layers:
        p, r = {}, {}
        match layer:
            case ("dense", inputs, outputs, bias):
                p["weight"] = rng.standard_normal((inputs, outputs)) * np.sqrt(1 / inputs)
                if bias:
                    p["bias"] = np.zeros(outputs)
            case ("conv", inputs, filters, kernel, _, bias):
                shape, fan_in = (kernel, kernel, inputs, filters), kernel * kernel * inputs
                p["weight"] = rng.standard_normal(shape) * np.sqrt(1 / fan_in)
                if bias:
                    p["bias"] = np.zeros(filters)
            case ("batchnorm" | "layernorm", features):
                p = {"gamma": np.ones(features), "beta": np.zeros(features)}
                if layer[0] == "batchnorm":
                    r = {"mean": np.zeros(features), "var": np.ones(features)}
        parameters.append(p)
        running.append(r)
    return jax.tree.map(lambda value: jnp.asarray(value, jnp.float32), (parameters, running))


def forward(layers, parameters, running, x, rng=None):
    """The output and the new running statistics; with `rng` as in training."""
    train, new = rng is not None, []
    for at, (layer, p, r) in enumerate(zip(layers, parameters, running)):
        match layer:
            case ("dense", *_):
                x = x @ p["weight"] + p.get("bias", 0)
            case ("conv", _, _, _, padding, _):
                around = [(padding, padding)] * 2
                x = lax.conv_general_dilated(
                    x, p["weight"], (1, 1), around, dimension_numbers=("NHWC", "HWIO", "NHWC")
                )
                x = x + p.get("bias", 0)
            case ("batchnorm", _):
                if train:
                    axes = tuple(range(x.ndim - 1))
                    mean, var = x.mean(axes), x.var(axes)
                    r = {"mean": lerp(r["mean"], mean), "var": lerp(r["var"], var)}
                else:
                    mean, var = r["mean"], r["var"]
                x = (x - mean) * (lax.rsqrt(var + EPS) * p["gamma"]) + p["beta"]
            case ("layernorm", _):
                mean, var = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
                x = (x - mean) * lax.rsqrt(var + EPS) * p["gamma"] + p["beta"]
            case ("relu",):
                x = jax.nn.relu(x)
            case ("tanh",):
                x = jnp.tanh(x)
            case ("maxpool",):
                x = lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
            case ("flatten",):
                x = x.reshape(x.shape[0], -1)
            case ("dropout", drop) if train:
                keep = jax.random.bernoulli(jax.random.fold_in(rng, at), 1 - drop, x.shape)
                x = jnp.where(keep, x / (1 - drop), 0)
        new.append(r)
    return x, new


def lerp(old, new):
    return (1 - MOMENTUM) * old + MOMENTUM * new


def count(parameters):
    return sum(p.size for p in jax.tree.leaves(parameters))


def train(optimizer, batch, shape, layers, scan):
    match optimizer:
        case ("adam", rate):
            update = optax.adam(rate)
        case ("sgd", rate, momentum):
            update = optax.sgd(rate, momentum or None)
    target = jnp.asarray(workloads.targets(batch, layers))
    by_labels = jnp.issubdtype(target.dtype, jnp.integer)
    random = any(layer[0] == "dropout" for layer in layers)

    def loss_of(parameters, running, x, rng):
        y, running = forward(layers, parameters, running, x, rng)
        if by_labels:
            return optax.softmax_cross_entropy_with_integer_labels(y, target).mean(), running
        return jnp.mean((y - target) ** 2), running

    def step(state, x):
        parameters, running, moments, rng = state
        rng, now = jax.random.split(rng) if random else (rng, rng)
        (loss, running), grads = jax.value_and_grad(loss_of, has_aux=True)(parameters, running, x, now)
        change, moments = update.update(grads, moments, parameters)
        return (optax.apply_updates(parameters, change), running, moments, rng), loss

    parameters, running = initial(layers)
    state = (parameters, running, update.init(parameters), jax.random.key(1))
    trained = count(parameters)
    batches = [jnp.asarray(x) for x in workloads.inputs(batch, shape)]
    all_batches = jnp.stack(batches)
    jitted = jax.jit((lambda state, xs: lax.scan(step, state, xs)) if scan else step, donate_argnums=0)

    def call(turn):
        nonlocal state
        state, loss = jitted(state, all_batches if scan else batches[turn])
        return loss

    # the last loss is there before the weights of its step are
    def value(loss):
        jax.block_until_ready(state)
        return float(loss.ravel()[-1])

    how, steps = ("scan", workloads.BATCHES) if scan else ("jit", 1)
    return workloads.Made(how, trained, call, value, steps)


def infer(batch, shape, layers):
    parameters, running = initial(layers)
    # constants, so that XLA may fold them
    jitted = jax.jit(lambda x: forward(layers, parameters, running, x)[0])
    batches = [jnp.asarray(x) for x in workloads.inputs(batch, shape)]
    return workloads.Made("jit", count(parameters), lambda turn: jitted(batches[turn]).block_until_ready(), first)


def layer(batch, shape, layers):
    parameters, running = initial(layers)
    x, d_y = (jnp.asarray(x) for x in workloads.inputs(batch, shape)[:2])

    def both(state, parameters, x, d_y):
        running, rng = state
        rng, now = jax.random.split(rng)
        y, backward, running = jax.vjp(
            lambda parameters, x: forward(layers, parameters, running, x, now), parameters, x, has_aux=True
        )
        return (running, rng), (y, backward(d_y))

    state = (running, jax.random.key(1))
    jitted = jax.jit(both, donate_argnums=0)

    def call(turn):
        nonlocal state
        state, results = jitted(state, parameters, x, d_y)
        return results[1][1]

    return workloads.Made("jit", count(parameters), call, first)


def first(result):
    return np.asarray(result).ravel()[0].item()


def make(kind, batch, shape, layers):
    match kind:
        case "infer":
            yield infer(batch, shape, layers)
        case "layer":
            yield layer(batch, shape, layers)
        case optimizer:
            yield train(optimizer, batch, shape, layers, scan=False)
            if len(shape) == 1:
                yield train(optimizer, batch, shape, layers, scan=True)


workloads.run(options, make)
