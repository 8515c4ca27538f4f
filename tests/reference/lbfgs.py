"""PyTorch's L-BFGS in Rosenbrock's valley: the numbers in optim/lbfgs/descent.rs.

    pip install torch && python tests/reference/lbfgs.py

Made with torch 2.15.0.
"""

import torch

torch.set_default_dtype(torch.float64)


def valley(x):
    pairs = x.reshape(-1, 2)
    steep = 100.0 / (1.0 + torch.arange(len(pairs)))
    return ((1 - pairs[:, 0]) ** 2 + steep * (pairs[:, 1] - pairs[:, 0] ** 2) ** 2).sum()


for iterations in (1, 2, 5, 10, 20, 40):
    x = torch.tensor([-1.2, 1.0, 0.5, -0.7], requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [x], max_iter=iterations, max_eval=1000, history_size=5,
        tolerance_grad=1e-12, tolerance_change=1e-14, line_search_fn="strong_wolfe",
    )

    def closure():
        optimizer.zero_grad()
        loss = valley(x)
        loss.backward()
        return loss

    optimizer.step(closure)
    evaluations = optimizer.state[x]["func_evals"]
    print(f"check({iterations}, {evaluations}, [{', '.join(repr(v) for v in x.tolist())}]);")
