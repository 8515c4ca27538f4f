"""PyTorch's learning rates over 12 epochs, from a rate of 1: the numbers in schedule/tests.rs.

    pip install torch && python tests/reference/schedule.py

Made with torch 2.15.0.
"""

import warnings

import torch
from torch.optim import lr_scheduler as s

warnings.filterwarnings("ignore")
COUNT = 12
LOSSES = [1.0, 0.9, 0.9, 0.89995, 0.91, 0.95, 0.8, 0.8, 0.8, 0.8, 0.79, 0.79]


def warm(optimizer, count, after):
    up = s.LinearLR(optimizer, start_factor=1 / (count + 1), total_iters=count)
    return s.SequentialLR(optimizer, [up, after], milestones=[count])


CASES = {
    "Schedule::step(3, 0.5)": lambda o: s.StepLR(o, 3, 0.5),
    "Schedule::exponential(0.9)": lambda o: s.ExponentialLR(o, 0.9),
    "Schedule::cosine(11).lowest(0.1)": lambda o: s.CosineAnnealingLR(o, 11, eta_min=0.1),
    "Schedule::cosine_restarts(2, 2).lowest(0.05)": lambda o: s.CosineAnnealingWarmRestarts(o, 2, 2, eta_min=0.05),
    "Schedule::cosine_restarts(5, 1)": lambda o: s.CosineAnnealingWarmRestarts(o, 5, 1),
    "Schedule::one_cycle(12)": lambda o: s.OneCycleLR(o, 1.0, total_steps=12, cycle_momentum=False),
    "Schedule::constant().warm_up(4)": lambda o: s.LinearLR(o, start_factor=1 / 5, total_iters=4),
    "Schedule::exponential(0.9).warm_up(3)": lambda o: warm(o, 3, s.ExponentialLR(o, 0.9)),
    "Schedule::on_plateau(1, 0.5).lowest(0.2)": lambda o: s.ReduceLROnPlateau(o, factor=0.5, patience=1, min_lr=0.2),
}

for name, make in CASES.items():
    optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64)], 1.0)
    schedule = make(optimizer)
    rates = []
    for epoch in range(COUNT):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if epoch + 1 < COUNT:
            schedule.step(LOSSES[epoch]) if "plateau" in name else schedule.step()
    print(f"check({name}, [{', '.join(repr(float(r)) for r in rates)}]);")
