#!/usr/bin/env python3
"""Measures regnet and its peers interleaved, and prints one table: `python3 benches/peers/table.py [--out FILE]`.

A round is one process for each number of threads and each peer in turn, so that a slow moment of the machine meets
all of them; what counts is the minimum over the rounds. `setup.sh` makes what this needs.
"""

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = ROOT / "target" / "peers"
PYTHON = TARGET / "venv" / "bin" / "python"
REGNET = ["cargo", "bench", "--quiet", "--bench", "workloads", "--"]

# name in the table, how it is run, where its version is written
PEERS = {
    "PyTorch": ([PYTHON, HERE / "bench_torch.py"], "torch"),
    "JAX": ([PYTHON, HERE / "bench_jax.py"], "jax"),
    "ONNX Runtime": ([PYTHON, HERE / "bench_onnx.py"], "onnxruntime"),
    "burn": ([TARGET / "rust" / "release" / "peer-burn"], HERE / "burn" / "Cargo.lock"),
    "candle": ([TARGET / "rust" / "release" / "peer-candle"], HERE / "candle" / "Cargo.lock"),
}
# a mark beside the time, where a peer has several configurations
MARKS = {
    **{"eager": "e", "compile": "c", "script": "t"},
    **{"eager, channels last": "eL", "compile, channels last": "cL", "script, channels last": "tL"},
    **{"jit": "j", "scan": "s"},
    **{"run": "r", "bound": "b"},
}

HEADER = """\
# regnet beside its peers: {cpu}, {cores} cores

{system}, {date}. regnet {commit}, {rustc}, instruction set {instructions}; {versions}.

Minimum over {rounds} rounds, µs, and how many times regnet's; all measured in one run, interleaved, each process on as
many cores as it has threads. A training step is forward, loss, backward and update; `L_` is one layer, forward and
backward. PyTorch: e eager, c `torch.compile`, t frozen TorchScript, L with images channels last. JAX: j one jitted step,
s a scan over eight. ONNX Runtime, inference alone: r an array given to `run`, b tensors bound once. What exactly is
measured: [benches/peers](../peers/README.md). The networks: [networks.rs](../workloads/networks.rs).

```sh
{command}
```
"""


def main():
    options = arguments()
    # no bytecode beside the scripts
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    peers = {name: command for name, (command, _) in PEERS.items() if installed(name, command)}
    if options.check:
        sys.exit(check(peers, options))
    subprocess.run(["cargo", "bench", "--quiet", "--bench", "workloads", "--no-run"], cwd=ROOT, check=True)
    # (workload, threads) -> peer -> its best numbers
    best, instructions = {}, "?"
    for turn in range(options.rounds):
        for threads in options.threads:
            for name in ["regnet", *peers]:
                begin = time.monotonic()
                if name == "regnet":
                    rows, said = run([*REGNET, "--quick"], options.only, threads, turn)
                    instructions = re.search(r"instruction set (\S+)", said).group(1)
                else:
                    rows, _ = run([*peers[name], "--seconds", options.seconds], options.only, threads, turn)
                took = f"{time.monotonic() - begin:.0f} s"
                print(f"round {turn + 1} of {options.rounds}, {threads} thread(s), {name}: {took}", file=sys.stderr)
                for key, numbers in rows.items():
                    row = best.setdefault((key, threads), {})
                    row[name] = min(row.get(name, numbers), numbers, key=lambda n: n["min_us"])
    text = header(peers, instructions, options.rounds) + "\n" + table(best, ["regnet", *peers])
    print(text)
    if options.out:
        options.out.write_text(text)


def arguments():
    cores = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", help="rows whose names begin so: W5,W3_infer,L")
    parser.add_argument("--threads", help="numbers of threads (1 and all cores)")
    parser.add_argument("--seconds", default="0.2", help="for each row, configuration and round of a peer")
    parser.add_argument("--out", type=Path, help="also write the table to this file")
    parser.add_argument("--check", action="store_true", help="measure nothing: do the peers learn, and the same networks?")
    options = parser.parse_args()
    options.threads = [int(t) for t in options.threads.split(",")] if options.threads else sorted({1, cores})
    if not all(1 <= threads <= cores for threads in options.threads):
        parser.error(f"--threads: there are {cores} cores")
    return options


def installed(name, command):
    there = all(Path(part).exists() for part in command)
    if there and command[0] == PYTHON:
        there = version(name) is not None
    if not there:
        print(f"{name} is not installed (benches/peers/setup.sh): left out", file=sys.stderr)
    return there


def run(command, only, threads, turn):
    """One process on `threads` cores, other ones in the next round; its numbers and what it said."""
    cores = sorted(os.sched_getaffinity(0))
    cores = {cores[(turn + i) % len(cores)] for i in range(threads)}
    count = str(threads)
    # compiled code may depend on the number of threads
    cache = TARGET / f"cache-{threads}"
    environment = os.environ | {
        "OMP_NUM_THREADS": count,
        "RAYON_NUM_THREADS": count,
        "NPROC": count,
        "TORCHINDUCTOR_CACHE_DIR": str(cache / "torch"),
        "JAX_COMPILATION_CACHE_DIR": str(cache / "jax"),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    }
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "numbers.json"
        command = [str(part) for part in command] + ["--threads", count, "--json", str(out)]
        process = subprocess.run(
            command + (["--only", only] if only else []),
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
        if process.returncode != 0:
            sys.exit(f"error: {' '.join(command)}: exit status {process.returncode}")
        rows = json.loads(out.read_text())["workloads"]
    return {key: row["threads"][count] for key, row in rows.items()}, process.stdout


def check(peers, options):
    """Every training step must learn its batch, and all peers must have the same number of parameters."""
    seen, wrong = {}, 0
    for name, command in peers.items():
        rows, _ = run([*command, "--check"], options.only, max(options.threads), 0)
        for key, found in rows.items():
            for one in found if isinstance(found, list) else [found]:
                first, last, parameters = one["first"], one["last"], one["parameters"]
                learns = last < first or key.startswith("L_") or "_infer_" in key
                same = seen.setdefault(key, parameters) == parameters
                wrong += not (learns and same)
                said = ("" if learns else "  THE LOSS DOES NOT FALL") + ("" if same else "  OTHER SIZES")
                how = f"{name} {one.get('how', '')}"
                print(f"{key:<24}{how:<32}{parameters:>10} parameters   {first:>10.5f} → {last:.5f}{said}")
    return 1 if wrong else 0


def version(name):
    where = PEERS[name][1]
    if isinstance(where, Path):
        crate = "burn" if name == "burn" else "candle-core"
        return re.search(rf'name = "{crate}"\nversion = "(.*)"', where.read_text()).group(1)
    code = f"import importlib.metadata as m; print(m.version({where!r}))"
    found = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True)
    return found.stdout.strip() if found.returncode == 0 else None


def header(peers, instructions, rounds):
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return HEADER.format(
        cpu=cpu.group(1) if cpu else platform.processor(),
        cores=len(os.sched_getaffinity(0)),
        system=f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}",
        date=datetime.date.today().isoformat(),
        commit=said("git", "describe", "--always", "--dirty"),
        rustc=said("rustc", "--version"),
        instructions=instructions,
        versions=", ".join([f"{name} {version(name)}" for name in peers] + [f"Python {said(PYTHON, '--version')[7:]}"]),
        rounds=rounds,
        command=" ".join(["python3 benches/peers/table.py", *sys.argv[1:]]),
    )


def said(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()


def table(best, names):
    lines = ["| workload | threads | " + " | ".join(names) + " |", "|---" * (len(names) + 2) + "|"]
    for (key, threads), row in sorted(best.items()):
        cells = [cell(row, name) for name in names]
        lines.append(f"| {key} | {threads} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def cell(row, name):
    if name not in row:
        return "–"
    min_us = row[name]["min_us"]
    text = f"{min_us:,.0f}" if min_us >= 1000 else f"{min_us:.2f}"
    if name == "regnet":
        return text
    mark = MARKS[row[name]["how"]] if "how" in row[name] else ""
    ratio = min_us / row["regnet"]["min_us"] if "regnet" in row else float("nan")
    return f"{text}{' ' + mark if mark else ''} ({ratio:.1f}×)"


if __name__ == "__main__":
    main()
