//! Where and how networks can be declared.

use regnet::{Rng, network};

use crate::common::{bits, normal};

/// Names that an expansion could mistake for its own.
mod crowded {
    #![allow(non_upper_case_globals, dead_code, non_camel_case_types, unused_imports)]

    pub const batch: usize = 3;
    pub const x: usize = 1;
    pub const params: usize = 2;
    pub const key: usize = 3;
    pub const ws: usize = 4;
    pub const inputs: usize = 5;
    pub const capacity: usize = 6;
    pub const seed: usize = 7;
    pub const name: usize = 8;
    pub const state: usize = 9;
    pub const net: usize = 10;
    pub static rng: usize = 11;
    pub struct workspace;
    pub const f: usize = 12;
    pub struct Vec;
    pub struct String;
    pub struct Result;
    pub struct Network;
    pub struct Spec;
    pub struct Shape;
    pub enum Option {
        Some,
        None,
    }
    pub use Option::{None, Some};
    pub mod core {}
    pub mod std {}

    regnet::network! {
        /// A network among strangers.
        pub struct Net: input({ batch }, { batch }, { x })
            -> conv2d({ params }, kernel = 2) -> batchnorm -> relu -> flatten -> dropout(0.5)
            -> residual(dense(8)) -> repeat(x, dense(8)) -> (dense(2) | dense({ params })) -> concat -> dense({ key })
            -> loss softmax_cross_entropy;
    }
}

mod renamed {
    pub mod vendored {
        pub use ::regnet as nets;
    }

    regnet::network! {
        #[crate = crate::declarations::renamed::vendored::nets]
        #[must_use]
        /// Its own words.
        pub(crate) struct Net: input(3) ->
            /// The first layer.
            first: dense(2) -> tanh -> loss mse;
        struct Second: input(2) -> dense(2);
    }

    pub fn outputs() -> usize {
        Second::new(1).infer(&[1.0, 2.0], &mut Second::new(1).workspace(1)).len()
    }
}

#[cfg(any())]
network! {
    struct Nowhere: input(3) -> dense(2);
}

network! {
    #[cfg(any())]
    struct LeftOut: input(3) -> dense(2);
    #[cfg(all())]
    struct Kept: input(3) -> dense(2);
    /// Moves its input and nothing else.
    struct Views: input(2, 2, 1) -> flatten -> reshape(4, 1) -> flatten;
    struct OnlyDropout: input(4) -> dropout(0.5);
}

macro_rules! declared {
    ($name:ident, $units:literal, $rate:expr) => {
        network! { struct $name: input($units) -> dense($units + 1) -> dropout($rate) -> dense($units) -> loss mse; }
    };
}
declared!(FromAMacro, 3, 0.25);

fn shared<N: Clone + Send + Sync + std::fmt::Debug + PartialEq>(_: &N) {}

#[test]
fn strangers_names_are_left_alone() {
    let net = crowded::Net::new(1);
    shared(&net);
    assert_eq!(crowded::Net::SPEC.output.dims(), [3]);
    let mut ws = net.workspace(2);
    assert_eq!(net.infer(&normal(18, 1), &mut ws).len(), 6);
}

#[test]
fn the_crate_can_have_another_path() {
    let net = renamed::Net::new(1);
    shared(&net);
    assert_eq!(net.layers().first().weight().shape(), [3, 2]);
    assert_eq!(renamed::outputs(), 2);
}

#[test]
fn a_network_can_be_declared_in_a_function() {
    const UNITS: usize = 4;
    network! {
        struct Inner: input(3) -> dense(UNITS) -> relu -> dense(1) -> loss mse;
    }
    let net = Inner::new(1);
    assert_eq!(net.infer(&[1.0; 3], &mut net.workspace(1)).len(), 1);
}

#[test]
fn a_network_can_come_from_a_macro() {
    let net = FromAMacro::new(1);
    assert_eq!(net.layers().dense1().weight().shape(), [3, 4]);
}

#[test]
fn attributes_reach_rustc() {
    let net = Kept::new(1);
    assert_eq!(net.infer(&[1.0; 3], &mut net.workspace(1)).len(), 2);
}

#[test]
fn networks_are_clones_that_threads_can_share() {
    let net = Kept::new(1);
    let copy = net.clone();
    shared(&net);
    shared(&net.cast::<f64>());
    let x = [0.5, -1.0, 2.0];
    let mut ws = net.workspace(1);
    let here = bits(net.infer(&x, &mut ws));
    let there = std::thread::scope(|scope| {
        let handle = scope.spawn(|| bits(net.infer(&x, &mut net.workspace(1))));
        handle.join().unwrap()
    });
    assert_eq!((&here, &there), (&there, &bits(copy.infer(&x, &mut ws))));
    assert!(format!("{net:?}").starts_with("Kept"));
    assert_eq!(copy, Kept::from((*net).clone()));
}

#[test]
fn networks_without_a_parameter_are_networks() {
    let mut net = Views::new(1);
    let (mut ws, mut grads) = (net.workspace(2), net.zero_grads());
    let x = normal::<f32>(8, 1);
    assert_eq!(net.forward(&x, &mut ws, &mut Rng::new(1)), x);
    assert_eq!(net.backward(&x, &mut grads, &mut ws), x);
    assert_eq!(net.infer(&x, &mut ws), x);
    assert_eq!((Views::SPEC.params, grads.values().len(), net.params().len()), (0, 0, 0));

    let mut net = OnlyDropout::new(1);
    let mut ws = net.workspace(2);
    assert_eq!(net.infer(&x, &mut ws), x);
    let y = net.forward(&x, &mut ws, &mut Rng::new(1)).to_vec();
    let d_x = net.backward(&[1.0; 8], &mut net.zero_grads(), &mut ws);
    for ((x, y), d_x) in x.iter().zip(&y).zip(d_x) {
        assert_eq!((*y, *d_x), if *y == 0.0 { (0.0, 0.0) } else { (2.0 * x, 2.0) });
    }
}

network! {
    struct Regularized: input(6, 6, 2) -> conv2d(3, kernel = 3, max_norm = 2) -> batchnorm(momentum = 0.2) -> relu
        -> flatten -> hidden: dense(4, l1 = 1e-5, l2 = 1e-3) -> batchnorm -> tanh -> dropout(0.5)
        -> dense(2, drop_connect = 0.2) -> loss mse;
}

/// What regularizes a layer stands beside it, and nothing where it is as usual.
#[test]
fn a_summary_shows_what_regularizes() {
    let text = Regularized::new(1).summary();
    let layers: Vec<&str> = text
        .lines()
        .skip(3)
        .take(9)
        .map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).nth(1).unwrap())
        .collect();
    let expected = [
        "conv2d(3, kernel = 3, bias = false, init = he_in, max_norm = 2)",
        "batchnorm(momentum = 0.2)",
        "relu",
        "flatten",
        "dense(4, bias = false, init = glorot, l1 = 1e-5, l2 = 1e-3)",
        "batchnorm",
        "tanh",
        "dropout(0.5)",
        "dense(2, init = glorot, drop_connect = 0.2)",
    ];
    assert_eq!(layers, expected, "{text}");
}
