"""PyTorch's outputs, losses and gradients of every layer, every loss and some whole networks, for tests/reference.rs.

    pip install torch numpy && python tests/reference/layers.py [case ...]

Writes layers/<case>.json beside this file. Everything is computed in float64 and printed with 11 digits. All
tensors have our layout: images are [B,H,W,C], a dense weight is [in,out], a convolution's [kh,kw,in/groups,out]. The
functions below turn them into PyTorch's and back, so that autograd gives the gradients in our layout too.
Inputs and parameters are decimals of four digits; a draw that lies nearer than 1e-3 to a kink is thrown away.
Made with torch 2.15.0.
"""

import json
import math
import pathlib
import sys
import zlib

import numpy as np
import torch
import torch.nn.functional as F

KINK = 1e-3
DIGITS = 11
TRAINING_STEPS = 3
FOLDER = pathlib.Path(__file__).parent / "layers"


def nchw(x):
    return x.permute(0, 3, 1, 2)


def nhwc(x):
    return x.permute(0, 2, 3, 1)


def pair(value):
    return (value, value) if isinstance(value, int) else value


def same(size, kernel, stride, dilation):
    """Keras: ceil(n / stride) windows, the odd cell of padding at the end; (before, after) of one axis."""
    windows = -(-size // stride)
    total = max((windows - 1) * stride + (kernel - 1) * dilation + 1 - size, 0)
    return total // 2, total - total // 2


def padded(x, kernel, stride, padding, fill=0.0, dilation=(1, 1)):
    """x [B,C,H,W] with its border."""
    if padding == "valid":
        return x
    if padding == "same":
        sides = (same(x.shape[2 + a], kernel[a], stride[a], dilation[a]) for a in (0, 1))
        (top, bottom), (left, right) = sides
    else:
        (top, left) = (bottom, right) = pair(padding)
    return F.pad(x, (left, right, top, bottom), value=fill)


class Net:
    """One network: its methods are the words of the language; parameters are drawn when a layer first meets them."""

    def __init__(self, random):
        self.random = random
        self.params, self.stats = {}, {}
        self.training = True
        self.penalties = {}
        self.margin = math.inf

    def draw(self, *shape):
        return torch.tensor(self.random.normal(size=shape).round(4))

    def param(self, name, shape, mean, std):
        if name not in self.params:
            values = (mean + std * self.draw(*shape)).mul(1e4).round() / 1e4
            self.params[name] = values.requires_grad_()
        return self.params[name]

    def near(self, distance):
        """Notes how near a point lies to a kink."""
        if distance.numel() > 0:
            self.margin = min(self.margin, distance.abs().min().item())

    def weight(self, name, shape, l1=0.0, l2=0.0):
        weight = self.param(f"{name}.weight", shape, 0.0, 1.2 / math.sqrt(math.prod(shape[:-1])))
        if l1:
            self.near(weight)
        self.penalties[name] = l1 * weight.abs().sum() + l2 * weight.square().sum()
        return weight

    def bias(self, name, units):
        return self.param(f"{name}.bias", (units,), 0.0, 0.4)

    def dense(self, name, x, units, bias=True, l1=0.0, l2=0.0):
        weight = self.weight(name, (x.shape[1], units), l1, l2)
        return F.linear(x, weight.T, self.bias(name, units) if bias else None)

    def conv2d(
        self, name, x, filters, kernel, stride=1, padding="valid", dilation=1, groups=1, bias=True, l1=0.0, l2=0.0
    ):
        kernel, stride, dilation = pair(kernel), pair(stride), pair(dilation)
        weight = self.weight(name, (*kernel, x.shape[3] // groups, filters), l1, l2).permute(3, 2, 0, 1)
        bias = self.bias(name, filters) if bias else None
        x = padded(nchw(x), kernel, stride, padding, 0.0, dilation)
        return nhwc(F.conv2d(x, weight, bias, stride, 0, dilation, groups))

    def depthwise_conv2d(self, name, x, kernel, **options):
        return self.conv2d(name, x, x.shape[3], kernel, groups=x.shape[3], **options)

    def conv1d(self, name, x, filters, kernel, stride=1, padding="valid", dilation=1, groups=1, bias=True):
        weight = self.weight(name, (kernel, x.shape[2] // groups, filters)).permute(2, 1, 0)
        bias = self.bias(name, filters) if bias else None
        amounts = {"valid": (0, 0), "same": same(x.shape[1], kernel, stride, dilation)}
        before, after = amounts[padding] if isinstance(padding, str) else (padding, padding)
        return F.conv1d(F.pad(x.mT, (before, after)), weight, bias, stride, 0, dilation, groups).mT

    def maxpool2d(self, x, size, stride=None, padding="valid"):
        size = pair(size)
        stride = pair(stride or size)
        x = padded(nchw(x), size, stride, padding, -math.inf)
        windows = x.detach().unfold(2, size[0], stride[0]).unfold(3, size[1], stride[1])
        first, second = windows.flatten(4).topk(2).values.unbind(-1)
        # equal zeros come from a relu before, and pass no gradient on whichever is taken
        self.near((first - second)[(first != 0) | (second != 0)])
        return nhwc(F.max_pool2d(x, size, stride))

    def avgpool2d(self, x, size, stride=None, padding="valid"):
        size = pair(size)
        stride = pair(stride or size)
        x = nchw(x)
        if padding != "same":
            return nhwc(F.avg_pool2d(x, size, stride, 0 if padding == "valid" else padding))
        # Keras: the mean over the cells that exist
        sums, counts = (F.avg_pool2d(padded(v, size, stride, "same"), size, stride) for v in (x, torch.ones_like(x)))
        return nhwc(sums / counts)

    def maxpool1d(self, x, size, stride=None, padding="valid"):
        return self.pool1d(self.maxpool2d, x, size, stride, padding)

    def avgpool1d(self, x, size, stride=None, padding="valid"):
        return self.pool1d(self.avgpool2d, x, size, stride, padding)

    def pool1d(self, pool, x, size, stride, padding):
        """A sequence is an image of height 1."""
        padding = padding if isinstance(padding, str) else (0, padding)
        return pool(x.unsqueeze(1), (1, size), (1, stride or size), padding).squeeze(1)

    def global_avgpool(self, x):
        return x.flatten(1, -2).mean(1)

    def global_maxpool(self, x):
        first, second = x.detach().flatten(1, -2).topk(2, 1).values.unbind(1)
        self.near(first - second)
        return F.adaptive_max_pool2d(nchw(x), 1).flatten(1) if x.dim() == 4 else F.adaptive_max_pool1d(x.mT, 1).flatten(1)

    def pad2d(self, x, amount):
        rows, columns = pair(amount)
        return nhwc(F.pad(nchw(x), (columns, columns, rows, rows)))

    def relu(self, x):
        self.near(x.detach())
        return F.relu(x)

    def leaky_relu(self, x, slope=0.01):
        self.near(x.detach())
        return F.leaky_relu(x, slope)

    def elu(self, x, alpha=1.0):
        self.near(x.detach())
        return F.elu(x, alpha)

    def selu(self, x):
        self.near(x.detach())
        return F.selu(x)

    def hard_tanh(self, x):
        self.near(x.detach().abs() - 1)
        return F.hardtanh(x)

    def prelu(self, name, x):
        self.near(x.detach())
        return F.prelu(x, self.param(f"{name}.weight", (1,), 0.25, 0.1))

    def batchnorm(self, name, x, momentum=0.1, eps=1e-5, affine=True, biased=False, virtual_batch=None):
        channels = x.shape[-1]
        mean = self.stats.setdefault(f"{name}.running_mean", torch.zeros(channels))
        var = self.stats.setdefault(f"{name}.running_var", torch.ones(channels))
        gamma, beta = self.affine(name, (channels,), affine)
        if momentum == "cumulative":
            momentum = self.counted(name)
        x = x.movedim(-1, 1)
        if biased and self.training:
            with torch.no_grad():
                over = [axis for axis in range(x.dim()) if axis != 1]
                mean.lerp_(x.mean(over), momentum)
                var.lerp_(x.var(over, unbiased=False), momentum)
            mean = var = None
        ghosts = x.split(virtual_batch) if virtual_batch and self.training else [x]
        y = [F.batch_norm(ghost, mean, var, gamma, beta, self.training, momentum, eps) for ghost in ghosts]
        return torch.cat(y).movedim(1, -1)

    def counted(self, name):
        """1 / number of batches, as for torch.nn.BatchNorm1d(momentum=None)."""
        count = self.stats.setdefault(f"{name}.num_batches", torch.zeros(1))
        count += self.training
        return 1 / count.item()

    def batch_renorm(self, name, x, r_max=3.0, d_max=5.0, momentum=0.1, eps=1e-5, affine=True):
        """Ioffe, arXiv 1702.03275, Algorithm 1: PyTorch has no layer for it."""
        channels, over = x.shape[-1], tuple(range(x.dim() - 1))
        mean = self.stats.setdefault(f"{name}.running_mean", torch.zeros(channels))
        std = self.stats.setdefault(f"{name}.running_std", torch.ones(channels))
        gamma, beta = self.affine(name, (channels,), affine)
        y = (x - mean) / std
        if self.training:
            of_batch, std_of_batch = x.mean(over), (x.var(over, unbiased=False) + eps).sqrt()
            r = (std_of_batch / std).clamp(1 / r_max, r_max).detach()
            d = ((of_batch - mean) / std).clamp(-d_max, d_max).detach()
            y = (x - of_batch) / std_of_batch * r + d
            with torch.no_grad():
                mean.lerp_(of_batch, momentum)
                std.lerp_(std_of_batch, momentum)
        return y * gamma + beta if affine else y

    def affine(self, name, shape, affine):
        gamma = self.param(f"{name}.gamma", shape, 1.0, 0.3) if affine else None
        return gamma, self.param(f"{name}.beta", shape, 0.0, 0.4) if affine else None

    def layernorm(self, name, x, eps=1e-5, affine=True, axes="last", bias=True):
        shape = tuple(x.shape[1:]) if axes == "all" else (x.shape[-1],)
        if not bias:
            return F.layer_norm(x, shape, self.param(f"{name}.gamma", shape, 1.0, 0.3), None, eps)
        return F.layer_norm(x, shape, *self.affine(name, shape, affine), eps)

    def groupnorm(self, name, x, groups, eps=1e-5, affine=True):
        return F.group_norm(x.movedim(-1, 1), groups, *self.affine(name, (x.shape[-1],), affine), eps).movedim(1, -1)

    def instancenorm(self, name, x, eps=1e-5, affine=False):
        gamma, beta = self.affine(name, (x.shape[-1],), affine)
        return F.instance_norm(x.movedim(-1, 1), weight=gamma, bias=beta, eps=eps).movedim(1, -1)

    def rmsnorm(self, name, x, eps=1e-6, affine=True):
        width = (x.shape[-1],)
        gamma = self.param(f"{name}.gamma", width, 1.0, 0.3) if affine else None
        return F.rms_norm(x, width, gamma, eps)

    def embedding(self, name, x, vocabulary, units, l1=0.0, l2=0.0):
        # No gradient flows to whole numbers; the zero gives the gradient of the input that we give.
        return F.embedding(x.long(), self.weight(name, (vocabulary, units), l1, l2)) + 0.0 * x.unsqueeze(-1)

    def recurrent(self, word, name, x, units, bias=True, sequence=False, norm=False, l1=0.0, l2=0.0):
        channels, width = x.shape[2], {"rnn": 1, "gru": 3, "lstm": 4}[word] * units
        weight = self.weight(f"{name}", (channels, width), l1, l2)
        penalty = self.penalties.pop(name)
        recurrent = self.param(f"{name}.recurrent_weight", (units, width), 0.0, 1.2 / math.sqrt(units))
        if l1:
            self.near(recurrent)
        self.penalties[name] = penalty + l1 * recurrent.abs().sum() + l2 * recurrent.square().sum()
        b = self.bias(name, width) if bias else torch.zeros(width)
        c = torch.zeros(units)
        if bias and word == "gru":
            c = self.param(f"{name}.recurrent_bias", (units,), 0.0, 0.4)
        # PyTorch's second bias is ours for the last gate of a gru alone, behind the product
        c = F.pad(c, (width - units, 0)) if word == "gru" else torch.zeros(width)
        if norm:
            states = self.normalised(word, name, x, units, (weight, recurrent, b, c))
        else:
            module = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[word]
            named = {"weight_ih_l0": weight.T, "weight_hh_l0": recurrent.T, "bias_ih_l0": b, "bias_hh_l0": c}
            states = torch.func.functional_call(module(channels, units, batch_first=True), named, (x,))[0]
        return states if sequence else states[:, -1]

    def normalised(self, word, name, x, units, weights):
        """Ba, Kiros & Hinton 2016, arXiv 1607.06450: the equations of its supplement for lstm and gru, and of the
        gru's kind for the plain layer."""
        weight, recurrent, b, c = weights
        runs = {"rnn": [1], "gru": [2, 1], "lstm": [4]}[word]

        def norm(kind, v, runs):
            gamma = self.param(f"{name}.{kind}gamma", (v.shape[1],), 1.0, 0.3)
            beta = self.param(f"{name}.{kind}beta", (v.shape[1],), 0.0, 0.4)
            parts = v.split([run * units for run in runs], 1)
            return gamma * torch.cat([F.layer_norm(part, (part.shape[1],)) for part in parts], 1) + beta

        h = cell = torch.zeros(x.shape[0], units)
        states = []
        for step in x.unbind(1):
            a = (norm("", step @ weight, runs) + b).split(units, 1)
            r = (norm("recurrent_", h @ recurrent, runs) + c).split(units, 1)
            if word == "rnn":
                h = torch.tanh(a[0] + r[0])
            elif word == "gru":
                reset, keep = torch.sigmoid(a[0] + r[0]), torch.sigmoid(a[1] + r[1])
                h = (1 - keep) * torch.tanh(a[2] + reset * r[2]) + keep * h
            else:
                i, f, g, o = (x + y for x, y in zip(a, r))
                cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
                h = torch.sigmoid(o) * torch.tanh(norm("cell_", cell, [1]))
            states.append(h)
        return torch.stack(states, 1)

    def dropout(self, x, p):
        return F.dropout(x, p, self.training)


LOSSES = {
    "mse": (lambda scores, targets: F.mse_loss(scores, targets), None),
    "mae": (F.l1_loss, None),
    "huber": (F.huber_loss, None),
    # Not in PyTorch: by its formula.
    "log_cosh": (lambda scores, targets: torch.log(torch.cosh(scores - targets)).mean(), None),
    "huber(0.4)": (lambda scores, targets: F.huber_loss(scores, targets, delta=0.4), None),
    # PyTorch has no hinge loss of scores and signs; the formula is Cortes & Vapnik's, 1995
    "hinge": (lambda scores, targets: torch.clamp(1 - targets * scores, min=0).mean(), None),
    "sigmoid_cross_entropy": (F.binary_cross_entropy_with_logits, torch.sigmoid),
    "softmax_cross_entropy": (F.cross_entropy, lambda scores: F.softmax(scores, -1)),
    "softmax_cross_entropy(0.1)": (
        lambda scores, labels: F.cross_entropy(scores, labels, label_smoothing=0.1),
        lambda scores: F.softmax(scores, -1),
    ),
}
# How far a loss is from its kink.
LOSS_KINKS = {
    "mae": lambda scores, targets: scores - targets,
    "hinge": lambda scores, targets: 1 - targets * scores,
}


def recurrent_net(n, x):
    x = n.recurrent("lstm", "lstm1", x, 6, sequence=True)
    x = n.recurrent("gru", "gru1", n.recurrent("rnn", "rnn1", x, 5, sequence=True), 4)
    return n.dense("dense1", x, 3)


def small_cnn(n, x):
    x = n.maxpool2d(n.relu(n.batchnorm("batchnorm1", n.conv2d("conv2d1", x, 4, 3, padding="same", bias=False))), 2)
    x = n.maxpool2d(n.relu(n.batchnorm("batchnorm2", n.conv2d("conv2d2", x, 5, 3, padding="same", bias=False))), 2)
    x = n.relu(n.batchnorm("batchnorm3", n.dense("hidden", x.flatten(1), 7, bias=False)))
    return n.dense("dense2", n.dropout(x, 0.0), 3)


def residual_net(n, x):
    x = n.relu(n.conv2d("conv2d1", x, 3, 3, padding="same"))
    y = n.relu(n.batchnorm("residual1.batchnorm1", n.conv2d("residual1.conv2d1", x, 3, 3, padding="same", bias=False)))
    x = n.relu(x + n.conv2d("residual1.conv2d2", y, 3, 3, padding="same"))
    y = n.conv2d("residual2.conv2d1", x, 4, 3, 2, padding=1, bias=False)
    y = n.batchnorm("residual2.batchnorm1", y)
    z = n.conv2d("residual2.shortcut.conv2d1", x, 4, 1, 2, bias=False)
    z = n.batchnorm("residual2.shortcut.batchnorm1", z)
    return n.dense("dense1", n.global_avgpool(n.relu(y + z)), 3)


def branched_net(n, x):
    a = n.relu(n.conv2d("branch1.0.conv2d1", x, 2, 1))
    b = n.relu(n.conv2d("branch1.1.conv2d1", x, 2, 1))
    b = torch.tanh(n.conv2d("branch1.1.conv2d2", b, 3, 3, padding="same"))
    c = n.avgpool2d(x, 3, 1, "same")
    x = n.conv2d("conv2d1", torch.cat((a, b, c), -1), 3, 3, 2).flatten(1)
    x = n.dense("branch2.0.dense1", x, 4) + torch.sigmoid(n.dense("branch2.1.dense1", x, 4))
    return n.dense("dense1", n.layernorm("layernorm1", x), 3, l2=0.01)


def repeated_net(n, x):
    for copy in range(3):
        y = n.layernorm(f"repeat1.{copy}.residual1.layernorm1", x)
        y = n.leaky_relu(n.dense(f"repeat1.{copy}.residual1.dense1", y, 8), 0.1)
        x = x + n.dense(f"repeat1.{copy}.residual1.dense2", y, x.shape[1])
    return n.dense("dense1", x, 2)


# name: shape of a batch of inputs, loss, the network
CASES = {
    "dense": ((3, 5), "mse", lambda n, x: n.dense("dense1", x, 4)),
    "dense_without_bias": ((1, 5), "mse", lambda n, x: n.dense("dense1", x, 3, bias=False)),
    "dense_wide": ((5, 19), "mse", lambda n, x: n.dense("dense1", x, 17)),
    "penalties": (
        (3, 4),
        "mse",
        lambda n, x: n.dense("dense2", torch.tanh(n.dense("dense1", x, 5, l1=0.01, l2=0.1)), 2, l2=0.5),
    ),
    "penalties_of_a_convolution": ((2, 4, 4, 2), "mse", lambda n, x: n.conv2d("conv2d1", x, 2, 2, l1=0.02, l2=0.03)),
    "conv2d": ((2, 6, 5, 2), "mse", lambda n, x: n.conv2d("conv2d1", x, 3, 3)),
    "conv2d_same": ((2, 5, 6, 2), "mse", lambda n, x: n.conv2d("conv2d1", x, 3, (3, 2), padding="same")),
    "conv2d_same_stride": ((2, 7, 6, 2), "mse", lambda n, x: n.conv2d("conv2d1", x, 3, 3, 2, padding="same")),
    "conv2d_same_even": ((2, 6, 5, 1), "mse", lambda n, x: n.conv2d("conv2d1", x, 2, 4, (2, 1), padding="same")),
    "conv2d_padded": ((3, 4, 5, 3), "mse", lambda n, x: n.conv2d("conv2d1", x, 2, 3, padding=1)),
    "conv2d_padded_unevenly": (
        (1, 4, 4, 3),
        "mse",
        lambda n, x: n.conv2d("conv2d1", x, 2, (3, 2), (1, 2), padding=(2, 1)),
    ),
    "conv2d_stride": ((2, 9, 7, 1), "mse", lambda n, x: n.conv2d("conv2d1", x, 2, 2, (3, 2))),
    "conv2d_one_by_one": ((2, 4, 3, 3), "mse", lambda n, x: n.conv2d("conv2d1", x, 5, 1, bias=False)),
    "conv2d_one_by_one_stride": ((2, 5, 4, 2), "mse", lambda n, x: n.conv2d("conv2d1", x, 3, 1, 2)),
    "conv2d_many_channels": ((2, 4, 4, 9), "mse", lambda n, x: n.conv2d("conv2d1", x, 10, 3, padding="same")),
    "conv2d_whole_image": ((3, 3, 4, 2), "mse", lambda n, x: n.conv2d("conv2d1", x, 4, (3, 4))),
    "conv2d_dilated": ((2, 7, 6, 2), "mse", lambda n, x: n.conv2d("conv2d1", x, 3, 3, dilation=2)),
    "conv2d_dilated_same": (
        (2, 7, 6, 2),
        "mse",
        lambda n, x: n.conv2d("conv2d1", x, 3, 3, (1, 2), padding="same", dilation=(2, 1)),
    ),
    "conv2d_dilated_padded": (
        (2, 5, 5, 1),
        "mse",
        lambda n, x: n.conv2d("conv2d1", x, 2, 2, padding=2, dilation=3, bias=False),
    ),
    "conv2d_groups": ((2, 5, 4, 4), "mse", lambda n, x: n.conv2d("conv2d1", x, 6, 3, padding="same", groups=2)),
    "conv2d_groups_dilated": (
        (2, 6, 5, 3),
        "mse",
        lambda n, x: n.conv2d("conv2d1", x, 3, 2, 2, padding=1, dilation=2, groups=3),
    ),
    "depthwise_conv2d": ((2, 5, 6, 5), "mse", lambda n, x: n.depthwise_conv2d("depthwise_conv2d1", x, 3)),
    "depthwise_conv2d_same": (
        (2, 7, 6, 18),
        "mse",
        lambda n, x: n.depthwise_conv2d("depthwise_conv2d1", x, 3, stride=2, padding="same", bias=False),
    ),
    "depthwise_conv2d_dilated": (
        (2, 6, 7, 3),
        "mse",
        lambda n, x: n.depthwise_conv2d("depthwise_conv2d1", x, (2, 3), padding=(1, 2), dilation=2),
    ),
    "conv1d": ((2, 7, 3), "mse", lambda n, x: n.conv1d("conv1d1", x, 4, 3)),
    "conv1d_same": ((2, 8, 2), "mse", lambda n, x: n.conv1d("conv1d1", x, 3, 4, 2, padding="same")),
    "conv1d_dilated": (
        (2, 7, 4),
        "mse",
        lambda n, x: n.conv1d("conv1d1", x, 2, 3, padding=2, dilation=2, groups=2, bias=False),
    ),
    "maxpool2d": ((2, 6, 5, 2), "mse", lambda n, x: n.maxpool2d(x, 2)),
    "maxpool2d_overlapping": ((2, 7, 7, 2), "mse", lambda n, x: n.maxpool2d(x, 3, 2)),
    "maxpool2d_padded": ((2, 7, 6, 2), "mse", lambda n, x: n.maxpool2d(x, 3, 2, 1)),
    "maxpool2d_same": ((2, 5, 5, 3), "mse", lambda n, x: n.maxpool2d(x, (2, 3), padding="same")),
    "avgpool2d": ((2, 6, 5, 2), "mse", lambda n, x: n.avgpool2d(x, 2)),
    "avgpool2d_overlapping": ((2, 6, 7, 1), "mse", lambda n, x: n.avgpool2d(x, (3, 2), (2, 1))),
    "avgpool2d_padded": ((2, 5, 5, 2), "mse", lambda n, x: n.avgpool2d(x, 3, 2, 1)),
    "avgpool2d_same": ((2, 5, 6, 2), "mse", lambda n, x: n.avgpool2d(x, 3, 1, "same")),
    "avgpool2d_same_stride": ((2, 5, 4, 2), "mse", lambda n, x: n.avgpool2d(x, 2, padding="same")),
    "global_avgpool": ((2, 4, 3, 5), "mse", lambda n, x: n.global_avgpool(x)),
    "maxpool1d": ((2, 7, 3), "mse", lambda n, x: n.maxpool1d(x, 2)),
    "maxpool1d_padded": ((2, 8, 2), "mse", lambda n, x: n.maxpool1d(x, 3, 2, 1)),
    "avgpool1d": ((2, 7, 3), "mse", lambda n, x: n.avgpool1d(x, 3, 2)),
    "avgpool1d_padded": ((2, 8, 2), "mse", lambda n, x: n.avgpool1d(x, 3, 1, 1)),
    "avgpool1d_same": ((2, 5, 2), "mse", lambda n, x: n.avgpool1d(x, 2, padding="same")),
    "global_avgpool_of_a_sequence": ((2, 6, 3), "mse", lambda n, x: n.global_avgpool(x)),
    "global_maxpool": ((2, 4, 3, 5), "mse", lambda n, x: n.global_maxpool(x)),
    "global_maxpool_of_a_sequence": ((2, 6, 3), "mse", lambda n, x: n.global_maxpool(x)),
    "pad2d": ((2, 3, 4, 2), "mse", lambda n, x: n.pad2d(x, (2, 1))),
    "flatten": ((2, 2, 3, 2), "mse", lambda n, x: n.dense("dense1", x.flatten(1), 3)),
    "reshape": ((2, 12), "mse", lambda n, x: n.conv2d("conv2d1", x.reshape(-1, 2, 3, 2), 2, 2)),
    "relu": ((3, 13), "mse", lambda n, x: n.relu(x)),
    "leaky_relu": ((3, 13), "mse", lambda n, x: n.leaky_relu(x)),
    "leaky_relu_slope": ((3, 5), "mse", lambda n, x: n.leaky_relu(n.dense("dense1", x, 6), 0.3)),
    "prelu": ((3, 6), "mse", lambda n, x: n.prelu("prelu1", n.dense("dense1", x, 5))),
    "prelu_of_an_image": (
        (9, 4, 4, 2),
        "mse",
        lambda n, x: n.conv2d("conv2d2", n.prelu("prelu1", n.conv2d("conv2d1", x, 3, 3)), 2, 2),
    ),
    "elu": ((3, 13), "mse", lambda n, x: n.elu(x)),
    "elu_alpha": ((3, 5), "mse", lambda n, x: n.elu(n.dense("dense1", x, 6), 0.3)),
    "selu": ((3, 13), "mse", lambda n, x: n.selu(x)),
    "gelu": ((3, 13), "mse", lambda n, x: F.gelu(x)),
    "gelu_by_tanh": ((3, 13), "mse", lambda n, x: F.gelu(x, approximate="tanh")),
    "silu": ((3, 13), "mse", lambda n, x: F.silu(x)),
    "mish": ((3, 13), "mse", lambda n, x: F.mish(x)),
    "softplus": ((3, 13), "mse", lambda n, x: F.softplus(x)),
    "hard_tanh": ((3, 13), "mse", lambda n, x: n.hard_tanh(x)),
    "log_softmax": ((3, 7), "mse", lambda n, x: F.log_softmax(x, -1)),
    "log_softmax_of_an_image": ((2, 2, 3, 5), "mse", lambda n, x: F.log_softmax(x, -1)),
    "tanh": ((3, 13), "mse", lambda n, x: torch.tanh(x)),
    "sigmoid": ((3, 13), "mse", lambda n, x: torch.sigmoid(x)),
    "softmax": ((3, 7), "mse", lambda n, x: F.softmax(x, -1)),
    "softmax_of_an_image": ((2, 2, 3, 5), "mse", lambda n, x: F.softmax(x, -1)),
    "dropout_of_nothing": ((3, 6), "mse", lambda n, x: n.dropout(x, 0.0)),
    "spatial_dropout_of_nothing": ((3, 4, 3), "mse", lambda n, x: n.dropout(x, 0.0)),
    "alpha_dropout_of_nothing": ((3, 6), "mse", lambda n, x: F.alpha_dropout(x, 0.0, n.training)),
    "gaussian_dropout_of_nothing": ((3, 6), "mse", lambda n, x: n.dropout(x, 0.0)),
    "gaussian_noise_of_nothing": ((3, 6), "mse", lambda n, x: x + 0.0 * x),
    "embedding": ((4, 5), "mse", lambda n, x: n.embedding("embedding1", x, 7, 3)),
    "embedding_penalized": (
        (3, 4),
        "mse",
        lambda n, x: n.dense("dense1", n.embedding("embedding1", x, 3, 2, l1=0.02, l2=0.03).flatten(1), 2),
    ),
    "rnn": ((3, 5, 3), "mse", lambda n, x: n.recurrent("rnn", "rnn1", x, 4)),
    "rnn_sequence": ((2, 4, 2), "mse", lambda n, x: n.recurrent("rnn", "rnn1", x, 3, bias=False, sequence=True)),
    "rnn_normalised": ((2, 4, 3), "mse", lambda n, x: n.recurrent("rnn", "rnn1", x, 5, norm=True)),
    "gru": ((3, 5, 3), "mse", lambda n, x: n.recurrent("gru", "gru1", x, 4)),
    "gru_sequence": ((2, 4, 2), "mse", lambda n, x: n.recurrent("gru", "gru1", x, 3, sequence=True)),
    "gru_without_bias": ((2, 3, 2), "mse", lambda n, x: n.recurrent("gru", "gru1", x, 3, bias=False)),
    "gru_normalised": ((2, 4, 3), "mse", lambda n, x: n.recurrent("gru", "gru1", x, 5, norm=True, sequence=True)),
    "lstm": ((3, 5, 3), "mse", lambda n, x: n.recurrent("lstm", "lstm1", x, 4)),
    "lstm_sequence": ((2, 4, 2), "mse", lambda n, x: n.recurrent("lstm", "lstm1", x, 3, sequence=True)),
    "lstm_of_one_step": ((3, 1, 6), "mse", lambda n, x: n.recurrent("lstm", "lstm1", x, 5)),
    "lstm_penalized": (
        (2, 3, 2),
        "mse",
        lambda n, x: n.recurrent("lstm", "lstm1", x, 3, bias=False, l1=0.02, l2=0.03),
    ),
    "lstm_normalised": ((2, 4, 3), "mse", lambda n, x: n.recurrent("lstm", "lstm1", x, 5, norm=True)),
    "recurrent_net": ((4, 7, 3), "softmax_cross_entropy", recurrent_net),
    "batchnorm": ((5, 6), "mse", lambda n, x: n.batchnorm("batchnorm1", x)),
    "batchnorm_of_an_image": ((3, 3, 2, 4), "mse", lambda n, x: n.batchnorm("batchnorm1", x)),
    "batchnorm_options": ((4, 5), "mse", lambda n, x: n.batchnorm("batchnorm1", x, 0.3, 0.01, affine=False)),
    "batchnorm_after_conv2d": (
        (2, 4, 4, 2),
        "mse",
        lambda n, x: n.batchnorm("batchnorm1", n.conv2d("conv2d1", x, 3, 3, bias=False)),
    ),
    "batchnorm_after_a_bias": ((4, 3), "mse", lambda n, x: n.batchnorm("batchnorm1", n.dense("dense1", x, 4))),
    "batchnorm_of_a_sequence": ((3, 5, 4), "mse", lambda n, x: n.batchnorm("batchnorm1", x)),
    "batchnorm_biased": ((4, 5), "mse", lambda n, x: n.batchnorm("batchnorm1", x, biased=True)),
    "batchnorm_cumulative": ((3, 2, 3, 4), "mse", lambda n, x: n.batchnorm("batchnorm1", x, "cumulative")),
    "batchnorm_virtual": ((6, 2, 2, 3), "mse", lambda n, x: n.batchnorm("batchnorm1", x, virtual_batch=2)),
    "batch_renorm": ((5, 6), "mse", lambda n, x: n.batch_renorm("batch_renorm1", x)),
    "batch_renorm_limits": (
        (3, 2, 3, 4),
        "mse",
        lambda n, x: n.batch_renorm("batch_renorm1", x, 1.1, 0.1, 0.3, 0.01, affine=False),
    ),
    "layernorm": ((3, 7), "mse", lambda n, x: n.layernorm("layernorm1", x)),
    "layernorm_of_an_image": ((2, 2, 3, 5), "mse", lambda n, x: n.layernorm("layernorm1", x)),
    "layernorm_options": ((3, 9), "mse", lambda n, x: n.layernorm("layernorm1", x, 0.01, affine=False)),
    "layernorm_without_bias": ((3, 7), "mse", lambda n, x: n.layernorm("layernorm1", x, bias=False)),
    "layernorm_over_all_axes": ((2, 2, 3, 5), "mse", lambda n, x: n.layernorm("layernorm1", x, axes="all")),
    "groupnorm": ((3, 8), "mse", lambda n, x: n.groupnorm("groupnorm1", x, 2)),
    "groupnorm_of_an_image": ((2, 3, 2, 6), "mse", lambda n, x: n.groupnorm("groupnorm1", x, 3)),
    "groupnorm_options": ((2, 5, 4), "mse", lambda n, x: n.groupnorm("groupnorm1", x, 4, 0.01, affine=False)),
    "groupnorm_of_one_group": ((2, 3, 2, 4), "mse", lambda n, x: n.groupnorm("groupnorm1", x, 1)),
    "instancenorm": ((2, 3, 4, 3), "mse", lambda n, x: n.instancenorm("instancenorm1", x)),
    "instancenorm_options": ((2, 6, 3), "mse", lambda n, x: n.instancenorm("instancenorm1", x, 0.01, affine=True)),
    "rmsnorm": ((3, 7), "mse", lambda n, x: n.rmsnorm("rmsnorm1", x)),
    "rmsnorm_of_an_image": ((2, 2, 3, 5), "mse", lambda n, x: n.rmsnorm("rmsnorm1", x, 0.01, affine=False)),
    "softmax_cross_entropy": ((5, 4), "softmax_cross_entropy", lambda n, x: n.dense("dense1", x, 7)),
    "sigmoid_cross_entropy": ((5, 4), "sigmoid_cross_entropy", lambda n, x: n.dense("dense1", x, 3)),
    "softmax_cross_entropy_smoothed": ((5, 4), "softmax_cross_entropy(0.1)", lambda n, x: n.dense("dense1", x, 7)),
    "mae": ((5, 4), "mae", lambda n, x: n.dense("dense1", x, 3)),
    "huber": ((5, 4), "huber", lambda n, x: n.dense("dense1", x, 3)),
    "log_cosh": ((5, 4), "log_cosh", lambda n, x: n.dense("dense1", x, 3)),
    "huber_delta": ((5, 4), "huber(0.4)", lambda n, x: n.dense("dense1", x, 3)),
    "hinge": ((5, 4), "hinge", lambda n, x: n.dense("dense1", x, 3)),
    "mse_of_an_image": ((2, 3, 3, 2), "mse", lambda n, x: torch.tanh(x)),
    "small_cnn": ((4, 8, 8, 1), "softmax_cross_entropy", small_cnn),
    "residual_net": ((3, 6, 6, 2), "softmax_cross_entropy", residual_net),
    "branched_net": ((3, 6, 5, 2), "sigmoid_cross_entropy", branched_net),
    "repeated_net": ((4, 6), "mse", repeated_net),
}
# Inputs of these are whole numbers below.
WHOLE = {"embedding": 7, "embedding_penalized": 3}
# Inputs of these are drawn so much wider, to where the functions saturate.
STEEP = {
    "tanh": 4,
    "sigmoid": 4,
    "softmax": 4,
    "elu": 4,
    "selu": 4,
    "gelu": 3,
    "gelu_by_tanh": 3,
    "silu": 8,
    "mish": 8,
    "softplus": 12,
    "log_softmax": 4,
}


def compute(name, attempt):
    """One case as a dictionary, and how near it lies to a kink."""
    shape, loss, network = CASES[name]
    net = Net(np.random.default_rng([zlib.crc32(name.encode()), attempt]))
    inputs = [STEEP.get(name, 1) * net.draw(*shape) for _ in range(TRAINING_STEPS)]
    if name in WHOLE:
        inputs = [torch.tensor(net.random.integers(WHOLE[name], size=shape).astype(float))]
    x = inputs[0].requires_grad_()
    scores = network(net, x)
    labels = loss.startswith("softmax_cross_entropy")
    if labels:
        targets = torch.tensor(net.random.integers(scores.shape[1], size=shape[0]))
    elif loss == "sigmoid_cross_entropy":
        targets = torch.tensor(net.random.uniform(size=scores.shape).round(4))
    elif loss == "hinge":
        targets = torch.tensor(net.random.choice([-1.0, 1.0], size=scores.shape))
    else:
        targets = net.draw(*scores.shape)
    if loss in LOSS_KINKS:
        net.near(LOSS_KINKS[loss](scores.detach(), targets))
    scores.retain_grad()
    value, link = LOSSES[loss]
    data, penalty = value(scores, targets), sum(net.penalties.values())
    data.backward(retain_graph=True)
    d_scores = scores.grad.clone()
    if torch.is_tensor(penalty) and penalty.requires_grad:
        penalty.backward()
    case = {
        "made_by": f"tests/reference/layers.py, torch {torch.__version__.split('+')[0]}",
        "batch": shape[0],
        "inputs": x,
        "labels" if labels else "targets": targets,
        "params": net.params,
        "scores": scores,
        "loss": data.item(),
        "penalty": float(torch.as_tensor(penalty).detach()),
        "d_scores": d_scores,
        "grads": {key: param.grad for key, param in net.params.items()},
        "d_inputs": x.grad,
    }
    if net.stats:
        case["later_inputs"] = inputs[1:]
        margin = net.margin
        for later in inputs[1:]:
            network(net, later)
        net.margin = margin
        case["stats"] = dict(net.stats)
    net.training, margin = False, net.margin
    inferred = network(net, x)
    case["inference"] = inferred
    if link is not None:
        case["predictions"] = link(inferred)
    return case, margin


def text(value):
    """JSON, one tensor a line."""
    if torch.is_tensor(value):
        numbers = value.detach().flatten().tolist()
        values = ",".join(f"{v:.{DIGITS}g}" for v in numbers)
        shape = ",".join(map(str, value.shape))
        return f'{{"shape":[{shape}],"values":[{values}]}}'
    if isinstance(value, dict):
        return "{" + ",".join(f"\n{json.dumps(key)}:{text(v)}" for key, v in value.items()) + "\n}"
    if isinstance(value, list):
        return "[" + ",".join("\n" + text(v) for v in value) + "]"
    return json.dumps(value)


def main():
    torch.set_default_dtype(torch.float64)
    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or CASES:
        attempt = 0
        case, margin = compute(name, attempt)
        while margin < KINK:
            attempt += 1
            case, margin = compute(name, attempt)
        (FOLDER / f"{name}.json").write_text(text(case) + "\n")


main()
