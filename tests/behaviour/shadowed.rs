//! No name of the user's changes what an expansion means: networks among items, imports, macros and methods of every name
//! that an expansion writes, and where nothing is imported by itself. `shadowed_names.rs` is written from the expansions
//! (`REGNET_BLESS=1 cargo test -p regnet-macros`).
#![allow(clippy::all, clippy::pedantic, reason = "items of names that are meant for something else")]

use regnet::ndarray::Array2;
use regnet::{Adam, Dataset, Network, Trainable, Trainer};

/// Everything that an expansion can hold.
macro_rules! networks {
    () => {
        ::regnet::network! {
            /// Sizes that the macro knows.
            #[derive()]
            #[budget(params <= 1_000)]
            pub struct Plain: input(6) -> reshape(2, 3) -> flatten
                -> hidden: dense(8, l2 = 1e-4) -> batchnorm -> relu -> dropout(0.5)
                -> residual(dense(8) -> relu -> dense(8), shortcut = dense(8))
                -> (dense(2) | relu -> dense(3) | dense(3, bias_init = constant(-0.1))) -> concat -> (tanh | sigmoid) -> sum
                -> dense(3) -> loss softmax_cross_entropy;
            #[budget(macs <= crate::shadowed::MANY, training_bytes(batch = 4) <= 100_000)]
            pub struct Image: input(crate::shadowed::SIX, 6, 1)
                -> conv2d(4, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
                -> repeat(crate::shadowed::SIX, conv2d(4, kernel = 3, padding = 1, init = normal(crate::shadowed::RATE)) -> batch_renorm -> relu)
                -> crate::shadowed::own::Same(0.5) -> spatial_dropout(0.1)
                -> flatten -> dense(2, l1 = crate::shadowed::RATE) -> loss huber(delta = crate::shadowed::RATE);
            pub struct Generic<const N: usize>: input(N)
                -> dense(N + crate::shadowed::SIX) -> tanh -> repeat(N, dense(N + crate::shadowed::SIX) -> relu -> dropout(0.1))
                -> crate::shadowed::own::Same(0.5) -> dense(2) -> loss mse;
            // with a warning
            pub struct Linted: input(4) -> dense(4) -> dense(3) -> loss mse;
            #[unfused]
            pub struct Unfused: input(6) -> dense(6) -> gaussian_noise(0.1) -> prelu -> layernorm -> dense(2, drop_connect = 0.1);
            pub struct Sequence: input(4, 3) -> lstm(3, sequence = true, dropout = 0.1) -> gru(5) -> dense(2) -> loss mse;
        }
    };
}

#[path = "shadowed_names.rs"]
#[macro_use]
mod names;

pub const SIX: usize = 6;
pub const MANY: usize = 1_000_000;
pub const RATE: f64 = 1e-3;
pub use super::fragments::own;

/// What a network is and does: its description, and its outputs after a few steps of training.
fn trained<N: Trainable<Scalar = f32>>() -> String {
    let spec = N::SPEC;
    let x = Array2::from_shape_fn((8, spec.input.len()), |(i, j)| ((i * 7 + j * 3) % 5) as f32 - 2.0);
    let x = x.into_shape_with_order([&[8], spec.input.dims()].concat()).unwrap();
    let data = match spec.loss {
        "softmax_cross_entropy" => Dataset::labelled(x, vec![0, 1, 2, 0, 1, 2, 0, 1]),
        _ => Dataset::with_targets(x, Array2::from_elem((8, 2), 0.5)),
    };
    let (data, mut net) = (data.unwrap(), N::new(3));
    Trainer::new(Adam::new(0.01)).epochs(3).batch_size(4).seed(1).fit(&mut net, &data, None).unwrap();
    let outputs: Vec<u32> = net.scores(data.view()).iter().map(|y| y.to_bits()).collect();
    format!("{spec:?} {outputs:?}")
}

/// The same before any training.
fn started<N: Network<Scalar = f32>>() -> String {
    let (net, spec) = (N::new(3), N::SPEC);
    let y = net.infer(&vec![0.5; spec.input.len()], &mut net.inference_workspace(1)).to_vec();
    format!("{spec:?} {y:?}")
}

#[allow(deprecated)]
mod peaceful {
    networks!();
}

/// In each module the networks are what they are where nothing else is.
macro_rules! same_in {
    ($($module:ident)*) => {$(
        #[test]
        fn $module() {
            use super::$module as among;
            use crate::shadowed::{peaceful, started, trained};
            assert_eq!(trained::<among::Plain>(), trained::<peaceful::Plain>());
            // One that trains is enough; that the others are read by rustc is the point.
            assert_eq!(started::<among::Image>(), started::<peaceful::Image>());
            assert_eq!(started::<among::Generic<3>>(), started::<peaceful::Generic<3>>());
            assert_eq!(started::<among::Sequence>(), started::<peaceful::Sequence>());
            assert_eq!(started::<among::Unfused>(), started::<peaceful::Unfused>());
        }
    )*};
}

/// A module of items of every name, and one that imports all of them.
macro_rules! modules {
    ($($module:ident $by_glob:ident)*) => {
        $(
            #[allow(deprecated, unused, nonstandard_style)]
            mod $module {
                for_every_name!(items $module);
                networks!();
            }

            #[allow(deprecated, unused, nonstandard_style)]
            mod $by_glob {
                use super::$module::*;
                networks!();
            }
        )*

        mod are_the_same {
            same_in! { $($module $by_glob)* nothing_imported variants }
        }
    };
}

/// Items of a kind.
macro_rules! items {
    ($kind:ident $($name:ident)*) => { $(items! { @$kind $name })* };
    (@types $name:ident) => { pub struct $name {} };
    (@aliases $name:ident) => { pub type $name = (); };
    (@traits $name:ident) => { pub trait $name {} };
    (@modules $name:ident) => { pub mod $name {} };
    (@constants $name:ident) => { pub const $name: i8 = 1; };
    (@statics $name:ident) => { pub static $name: i8 = 1; };
    (@unit_structs $name:ident) => { pub struct $name; };
    (@tuple_structs $name:ident) => { pub struct $name(i8); };
    (@functions $name:ident) => { pub fn $name() {} };
    (@macros $name:ident) => { macro_rules! $name { () => {}; } };
}

modules! {
    types types_by_glob
    aliases aliases_by_glob
    traits traits_by_glob
    modules modules_by_glob
    constants constants_by_glob
    statics statics_by_glob
    unit_structs unit_structs_by_glob
    tuple_structs tuple_structs_by_glob
    functions functions_by_glob
    macros behind_macros
}

/// Variants are patterns too.
#[allow(deprecated)]
mod variants {
    #[allow(deprecated, unused, nonstandard_style)]
    mod each_name {
        macro_rules! every { ($($name:ident)*) => { pub enum Every { $($name),* } }; }
        for_every_name!(every);
    }
    #[allow(unused)]
    use each_name::Every::*;
    networks!();
}

/// Methods, associated functions and constants of every type.
#[allow(deprecated, unused, nonstandard_style)]
mod methods {
    mod by_value {
        macro_rules! every { ($($name:ident)*) => { pub trait Every: Sized { $(fn $name(self) {})* } }; }
        for_every_name!(every);
        impl<X> Every for X {}
    }
    mod by_reference {
        macro_rules! every { ($($name:ident)*) => { pub trait Every { $(fn $name(&self) {})* } }; }
        for_every_name!(every);
        impl<X: ?Sized> Every for X {}
    }
    mod by_mutable_reference {
        macro_rules! every { ($($name:ident)*) => { pub trait Every { $(fn $name(&mut self) {})* } }; }
        for_every_name!(every);
        impl<X: ?Sized> Every for X {}
    }
    mod functions {
        macro_rules! every { ($($name:ident)*) => { pub trait Every { $(fn $name() {})* } }; }
        for_every_name!(every);
        impl<X: ?Sized> Every for X {}
    }
    mod constants {
        macro_rules! every { ($($name:ident)*) => { pub trait Every { $(const $name: i8 = 1;)* } }; }
        for_every_name!(every);
        impl<X: ?Sized> Every for X {}
    }
    pub mod with_those_by_value {
        use super::by_value::Every as _;
        networks!();
    }
    pub mod with_those_by_reference {
        use super::by_reference::Every as _;
        networks!();
    }
    pub mod with_those_by_mutable_reference {
        use super::by_mutable_reference::Every as _;
        networks!();
    }
    pub mod with_functions {
        use super::functions::Every as _;
        networks!();
    }
    pub mod with_constants {
        use super::constants::Every as _;
        networks!();
    }
    mod are_the_same {
        same_in! { with_those_by_value with_those_by_reference with_those_by_mutable_reference with_functions with_constants }
    }
}

#[allow(deprecated)]
mod nothing_imported {
    #![no_implicit_prelude]
    networks!();
    // Not by way of a macro that stands elsewhere.
    ::regnet::network! {
        pub struct Direct<const N: usize>: input(N) -> batchnorm -> dense(N + 2) -> relu -> repeat(N, dense(N + 2) -> tanh)
            -> crate::shadowed::own::Same(0.5) -> dense(2) -> loss softmax_cross_entropy;
    }
}

/// In a function, where its own items are.
mod in_a_function {
    #[test]
    #[allow(deprecated, unused, nonstandard_style)]
    fn items_of_a_function_are_as_good() {
        for_every_name!(items constants);
        networks!();
        assert_eq!(super::trained::<Plain>(), super::trained::<super::peaceful::Plain>());
        assert_eq!(super::trained::<Generic<3>>(), super::trained::<super::peaceful::Generic<3>>());
    }

    #[test]
    #[allow(deprecated, unused, nonstandard_style)]
    fn locals_of_a_function_are_as_good() {
        let (batch, x, params, ws, pass, rt, relu1, HIDDEN, Plan) = (1, 2, 3, 4, 5, 6, 7, 8, 9);
        networks!();
        assert_eq!(super::trained::<Image>(), super::trained::<super::peaceful::Image>());
    }
}

/// Values of the user's that have the names of ours, some by way of a macro, in which no name can be seen.
#[allow(nonstandard_style)]
mod values {
    use regnet::network;

    struct T;
    impl T {
        const UNITS: usize = 5;
    }
    const HIDDEN: usize = 4;
    const DENSE2: usize = 3;
    const batch: usize = 2;
    const relu1: f64 = 0.5;
    const rt: usize = 3;
    macro_rules! hidden {
        () => {
            HIDDEN
        };
    }
    macro_rules! sum {
        () => {
            DENSE2 + batch + rt
        };
    }
    macro_rules! rate {
        () => {
            relu1
        };
    }
    network! {
        struct Named: input(6) -> hidden: dense(HIDDEN) -> relu -> dense(DENSE2 + batch + rt) -> dropout({ relu1 })
            -> tanh -> dense(T::UNITS) -> own::Same(relu1) -> dense(2) -> loss mse;
    }
    network! {
        struct Hidden: input(6) -> hidden: dense(hidden!()) -> relu -> dense(sum![]) -> dropout(rate! {})
            -> tanh -> dense(<T>::UNITS) -> own::Same(rate!()) -> dense(2) -> loss mse;
    }
    network! {
        struct Known: input(6) -> hidden: dense(4) -> relu -> dense(8) -> dropout(0.5)
            -> tanh -> dense(5) -> own::Same(0.5) -> dense(2) -> loss mse;
    }
    use super::own;

    #[test]
    fn are_the_user_s() {
        let outputs = |of: String| of.rsplit_once('[').map(|(_, outputs)| outputs.to_owned());
        let known = outputs(super::trained::<Known>());
        assert_eq!(outputs(super::trained::<Named>()), known);
        assert_eq!(outputs(super::trained::<Hidden>()), known);
    }
}
