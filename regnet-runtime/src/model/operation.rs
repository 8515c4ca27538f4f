//! The layers as one type: what a walk over `SPEC` finds behind the settings of each, and how each is run by itself, with
//! examples in rows and nothing fused.

use std::any::Any;
use std::fmt;

use crate::base::rng::Key;
use crate::base::shape::Shape;
use crate::flat::params::Params;
use crate::flat::stats::Stats;
use crate::layers::{layers, *};
use crate::model::layer::{Layer, LayerBackward, LayerForward, LayerInfer, OwnLayer};
use crate::model::scalar::Scalar;
use crate::spec::{Config, LayerSpec};

/// What a layer's forward pass in training takes.
pub struct Forward<'a, T> {
    /// How many examples.
    pub batch: usize,
    /// The input.   [B, …]
    pub x: &'a [T],
    /// The layer's parameters.
    pub params: &'a [T],
    /// Its running statistics.
    pub stats: Stats<'a, T>,
    /// The output, overwritten.   [B, …]
    pub y: &'a mut [T],
    /// What it leaves for its backward pass, [`Operation::saved`] values.
    pub saved: &'a mut [T],
    /// The random numbers of the pass.
    pub key: Key,
}

/// What a layer at inference takes.
pub struct Infer<'a, T> {
    /// How many examples.
    pub batch: usize,
    /// The input.   [B, …]
    pub x: &'a [T],
    /// The layer's parameters.
    pub params: &'a [T],
    /// Its running statistics.
    pub stats: &'a [T],
    /// The output, overwritten.   [B, …]
    pub y: &'a mut [T],
}

/// What a layer's backward pass takes.
pub struct Backward<'a, T> {
    /// How many examples.
    pub batch: usize,
    /// The input of the forward pass.   [B, …]
    pub x: &'a [T],
    /// Its output.   [B, …]
    pub y: &'a [T],
    /// The layer's parameters.
    pub params: &'a [T],
    /// What the forward pass left.
    pub saved: &'a [T],
    /// The gradient of the output.   [B, …]
    pub d_y: &'a [T],
    /// The gradient of the parameters, overwritten.
    pub d_params: &'a mut [T],
    /// The gradient of the input, overwritten.   [B, …]
    pub d_x: &'a mut [T],
    /// The random numbers of the forward pass.
    pub key: Key,
}

/// Which values an operation reads.
pub(crate) enum Reads<'a> {
    /// One, by its passes.
    One,
    /// All of one shape, which are added.
    Sum,
    /// Parts of its output.
    Parts(&'a Concat),
}

/// An argument of a layer's method: a field of what the pass takes, or what is made of one.
macro_rules! argument {
    ($pass:ident, wanted_d_x) => {
        Some($pass.d_x)
    };
    ($pass:ident, back) => {
        Back::new($pass.x, $pass.params, $pass.saved, $pass.d_y, $pass.d_params, $pass.d_x)
    };
    ($pass:ident, back_optional) => {
        Back::optional($pass.x, $pass.params, $pass.saved, $pass.d_y, $pass.d_params, Some($pass.d_x))
    };
    ($pass:ident, learned) => {
        Params::new($pass.params)
    };
    ($pass:ident, $field:ident) => {
        $pass.$field
    };
}

/// The operations of the list of layers.
macro_rules! operations {
    ($($($file:ident)::+ [$($name:ident),*] [$($kernel:ident),*] { $(
        $variant:ident $ty:ty, $word:literal:
        $forward:ident [$($f:ident)*] $infer:ident [$($i:ident)*] [$($b:ident)*] $(saves |$layer:ident, $batch:ident| $saved:expr)?;
    )* })*) => {
        /// The settings of a layer by its type: what an exporter or a tool of one's own matches on.
        ///
        /// ```
        /// use regnet::Operation;
        /// # use regnet::{LayerSpec, network};
        /// # network! { struct Small: input(6) -> dense(8) -> relu -> dense(2); }
        ///
        /// /// The weights of a layer that are no bias.
        /// fn weights(layer: &LayerSpec) -> usize {
        ///     match layer.operation() {
        ///         Operation::Dense(dense) => dense.inputs * dense.units,
        ///         _ => 0,
        ///     }
        /// }
        /// assert_eq!(Small::SPEC.walk().iter().map(|visit| weights(visit.layer)).sum::<usize>(), 6 * 8 + 8 * 2);
        /// ```
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub enum Operation<'a> {
            $($(
                #[doc = concat!("`", $word, "`")]
                $variant(&'a $ty),
            )*)*
            /// Branches side by side; reads several values.
            Concat(&'a Concat),
            /// The sum of the values that it reads.
            Add(&'a Add),
            /// A layer of the user's.
            Own(&'a Own),
        }

        impl<'a> Operation<'a> {
            fn of(config: &'a dyn Any) -> Option<Operation<'a>> {
                $($(
                    if let Some(layer) = config.downcast_ref::<$ty>() {
                        return Some(Operation::$variant(layer));
                    }
                )*)*
                let joins = config.downcast_ref().map(Operation::Concat).or_else(|| config.downcast_ref().map(Operation::Add));
                joins.or_else(|| config.downcast_ref().map(Operation::Own))
            }

            /// Which values it reads.
            pub(crate) fn reads(&self) -> Reads<'a> {
                match self {
                    $($( Operation::$variant(_) => Reads::One, )*)*
                    Operation::Own(_) => Reads::One,
                    Operation::Concat(concat) => Reads::Parts(concat),
                    Operation::Add(_) => Reads::Sum,
                }
            }

            /// How many values of a batch its forward pass leaves for its backward pass.
            #[must_use]
            pub fn saved(&self, batch: usize) -> usize {
                match self {
                    $($( Operation::$variant(_layer) => { 0 $( + { let ($layer, $batch) = (_layer, batch); $saved } )? } )*)*
                    Operation::Concat(_) | Operation::Add(_) => 0,
                    Operation::Own(own) => batch * own.scratch,
                }
            }

            /// The forward pass in training of a layer that reads one value.
            pub(crate) fn forward<T: Scalar>(&self, pass: Forward<'_, T>) {
                match self {
                    $($( Operation::$variant(_layer) => operations!(@call _layer.$forward(pass, $($f)*)), )*)*
                    Operation::Concat(_) | Operation::Add(_) => pass.y.copy_from_slice(pass.x),
                    Operation::Own(own) => {
                        let Forward { batch, x, params, y, saved, key, .. } = pass;
                        own.layer::<T>().forward(LayerForward { input: own.input, batch, x, params, y, scratch: saved, key: key.stream(own.stream) });
                    }
                }
            }

            /// What it does at inference.
            pub(crate) fn infer<T: Scalar>(&self, pass: Infer<'_, T>) {
                match self {
                    $($( Operation::$variant(_layer) => operations!(@call _layer.$infer(pass, $($i)*)), )*)*
                    Operation::Concat(_) | Operation::Add(_) => pass.y.copy_from_slice(pass.x),
                    Operation::Own(own) => {
                        let Infer { batch, x, params, y, .. } = pass;
                        own.layer::<T>().infer(LayerInfer { input: own.input, batch, x, params, y });
                    }
                }
            }

            /// The backward pass of a layer that reads one value.
            pub(crate) fn backward<T: Scalar>(&self, pass: Backward<'_, T>) {
                match self {
                    $($( Operation::$variant(_layer) => operations!(@back _layer(pass, $($b)*)), )*)*
                    Operation::Concat(_) | Operation::Add(_) => pass.d_x.copy_from_slice(pass.d_y),
                    Operation::Own(own) => {
                        let Backward { batch, x, y, params, saved, d_y, d_params, d_x, key } = pass;
                        own.layer::<T>().backward(LayerBackward { input: own.input, batch, x, y, params, scratch: saved, d_y, d_params, d_x, key: key.stream(own.stream) });
                    }
                }
            }
        }

        $($( operations!(@described $ty, $word); )*)*
        operations!(@described Concat, "concat");
    };
    (@call $layer:ident.same($pass:ident,)) => { $pass.y.copy_from_slice($pass.x) };
    (@call $layer:ident.$method:ident($pass:ident, $($arg:ident)*)) => { $layer.$method($(argument!($pass, $arg)),*) };
    (@back $layer:ident($pass:ident,)) => { $pass.d_x.copy_from_slice($pass.d_y) };
    (@back $layer:ident($pass:ident, $($arg:ident)*)) => { $layer.backward($(argument!($pass, $arg)),*) };
    (@described $ty:ty, $word:literal) => {
        impl $ty {
            /// Its line in `SPEC`, with the shape of its output.
            #[must_use]
            pub const fn layer(&'static self, name: &'static str, output: &[usize]) -> LayerSpec {
                self.layer_of(name, Shape::new(output))
            }

            /// The same with a shape that rustc computed.
            #[must_use]
            pub const fn layer_of(&'static self, name: &'static str, output: Shape) -> LayerSpec {
                LayerSpec::new(name, $word, self, output).with_macs(self.macs())
            }
        }
    };
}

layers!(operations);

impl Operation<'_> {
    /// Whether the output is linear in the weight.
    pub(crate) fn is_linear(&self) -> bool {
        matches!(
            self,
            Operation::Dense(_)
                | Operation::Conv1d(_)
                | Operation::Conv2d(_)
                | Operation::DepthwiseConv2d(_)
                | Operation::DroppedDense(_)
                | Operation::DroppedConv1d(_)
                | Operation::DroppedConv2d(_)
                | Operation::DroppedDepthwiseConv2d(_)
        )
    }

    /// Whether NaN at the end of a sequence is padding to it.
    pub(crate) fn takes_padding(&self) -> bool {
        matches!(self, Operation::Rnn(_) | Operation::Gru(_) | Operation::Lstm(_))
    }
}

/// A sum of values: of branches, or of a block and what it began with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Add {
    word: &'static str,
}

impl Add {
    /// `(a | b) -> sum`
    pub const SUM: Add = Add { word: "sum" };
    /// `residual(…)`
    pub const RESIDUAL: Add = Add { word: "residual" };

    /// Its line in `SPEC`, with the shape of its output.
    #[must_use]
    pub const fn layer(&'static self, name: &'static str, output: &[usize]) -> LayerSpec {
        self.layer_of(name, Shape::new(output))
    }

    /// The same with a shape that rustc computed.
    #[must_use]
    pub const fn layer_of(&'static self, name: &'static str, output: Shape) -> LayerSpec {
        LayerSpec::new(name, self.word, self, output)
    }
}

impl fmt::Display for Add {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word)
    }
}

/// A user's layer in its place.
#[derive(Clone, Copy)]
pub struct Own {
    /// As it is written in the declaration.
    pub text: &'static str,
    /// The last word of its path.
    pub word: &'static str,
    /// The layer.
    pub layer: &'static dyn OwnLayer,
    /// The shape of its input.
    pub input: Shape,
    /// Values that it keeps for its backward pass, for one example.
    pub scratch: usize,
    /// The stream of its random numbers.
    pub stream: u32,
}

impl Own {
    /// The layer in one number type.
    fn layer<T: Scalar>(&self) -> &'static dyn Layer<T> {
        let (single, double): (&'static dyn Layer<f32>, &'static dyn Layer<f64>) = (self.layer, self.layer);
        let known: [&dyn Any; 2] = [&single, &double];
        let of = |known: &&dyn Any| known.downcast_ref::<&'static dyn Layer<T>>().copied();
        known.iter().find_map(of).expect("a number is f32 or f64")
    }

    /// Its line in `SPEC`.
    #[must_use]
    pub const fn layer_of(&'static self, name: &'static str, output: Shape) -> LayerSpec {
        LayerSpec::new(name, self.word, self, output).of_the_whole_batch()
    }

    /// The same of a layer that takes each value by itself.
    #[must_use]
    pub const fn map_of(&'static self, name: &'static str, output: Shape) -> LayerSpec {
        LayerSpec::new(name, self.word, self, output)
    }
}

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.text, f)
    }
}

impl fmt::Display for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl LayerSpec {
    /// What the layer does, by its type.
    ///
    /// # Panics
    /// For a block that is repeated: [`Spec::walk`](crate::Spec::walk) visits the layers of its copies.
    #[must_use]
    pub fn operation(&self) -> Operation<'static> {
        let config: &'static dyn Config = self.config;
        Operation::of(config).unwrap_or_else(|| panic!("`{}` is a block: its copies have layers", self.name))
    }

    /// What a job makes of the layer, with these settings of the network.
    ///
    /// # Panics
    /// For a block that is repeated.
    pub(crate) fn operation_with<R>(&self, settings: &[f64], job: impl FnOnce(&Operation<'_>) -> R) -> R {
        self.config_with(settings, |config| {
            let operation = Operation::of(config);
            job(&operation.unwrap_or_else(|| panic!("`{}` is a block: its copies have layers", self.name)))
        })
    }
}
