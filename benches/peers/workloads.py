"""What the Python peers share: the workloads of `benches/workloads/networks.rs` as data, the command line, the clock.

The same as `workloads.rs` for the Rust peers; `table.py --check` compares what the peers made of both.
"""

import argparse
import gc
import json
import statistics
import time

import numpy as np

RELU, TANH, POOL, FLATTEN = ("relu",), ("tanh",), ("maxpool",), ("flatten",)


def dense(inputs, outputs, bias=True):
    return ("dense", inputs, outputs, bias)


def conv(inputs, filters, kernel, padding, bias=True):
    return ("conv", inputs, filters, kernel, padding, bias)


def normed(layer):
    """A batch norm takes any bias in front of it away again: regnet leaves it out by itself, so the peers do too."""
    return [layer[:-1] + (False,), ("batchnorm", layer[2]), RELU]


def dropout(drop):
    return ("dropout", drop)


def tiny(inputs):
    return [dense(inputs, 32), TANH, dense(32, 32), TANH, dense(32, 1)]


SMALL = [dense(784, 128), RELU, dense(128, 10)]
NORMED = normed(dense(784, 512)) + [dropout(0.5)] + normed(dense(512, 512)) + [dropout(0.5), dense(512, 10)]
LENET = [
    *[conv(1, 6, 5, 0), RELU, POOL, conv(6, 16, 5, 0), RELU, POOL, FLATTEN],
    *[dense(256, 120), RELU, dense(120, 84), RELU, dense(84, 10)],
]
CONVOLUTIONAL = [
    *normed(conv(1, 32, 3, 1)), *normed(conv(32, 32, 3, 1)), POOL,
    *normed(conv(32, 64, 3, 1)), *normed(conv(64, 64, 3, 1)), POOL,
    FLATTEN, *normed(dense(64 * 7 * 7, 128)), dropout(0.5), dense(128, 10),
]  # fmt: skip
HIDDEN = [RELU, dropout(0.5)]
WIDE = [
    *[dropout(0.2), dense(784, 1024), *HIDDEN, dense(1024, 1024), *HIDDEN, dense(1024, 1024), *HIDDEN],
    dense(1024, 10),
]
DEEP = [dense(100, 100), TANH] * 50 + [dense(100, 10)]

IMAGE = (28, 28, 1)
# name, what is done (an optimizer: a training step), batch, one example as [H, W, C], layers
ROWS = [
    ("W1_infer_b1", "infer", 1, (4,), tiny(4)),
    ("W1_infer_b64", "infer", 64, (4,), tiny(4)),
    ("W2_train_b32", ("adam", 1e-3), 32, (2,), tiny(2)),
    ("W3_train_b64", ("sgd", 0.05, 0.0), 64, (784,), SMALL),
    ("W3_infer_b1", "infer", 1, (784,), SMALL),
    ("W3_infer_b256", "infer", 256, (784,), SMALL),
    ("W4_train_b128", ("adam", 1e-3), 128, (784,), NORMED),
    ("W5_train_b128", ("adam", 1e-3), 128, IMAGE, LENET),
    ("W5_infer_b1", "infer", 1, IMAGE, LENET),
    ("W5_infer_b256", "infer", 256, IMAGE, LENET),
    ("W6_train_b128", ("adam", 1e-3), 128, IMAGE, CONVOLUTIONAL),
    ("W6_infer_b1", "infer", 1, IMAGE, CONVOLUTIONAL),
    ("W6_infer_b256", "infer", 256, IMAGE, CONVOLUTIONAL),
    ("W7_train_b100", ("sgd", 0.1, 0.9), 100, (784,), WIDE),
    ("W8_train_b128", ("sgd", 0.01, 0.0), 128, (100,), DEEP),
    ("L_dropout_train_b128", "layer", 128, (4096,), [dropout(0.5)]),
    ("L_batchnorm_train_b128", "layer", 128, (28, 28, 32), [("batchnorm", 32)]),
    ("L_layernorm_train_b128", "layer", 128, (1024,), [("layernorm", 1024)]),
]

# batches that are cycled through, so that none stays in the cache alone
BATCHES = 8


def inputs(batch, shape):
    rng = np.random.default_rng(1)
    return [rng.standard_normal((batch, *shape), dtype=np.float32) for _ in range(BATCHES)]


def targets(batch, layers):
    """Labels for ten outputs, values for one."""
    examples = np.arange(batch)
    if layers[-1][2] == 10:
        return examples * 7 % 10
    return np.sin(examples, dtype=np.float32)[:, None]


# a sample lasts this long at least: enough for the dispatch of a step to overlap with the step before
SAMPLE = 2e-3
WARM_UP = 0.05
# samples of a step that outlasts the time of its row
FEWEST = 2
# steps on one batch after which its loss must have fallen
CHECK_STEPS = 20


class Made:
    """What a peer makes of a workload in one configuration.

    `step(turn)` starts `steps` steps on the batches from `turn` on and returns what `value` waits for: the loss,
    or any value of the result.
    """

    def __init__(self, how, parameters, step, value=float, steps=1):
        self.how, self.parameters, self.step, self.value, self.steps = how, parameters, step, value, steps


def measure(made, seconds):
    """Minimum and median of the samples, µs for each step."""
    clock, turn = time.perf_counter, 0

    def sample(calls):
        nonlocal turn
        begin = clock()
        for _ in range(calls):
            turn = (turn + 1) % BATCHES
            result = made.step(turn)
        made.value(result)
        return clock() - begin

    # the first call compiles
    sample(1)
    begin, calls = clock(), 0
    while calls == 0 or clock() - begin < WARM_UP:
        sample(1)
        calls += 1
    calls = max(1, round(SAMPLE / ((clock() - begin) / calls)))
    begin, samples = clock(), []
    while len(samples) < FEWEST or clock() - begin < seconds:
        samples.append(sample(calls) * 1e6 / calls / made.steps)
    return min(samples), statistics.median(samples)


def check(made, kind):
    calls = max(2, CHECK_STEPS // made.steps) if isinstance(kind, tuple) else 1
    losses = [made.value(made.step(0)) for _ in range(calls)]
    return {"parameters": made.parameters, "first": losses[0], "last": losses[-1]}


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0.2)
    parser.add_argument("--only", default="")
    parser.add_argument("--check", action="store_true")
    return parser.parse_args()


def run(options, make):
    """Times what `make(kind, batch, shape, layers)` yields for each row; the fastest configuration counts."""
    gc.disable()
    rows = {}
    for key, kind, batch, shape, layers in ROWS:
        if not key.startswith(tuple(options.only.split(","))):
            continue
        found = []
        for made in make(kind, batch, shape, layers):
            if options.check:
                found.append({"how": made.how} | check(made, kind))
            else:
                min_us, median_us = measure(made, options.seconds)
                found.append({"how": made.how, "min_us": min_us, "median_us": median_us})
        gc.collect()
        if not found:
            # nothing of this kind: a peer for inference alone
            continue
        rows[key] = {"threads": {str(options.threads): found if options.check else min(found, key=lambda f: f["min_us"])}}
    with open(options.json, "w") as file:
        json.dump({"workloads": rows}, file, indent=1)
