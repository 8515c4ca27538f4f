//! Activations of one number without options: `relu tanh sigmoid selu silu softplus hard_tanh`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Auto, Bounds, Calls, Curve, Entry, Layer, Layout, Output, Reads, Role, Site, runtime};
use crate::language::shape::Size;
use crate::plan::signal::moments::Function;

pub const RELU: Entry = Entry {
    word: "relu",
    form: "relu",
    meaning: "max(0, x)",
    auto: Auto::HeIn,
    role: Role::Activation(Curve {
        output: Bounds::NOT_NEGATIVE,
        identity: Some(Bounds::NOT_NEGATIVE),
        function: Function::bent(|x, _| [x.max(0.0), f64::from(x > 0.0)]),
    }),
    plan: |site| plan(site, "Relu"),
};

pub const TANH: Entry = Entry {
    word: "tanh",
    form: "tanh",
    meaning: "tanh x",
    auto: Auto::Glorot,
    role: Role::Activation(Curve {
        output: Bounds::WITHIN_ONE,
        identity: None,
        function: Function::smooth(|x, _| [x.tanh(), 1.0 - x.tanh().powi(2)]),
    }),
    plan: |site| plan(site, "Tanh"),
};

pub const SIGMOID: Entry = Entry {
    word: "sigmoid",
    form: "sigmoid",
    meaning: "1 / (1 + e⁻ˣ)",
    auto: Auto::Glorot,
    role: Role::Activation(Curve {
        output: Bounds::UNIT,
        identity: None,
        function: Function::smooth(|x, _| [sigmoid(x), sigmoid(x) * sigmoid(-x)]),
    }),
    plan: |site| plan(site, "Sigmoid"),
};

pub const SELU: Entry = Entry {
    word: "selu",
    form: "selu",
    meaning: "λ·x above 0, λ·α·(eˣ − 1) below, with the α and λ that keep mean 0 and variance 1 (Klambauer et al. 2017)",
    auto: Auto::Lecun,
    role: Role::Activation(Curve {
        output: Bounds::ALL,
        identity: None,
        function: Function::kinked(|x, _| match x > 0.0 {
            true => [SELU_SCALE * x, SELU_SCALE],
            false => [SELU_SCALE * SELU_ALPHA * x.exp_m1(), SELU_SCALE * SELU_ALPHA * x.exp()],
        }),
    }),
    plan: |site| plan_by(site, "Selu", Reads::Y),
};

pub const SILU: Entry = Entry {
    word: "silu",
    form: "silu",
    meaning: "x·σ(x), also called swish",
    auto: Auto::HeIn,
    role: Role::Activation(Curve {
        output: Bounds::ALL,
        identity: None,
        function: Function::smooth(|x, _| [x * sigmoid(x), sigmoid(x) * (1.0 + x * sigmoid(-x))]),
    }),
    plan: |site| plan_by(site, "Silu", Reads::X),
};

pub const SOFTPLUS: Entry = Entry {
    word: "softplus",
    form: "softplus",
    meaning: "ln(1 + eˣ), a smooth relu",
    auto: Auto::HeIn,
    role: Role::Activation(Curve {
        output: Bounds::NOT_NEGATIVE,
        identity: None,
        function: Function::smooth(|x, _| [x.max(0.0) + (-x.abs()).exp().ln_1p(), sigmoid(x)]),
    }),
    plan: |site| plan_by(site, "Softplus", Reads::Y),
};

pub const HARD_TANH: Entry = Entry {
    word: "hard_tanh",
    form: "hard_tanh",
    meaning: "x, cut off at −1 and 1",
    auto: Auto::Glorot,
    role: Role::Activation(Curve {
        output: Bounds::WITHIN_ONE,
        identity: Some(Bounds::WITHIN_ONE),
        function: Function::kinked(|x, _| [x.clamp(-1.0, 1.0), f64::from(x.abs() < 1.0)]),
    }),
    plan: |site| plan_by(site, "HardTanh", Reads::Y),
};

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Those that the fixed point of mean 0 and variance 1 gives.
pub const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
pub const SELU_SCALE: f64 = 1.050_700_987_355_480_5;

fn plan_by(site: &mut Site<'_>, ty: &'static str, backward_reads: Reads) -> Option<Layer> {
    site.is_activation(Some(0.0));
    let len = site.input.as_ref()?.len();
    Some(by(backward_reads, ty, &len, &TokenStream::new()))
}

fn plan(site: &mut Site<'_>, ty: &'static str) -> Option<Layer> {
    site.is_activation(Some(0.0));
    let len = site.input.as_ref()?.len();
    Some(layer(ty, &len, &TokenStream::new()))
}

/// An activation whose backward pass needs its output alone, and which can therefore work in place.
pub fn layer(ty: &'static str, len: &Size, options: &TokenStream) -> Layer {
    let (rt, name) = (runtime(), format_ident!("{ty}"));
    Layer {
        ty,
        config: quote!(#rt::#name { len: #len #options }),
        output: Output::Same,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls {
            in_place: true,
            curve: true,
            backward_reads: Reads::Y,
            layout: Layout::Any,
            ..Calls::default()
        },
        batch_values: None,
    }
}

/// The same without a `curve`, and whose backward pass may need its input instead.
pub fn by(backward_reads: Reads, ty: &'static str, len: &Size, options: &TokenStream) -> Layer {
    let layer = layer(ty, len, options);
    Layer { calls: Calls { curve: false, backward_reads, ..layer.calls }, ..layer }
}
