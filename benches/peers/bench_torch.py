"""PyTorch: modules as its tutorials write them, with the fused optimizers.

Its configurations: eager and `torch.compile`, for inference also a frozen TorchScript; images in both memory formats.
None of them is the fastest everywhere.
"""

import itertools

import workloads

options = workloads.options()

import torch  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(options.threads)
torch.manual_seed(1)
# every network is a new one for the compiler, not a variant of the one before
torch._dynamo.config.cache_size_limit = 64


def module(layer, image):
    match layer:
        case ("dense", inputs, outputs, bias):
            return nn.Linear(inputs, outputs, bias=bias)
        case ("conv", inputs, filters, kernel, padding, bias):
            return nn.Conv2d(inputs, filters, kernel, padding=padding, bias=bias)
        case ("batchnorm", features):
            return nn.BatchNorm2d(features) if image else nn.BatchNorm1d(features)
        case ("layernorm", features):
            return nn.LayerNorm(features)
        case ("relu",):
            return nn.ReLU()
        case ("tanh",):
            return nn.Tanh()
        case ("maxpool",):
            return nn.MaxPool2d(2)
        case ("flatten",):
            return nn.Flatten()
        case ("dropout", drop):
            return nn.Dropout(drop)


def network(shape, layers, memory):
    modules, image = [], len(shape) == 3
    for layer in layers:
        image &= layer[0] != "flatten"
        modules.append(module(layer, image))
    return nn.Sequential(*modules).to(memory_format=memory)


def tensors(batch, shape, memory):
    """[B,H,W,C] becomes [B,C,H,W]."""
    tensors = [torch.from_numpy(x) for x in workloads.inputs(batch, shape)]
    return [x.permute(0, 3, 1, 2).contiguous(memory_format=memory) if x.dim() == 4 else x for x in tensors]


def train(optimizer, batch, shape, layers, memory, mode):
    net = network(shape, layers, memory).train()
    match optimizer:
        case ("adam", rate):
            update = torch.optim.Adam(net.parameters(), lr=rate, fused=True)
        case ("sgd", rate, momentum):
            update = torch.optim.SGD(net.parameters(), lr=rate, momentum=momentum, fused=True)
    target = torch.from_numpy(workloads.targets(batch, layers))
    criterion = nn.functional.mse_loss if target.is_floating_point() else nn.functional.cross_entropy
    x = tensors(batch, shape, memory)

    def loss_of(x):
        return criterion(net(x), target)

    if mode == "compile":
        loss_of = torch.compile(loss_of, dynamic=False)

    def step(turn):
        update.zero_grad(set_to_none=True)
        loss = loss_of(x[turn])
        loss.backward()
        update.step()
        return loss

    return net, step


def infer(batch, shape, layers, memory, mode):
    net = network(shape, layers, memory).eval()
    x = tensors(batch, shape, memory)
    forward, untaped = net, torch.inference_mode
    if mode == "compile":
        # what freezing folds must not be inference tensors
        forward, untaped = torch.compile(net, dynamic=False, options={"freezing": True}), torch.no_grad
    elif mode == "script":
        with torch.no_grad():
            forward = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(net, x[0])))

    def step(turn):
        with untaped():
            return forward(x[turn])

    return net, step


def layer(batch, shape, layers, memory, mode):
    net = network(shape, layers, memory).train()
    x, d_y = (x.detach() for x in tensors(batch, shape, memory)[:2])
    x.requires_grad_()
    forward = torch.compile(net, dynamic=False) if mode == "compile" else net
    wanted = [x, *net.parameters()]

    def step(turn):
        return torch.autograd.grad(forward(x), wanted, d_y)[0]

    return net, step


def make(kind, batch, shape, layers):
    formats = {"": torch.contiguous_format}
    if len(shape) == 3:
        formats[", channels last"] = torch.channels_last
    modes = ["eager", "compile", "script"] if kind == "infer" else ["eager", "compile"]
    for (name, memory), mode in itertools.product(formats.items(), modes):
        torch._dynamo.reset()
        match kind:
            case "infer":
                net, step = infer(batch, shape, layers, memory, mode)
            case "layer":
                net, step = layer(batch, shape, layers, memory, mode)
            case optimizer:
                net, step = train(optimizer, batch, shape, layers, memory, mode)
        parameters = sum(p.numel() for p in net.parameters())
        yield workloads.Made(mode + name, parameters, step, lambda result: result.detach().flatten()[0].item())


workloads.run(options, make)
