//! Networks that a `macro_rules!` of one's own declares: a fragment of any kind, at any place of the grammar, means what
//! its tokens would.

use regnet::Network;

/// What a network is: its description, and what its parameters start from.
fn text<N: Network<Scalar = f32>>() -> String {
    let net = N::new(1);
    let starts: Vec<u32> =
        net.params().iter().flat_map(|param| param.values().iter()).map(|v| v.to_bits()).collect();
    format!("{:?} {starts:?}", N::SPEC)
}

/// For each line, the network that is written out, and one for each kind of fragment that `$f` comes as; they are equal. `$`
/// is handed through, for the macros that this makes.
macro_rules! places {
    (($d:tt $f:ident) $(
        $place:ident $declaration:tt of $net:ty {$(
            $piece:ident $value:tt as $($kind:ident)*;
        )+}
    )*) => {$(
        mod $place {$(
            mod $piece {
                places!(@one ($d) written [@ $d($d $f:tt)*] $declaration $net, $value);
                $(
                    mod $kind {
                        places!(@one ($d) fragment [$d(@ $d $f:$kind)*] $declaration $net, $value);

                        #[test]
                        fn means_what_is_written() {
                            use super::super::super::text;
                            assert_eq!(text::<fragment::Of>(), text::<super::written::Of>());
                        }
                    }
                )*
            }
        )+}
    )*};
    (@one ($d:tt) $module:ident [$($matcher:tt)*] [$($declaration:tt)*] $net:ty, [$($value:tt)*]) => {
        pub mod $module {
            #![allow(unused)]
            use crate::fragments::{self as fragments, *};
            use regnet::network;
            macro_rules! declare {
                ($($matcher)*) => { network! { $($declaration)* } };
            }
            declare! { @ $($value)* }
            pub type Of = $net;
        }
    };
}

pub const TWO: usize = 2;
pub const RATE: f64 = 1e-3;

/// y = x, with a constant that is not used.
pub mod own {
    use regnet::{Layer, LayerBackward, LayerForward, LayerInfer, Scalar, Shape};

    pub struct Same;

    impl Same {
        pub const fn new(_: f64) -> Same {
            Same
        }
        pub const fn output(&self, input: Shape) -> Shape {
            input
        }
        pub const fn params(&self, _: Shape) -> usize {
            0
        }
        pub const fn scratch(&self, _: Shape) -> usize {
            0
        }
    }

    impl<T: Scalar> Layer<T> for Same {
        fn forward(&self, pass: LayerForward<'_, T>) {
            self.infer(pass.inference());
        }
        fn infer(&self, pass: LayerInfer<'_, T>) {
            let LayerInfer { input, batch, x, y, .. } = pass;
            y[..batch * input.len()].copy_from_slice(&x[..batch * input.len()]);
        }
        fn backward(&self, pass: LayerBackward<'_, T>) {
            let LayerBackward { input, batch, d_y, d_x, .. } = pass;
            d_x[..batch * input.len()].copy_from_slice(&d_y[..batch * input.len()]);
        }
    }
}

places! { ($ f)
    attribute [#[$($f)*] pub struct Net: input(3) -> dense(2) -> dense(4) -> loss mse;] of Net {
        of_rustc [derive()] as meta;
        documentation [doc = "What it is for."] as meta expr stmt;
        lint [allow(stacked_affine)] as meta expr stmt pat;
        budget [budget(params <= 5_000)] as meta expr stmt;
        unfused [unfused] as meta ident tt path ty expr pat stmt;
        crates [crate = ::regnet] as meta expr stmt;
    }
    word_of_an_attribute [#[$($f)*(stacked_affine)] pub struct Net: input(3) -> dense(2) -> dense(4) -> loss mse;] of Net {
        allow [allow] as ident tt path ty expr pat stmt meta;
    }
    lint [#[allow($($f)*)] pub struct Net: input(3) -> dense(2) -> dense(4) -> loss mse;] of Net {
        name [stacked_affine] as ident tt path ty expr pat stmt meta;
        of_clippy [clippy::all] as path ty expr pat stmt meta;
    }
    value_of_an_attribute [#[doc = $($f)*] pub struct Net: input(3) -> dense(2);] of Net {
        text ["What it is for."] as literal tt expr pat stmt;
    }
    path_of_the_crate [#[crate = $($f)*] pub struct Net: input(3) -> dense(2);] of Net {
        path [::regnet] as path ty expr pat stmt;
        name [regnet] as ident tt path ty expr pat stmt;
    }
    budget [#[budget($($f)*)] pub struct Net: input(3) -> dense(2) -> loss mse;] of Net {
        limit [params <= 50] as expr stmt;
        by_the_batch [training_bytes(batch = 2) <= 5_000] as expr stmt;
    }
    item_of_a_budget [#[budget($($f)* <= 50)] pub struct Net: input(3) -> dense(2) -> loss mse;] of Net {
        word [params] as ident tt path ty expr pat stmt;
    }
    most [#[budget(params <= $($f)*)] pub struct Net: input(3) -> dense(2) -> loss mse;] of Net {
        number [50] as literal tt expr pat stmt;
        sum [48 + TWO] as expr stmt;
        block [{ 48 + TWO }] as block tt expr stmt;
    }
    batch_of_a_budget [#[budget(training_bytes(batch = $($f)*) <= 5_000)] pub struct Net: input(3) -> dense(2) -> loss mse;] of Net {
        number [2] as literal tt expr pat stmt;
        constant [TWO] as ident tt path ty expr pat stmt;
    }
    visibility [$($f)* struct Net: input(3) -> dense(2); struct Unused: input(2) -> relu;] of Net {
        everywhere [pub] as vis ident tt;
        in_the_crate [pub(crate)] as vis;
        in_a_path [pub(in crate::fragments)] as vis;
    }
    place_of_a_visibility [pub(in $($f)*) struct Net: input(3) -> dense(2);] of Net {
        module [crate::fragments] as path ty;
    }
    keyword [pub $($f)* Net: input(3) -> dense(2);] of Net {
        structure [struct] as ident tt;
    }
    name [pub struct $($f)*: input(3) -> dense(2);] of Net {
        plain [Net] as ident tt path ty expr pat stmt meta;
    }
    size_of_a_network [pub struct Net<const $($f)*: usize>: input(3) -> dense(SIZE);] of Net<2> {
        name [SIZE] as ident tt path ty expr pat;
    }
    type_of_a_size [pub struct Net<const SIZE: $($f)*>: input(3) -> dense(SIZE);] of Net<2> {
        plain [usize] as ident tt path ty;
    }
    name_of_a_stage [pub struct Net: input(3) -> $($f)*: dense(2);] of Net {
        plain [hidden] as ident tt path ty expr pat stmt;
        raw [r#type] as ident tt path ty expr pat stmt;
    }
    attribute_of_a_stage [pub struct Net: input(3) -> dense(2) -> #[$($f)*] dense(4);] of Net {
        lint [allow(stacked_affine)] as meta expr stmt pat;
        documentation [doc = "What is hidden."] as meta expr stmt;
    }
    stage [#[allow(stacked_affine)] pub struct Net: input(3) -> $($f)* -> dense(2);] of Net {
        word [relu] as ident tt path ty expr pat stmt meta;
        call [dense(4)] as expr stmt;
        options [dense(units = 4, l2 = RATE, init = normal(0.1))] as expr stmt;
        block [residual(dense(3) , shortcut = dense(3))] as expr stmt;
        copies [repeat(TWO, dense(3))] as expr stmt;
        own [own::Same(0.5)] as expr stmt;
    }
    word [pub struct Net: input(3) -> $($f)*(2);] of Net {
        layer [dense] as ident tt path ty expr pat stmt;
    }
    word_of_a_block [pub struct Net: input(3) -> $($f)*(dense(3) -> tanh) -> dense(2);] of Net {
        residual [residual] as ident tt path ty expr pat stmt;
    }
    arguments [pub struct Net: input(3) -> dense $($f)*;] of Net {
        group [(2, l2 = RATE)] as tt expr stmt;
        size [(2)] as tt expr pat stmt;
    }
    argument [pub struct Net: input(3) -> dense(2, $($f)*);] of Net {
        number [l2 = 1e-3] as expr stmt meta;
        word [init = he_in] as expr stmt meta;
        call [init = normal(0.1)] as expr stmt;
    }
    option [pub struct Net: input(3) -> dense(2, $($f)* = 1e-3);] of Net {
        name [l2] as ident tt path ty expr pat stmt;
    }
    size_of_a_layer [pub struct Net: input(3) -> dense($($f)*);] of Net {
        number [2] as literal tt expr pat stmt;
        constant [TWO] as ident tt path ty expr pat stmt;
        elsewhere [crate::fragments::TWO] as path ty expr pat stmt;
        sum [1 + TWO] as expr stmt;
        block [{ 1 + TWO }] as block tt expr stmt;
        condition [if TWO > 1 { 4 } else { 2 }] as expr stmt;
    }
    part_of_a_size [pub struct Net: input(3) -> dense(3 * $($f)*);] of Net {
        number [2] as literal tt expr;
        constant [TWO] as ident tt path ty expr;
        block [{ 1 + TWO }] as block tt expr;
    }
    first_sizes [pub struct Net: input($($f)*) -> flatten -> dense(2);] of Net {
        one [3] as literal tt expr pat stmt;
        constant [TWO] as ident tt path ty expr pat stmt;
    }
    pair [pub struct Net: input(4, 4, 1) -> conv2d(2, kernel = $($f)*) -> relu -> flatten -> dense(2);] of Net {
        both [(3, 1)] as tt expr pat stmt;
        one [3] as literal tt expr pat stmt;
        constants [(TWO, 1 + TWO)] as tt expr stmt;
    }
    half_of_a_pair [pub struct Net: input(4, 4, 1) -> conv2d(2, kernel = (3, $($f)*)) -> relu -> flatten -> dense(2);] of Net {
        number [2] as literal tt expr pat stmt;
        constant [TWO] as ident tt path ty expr pat stmt;
    }
    number [pub struct Net: input(3) -> dense(2, l2 = $($f)*);] of Net {
        literal [1e-3] as literal tt expr pat stmt;
        constant [RATE] as ident tt path ty expr pat stmt;
        product [RATE * 2.0] as expr stmt;
    }
    negative_number [pub struct Net: input(3) -> dense(2, bias_init = constant($($f)*));] of Net {
        literal [-0.5] as literal expr pat stmt;
    }
    flag [pub struct Net: input(3) -> dense(2, bias = $($f)*);] of Net {
        literal [false] as ident literal tt expr pat stmt;
    }
    choice [pub struct Net: input(3) -> dense(2, init = $($f)*);] of Net {
        word [he_in] as ident tt path ty expr pat stmt;
        call [he_in(uniform, gain = 0.5)] as expr stmt;
    }
    value_of_a_word [pub struct Net: input(3) -> dense(2, init = normal($($f)*));] of Net {
        number [0.1] as literal tt expr pat stmt;
        constant [RATE] as ident tt path ty expr pat stmt;
    }
    count [pub struct Net: input(3) -> repeat($($f)*, dense(3) -> tanh);] of Net {
        number [2] as literal tt expr pat stmt;
        constant [TWO] as ident tt path ty expr pat stmt;
        sum [1 + TWO] as expr stmt;
    }
    layer_of_a_block [pub struct Net: input(3) -> repeat(2, residual($($f)* -> tanh)) -> dense(2);] of Net {
        layer [dense(3)] as expr stmt;
        word [sigmoid] as ident tt path ty expr pat stmt;
    }
    shortcut [pub struct Net: input(3) -> residual(dense(2) -> tanh, $($f)*);] of Net {
        layer [shortcut = dense(2)] as expr stmt;
    }
    word_of_the_shortcut [pub struct Net: input(3) -> residual(dense(2) -> tanh, $($f)* = dense(2));] of Net {
        word [shortcut] as ident tt path ty expr pat stmt;
    }
    layer_of_a_shortcut [pub struct Net: input(3) -> residual(dense(2) -> tanh, shortcut = $($f)* -> tanh);] of Net {
        layer [dense(2)] as expr stmt;
    }
    branch [pub struct Net: input(3) -> ($($f)* | relu) -> concat -> dense(2);] of Net {
        layer [dense(2)] as expr stmt;
        word [tanh] as ident tt path ty expr pat stmt;
    }
    branches [pub struct Net: input(3) -> ($($f)*) -> concat -> dense(2);] of Net {
        layers [dense(2) | dense(4)] as expr stmt;
        words [tanh | relu] as expr pat stmt;
    }
    all_branches [pub struct Net: input(3) -> $($f)* -> concat -> dense(2);] of Net {
        group [(dense(2) | dense(4))] as tt expr stmt;
        words [(tanh | relu)] as tt expr pat stmt;
    }
    join [pub struct Net: input(3) -> (tanh | relu) -> $($f)* -> dense(2);] of Net {
        word [sum] as ident tt path ty expr pat stmt;
    }
    own_layer [pub struct Net: input(3) -> $($f)*(0.5) -> dense(2);] of Net {
        path [own::Same] as path ty expr pat stmt;
        from_the_crate [crate::fragments::own::Same] as path ty expr pat stmt;
    }
    module_of_an_own_layer [pub struct Net: input(3) -> $($f)*::Same(0.5) -> dense(2);] of Net {
        name [own] as ident tt path ty expr;
    }
    value_of_an_own_layer [pub struct Net: input(3) -> own::Same($($f)*) -> dense(2);] of Net {
        number [0.5] as literal tt expr pat stmt;
        negative [-0.5] as literal expr pat stmt;
        constant [RATE] as ident tt path ty expr pat stmt;
        product [RATE * 2.0] as expr stmt;
    }
    loss [pub struct Net: input(3) -> dense(2) -> loss $($f)*;] of Net {
        word [mse] as ident tt path ty expr pat stmt;
        options [huber(delta = 0.5)] as expr stmt;
    }
    word_of_the_loss [pub struct Net: input(3) -> dense(2) -> $($f)* mse;] of Net {
        word [loss] as ident tt path ty expr pat stmt;
    }
    option_of_the_loss [pub struct Net: input(3) -> dense(2) -> loss huber($($f)*);] of Net {
        value [0.5] as literal tt expr pat stmt;
        named [delta = 0.5] as expr stmt meta;
    }
}

/// What a generator of networks looks like: all kinds at once, and a visibility of which nothing is there.
macro_rules! family {
    ($(#[$meta:meta])* $vis:vis $name:ident<$size:ident: $ty:ty>($layer:ident, $unit:literal, $($stage:expr),*), $own:path, $loss:expr) => {
        regnet::network! {
            $(#[$meta])*
            $vis struct $name<const $size: $ty>: input($size)
                -> $(#[$meta])* $layer: dense($unit) $(-> $stage)* -> $own($unit as f64) -> dense($size * $unit)
                -> loss $loss;
        }
    };
}

family! {
    /// One of the family.
    #[doc = "It has a size."]
    Member<N: usize>(hidden, 4, relu, residual(dense(4)), dropout(0.5)), own::Same, huber(delta = 0.5)
}

#[test]
fn a_generator_has_all_kinds_at_once() {
    let net = Member::<2>::new(1);
    let names: Vec<&str> = Member::<2>::SPEC.layers.iter().map(|layer| layer.name).collect();
    assert_eq!(names, ["hidden", "relu1", "residual1.dense1", "residual1", "dropout1", "same1", "dense2"]);
    assert_eq!(net.layers().dense2().weight().shape(), [4, 8]);
}

/// A fragment is one value, whatever operators stand around it.
#[test]
fn a_fragment_stays_whole() {
    macro_rules! units {
        ($name:ident, $units:expr) => {
            regnet::network! { struct $name: input(3) -> dense(2 * $units - $units); }
        };
    }
    units!(Sum, TWO + 1);
    units!(Condition, if TWO > 1 { 5 } else { 7 });
    units!(Call, usize::pow(TWO, 2));
    assert_eq!(Sum::new(1).layers().dense1().weight().shape(), [3, 3]);
    assert_eq!(Condition::new(1).layers().dense1().weight().shape(), [3, 5]);
    assert_eq!(Call::new(1).layers().dense1().weight().shape(), [3, 4]);
}

/// A type as a fragment, with arguments of its own.
#[test]
fn a_type_has_its_arguments() {
    struct Sized<const N: usize>;
    impl<const N: usize> Sized<N> {
        const UNITS: usize = 2 * N;
    }
    macro_rules! units {
        ($of:ty, $path:path) => {
            regnet::network! { struct Net: input(3) -> dense(<$of>::UNITS) -> dense(1 + <$path>::UNITS); }
        };
    }
    units!(Sized<2>, Sized::<3>);
    assert_eq!(Net::new(1).layers().dense2().weight().shape(), [4, 7]);
}
