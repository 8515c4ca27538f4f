#!/usr/bin/env bash
# Installs PyTorch, JAX and ONNX Runtime into a venv and builds the programs of burn and candle, all below target/peers.
# Where only PyTorch's wheel with CUDA is found, the venv takes 6 GB. A peer that fails is left out of the table.
set -euo pipefail
cd "$(dirname "$0")"
target=$(realpath -m ../../target/peers)

python3 -m venv "$target/venv"
while read -r package; do
  "$target/venv/bin/pip" install --quiet "$package" || echo "setup: $package cannot be installed" >&2
done <requirements.txt

for peer in burn candle; do
  (cd "$peer" && cargo build --release --target-dir "$target/rust") || echo "setup: $peer cannot be built" >&2
done

"$target/venv/bin/python" table.py --check
