"""PyTorch's parameters after 1 and 20 updates with fixed gradients: the numbers in optim/reference.rs.

    pip install torch && python tests/reference/optim.py

The gradients at step t (from 1) are sin(t * (i + 1)) * 10^(-i) for i = 0..3, the parameters start at
0.5, -0.25, 1.0, 0.0; all in float64. Made with torch 2.15.0.
"""

import math

import torch

# NAdam keeps its product of momenta in the default type, 32 bits otherwise
torch.set_default_dtype(torch.float64)

START = [0.5, -0.25, 1.0, 0.0]


class Paper:
    """An optimizer that PyTorch does not have."""

    def __init__(self, params, rate, betas=None, eps=1e-6, weight_decay=None):
        (self.param,), self.rate, self.eps = params, rate, eps
        self.beta1, self.beta2 = betas or self.BETAS
        self.decay = self.DECAY if weight_decay is None else weight_decay
        self.m, self.v, self.t = torch.zeros(4, dtype=torch.float64), torch.zeros(4, dtype=torch.float64), 0

    @torch.no_grad()
    def step(self):
        self.t += 1
        self.update(self.param, self.param.grad)


class Lion(Paper):
    """Chen et al., arXiv 2302.06675, program 1."""

    BETAS, DECAY = (0.9, 0.99), 0.0

    def update(self, w, g):
        update = torch.sign(self.beta1 * self.m + (1 - self.beta1) * g)
        self.m = self.beta2 * self.m + (1 - self.beta2) * g
        w -= self.rate * (update + self.decay * w)


class Lamb(Paper):
    """You et al., arXiv 1904.00962, algorithm 2, with phi(z) = z."""

    BETAS, DECAY = (0.9, 0.999), 0.01

    def update(self, w, g):
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = self.beta2 * self.v + (1 - self.beta2) * g * g
        m, v = self.m / (1 - self.beta1**self.t), self.v / (1 - self.beta2**self.t)
        r = m / (v.sqrt() + self.eps) + self.decay * w
        w -= self.rate * w.norm() / r.norm() * r


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
    "Nadam::new(0.01)": lambda p: torch.optim.NAdam(p, 0.01),
    "Nadam::new(0.01).betas(0.5, 0.9).eps(1e-3).weight_decay(0.2).decay_all()": lambda p: torch.optim.NAdam(
        p, 0.01, betas=(0.5, 0.9), eps=1e-3, weight_decay=0.2
    ),
    "RmsProp::new(0.01)": lambda p: torch.optim.RMSprop(p, 0.01),
    "RmsProp::new(0.01).momentum(0.9).weight_decay(0.2).decay_all()": lambda p: torch.optim.RMSprop(
        p, 0.01, momentum=0.9, weight_decay=0.2
    ),
    "RmsProp::new(0.01).centered(true).smoothing(0.9).eps(1e-3)": lambda p: torch.optim.RMSprop(
        p, 0.01, centered=True, alpha=0.9, eps=1e-3
    ),
    "RmsProp::new(0.01).centered(true).momentum(0.5).eps(1e-3)": lambda p: torch.optim.RMSprop(
        p, 0.01, centered=True, momentum=0.5, eps=1e-3
    ),
    "AdaGrad::new(0.1)": lambda p: torch.optim.Adagrad(p, 0.1),
    "AdaGrad::new(0.1).eps(1e-3).weight_decay(0.2).decay_all()": lambda p: torch.optim.Adagrad(
        p, 0.1, eps=1e-3, weight_decay=0.2
    ),
    "AdaDelta::new(1.0)": lambda p: torch.optim.Adadelta(p, 1.0),
    "AdaDelta::new(0.5).rho(0.8).eps(1e-3).weight_decay(0.2).decay_all()": lambda p: torch.optim.Adadelta(
        p, 0.5, rho=0.8, eps=1e-3, weight_decay=0.2
    ),
    "Lion::new(0.01)": lambda p: Lion(p, 0.01),
    "Lion::new(0.01).betas(0.5, 0.9).weight_decay(0.2).decay_all()": lambda p: Lion(
        p, 0.01, betas=(0.5, 0.9), weight_decay=0.2
    ),
    "Lamb::new(0.01).decay_all()": lambda p: Lamb(p, 0.01),
    "Lamb::new(0.01).betas(0.5, 0.9).eps(1e-3).weight_decay(0.2).decay_all()": lambda p: Lamb(
        p, 0.01, betas=(0.5, 0.9), eps=1e-3, weight_decay=0.2
    ),
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
