//! `mish`: each value times the hyperbolic tangent of its softplus.

use super::entry::Entry;
use super::function::{Function, sigmoid};
use super::layer::Reads;
use super::pointwise;
use super::role::{Auto, Bounds, Curve, Role};
use super::runtime::Operation;

pub const ENTRY: Entry = Entry {
    word: "mish",
    form: "mish",
    meaning: "x·tanh(ln(1 + e^x))",
    options: &[],
    auto: Auto::HeIn,
    role: Role::Activation(Curve {
        output: Bounds::ALL,
        identity: None,
        function: Function::smooth(|x, _| {
            let t = (x.max(0.0) + (-x.abs()).exp().ln_1p()).tanh();
            [x * t, t + x * sigmoid(x) * (1.0 - t * t)]
        }),
    }),
    plan: |site| pointwise::plan_by(site, Operation::Mish, Reads::X),
};
