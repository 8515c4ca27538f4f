"""PyTorch's parameters after 1 and 20 updates with fixed gradients: the numbers in optim/reference.rs.

    pip install torch && python tests/reference/optim.py

The gradients at step t (from 1) are sin(t * (i + 1)) * 10^(-i) for i = 0..3, the parameters start at
0.5, -0.25, 1.0, 0.0; all in float64. Made with torch 2.15.0.
"""

import math

import torch

START = [0.5, -0.25, 1.0, 0.0]
CASES = {
    "Sgd::new(0.1)": lambda p: torch.optim.SGD(p, 0.1),
    "Sgd::new(0.1).momentum(0.9)": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9),
    "Sgd::new(0.1).momentum(0.9).nesterov(true)": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True),
    "Sgd::new(0.1).weight_decay(0.2).decay_all()": lambda p: torch.optim.SGD(p, 0.1, weight_decay=0.2),
    "Sgd::new(0.1).momentum(0.5).nesterov(true).weight_decay(0.2).decay_all()": lambda p: torch.optim.SGD(
        p, 0.1, momentum=0.5, nesterov=True, weight_decay=0.2
    ),
    "Adam::new(0.01)": lambda p: torch.optim.Adam(p, 0.01),
    "Adam::new(0.01).betas(0.5, 0.9).eps(1e-3)": lambda p: torch.optim.Adam(p, 0.01, betas=(0.5, 0.9), eps=1e-3),
    "AdamW::new(0.01).decay_all()": lambda p: torch.optim.AdamW(p, 0.01),
    "AdamW::new(0.01).weight_decay(0.5).decay_all()": lambda p: torch.optim.AdamW(p, 0.01, weight_decay=0.5),
}

for name, make in CASES.items():
    params = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([params])
    kept = []
    for t in range(1, 21):
        params.grad = torch.tensor([math.sin(t * (i + 1)) * 10.0**-i for i in range(4)], dtype=torch.float64)
        optimizer.step()
        if t in (1, 20):
            kept.append("[" + ", ".join(repr(v) for v in params.tolist()) + "]")
    print(f"check({name}, {kept[0]}, {kept[1]});")
