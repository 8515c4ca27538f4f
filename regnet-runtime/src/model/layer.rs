//! A layer that a user writes: used in a declaration by its path, `my::Scale(0.5)`.

use crate::base::rng::{Key, Rng};
use crate::base::shape::Shape;
use crate::model::scalar::Scalar;

/// A layer of your own. `my::Scale(0.5)` in a declaration means the constant `my::Scale::new(0.5)`, and the type
/// has these inherent functions beside the trait:
///
/// ```
/// # use regnet::Shape;
/// # pub struct Scale { factor: f64 }
/// impl Scale {
///     pub const fn new(factor: f64) -> Scale { Scale { factor } }
///     /// The shape of the output.
///     pub const fn output(&self, input: Shape) -> Shape { input }
///     /// How many parameters.
///     pub const fn params(&self, input: Shape) -> usize { 0 }
///     /// How many values forward keeps for backward, for one example.
///     pub const fn scratch(&self, input: Shape) -> usize { 0 }
/// }
/// ```
///
/// A pass gets its slices as one value: [`LayerForward`], [`LayerInfer`], [`LayerBackward`]. Those of x, y, scratch and
/// their gradients hold `batch` examples at least, one after the other; outputs and gradients are overwritten, not added to.
///
/// ```
/// # use regnet::{Layer, LayerBackward, LayerForward, LayerInfer, Scalar, Shape};
/// # pub struct Scale { factor: f64 }
/// impl<T: Scalar> Layer<T> for Scale {
///     fn forward(&self, pass: LayerForward<'_, T>) {
///         self.infer(pass.inference());
///     }
///     fn infer(&self, pass: LayerInfer<'_, T>) {
///         pass.y.iter_mut().zip(pass.x).for_each(|(y, x)| *y = *x * T::of(self.factor));
///     }
///     fn backward(&self, pass: LayerBackward<'_, T>) {
///         pass.d_x.iter_mut().zip(pass.d_y).for_each(|(d_x, d_y)| *d_x = *d_y * T::of(self.factor));
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer",
    note = "a layer of your own has `impl<T: regnet::Scalar> regnet::Layer<T>`"
)]
pub trait Layer<T: Scalar> {
    /// Writes the first parameters; zeros by default.
    fn init(&self, input: Shape, params: &mut [T], rng: &mut Rng) {
        let _ = (input, rng);
        params.fill(T::zero());
    }

    /// y from x in training mode; `scratch` is kept for `backward`.
    fn forward(&self, pass: LayerForward<'_, T>);

    /// y from x in inference mode.
    fn infer(&self, pass: LayerInfer<'_, T>);

    /// d_params and d_x from d_y.
    fn backward(&self, pass: LayerBackward<'_, T>);
}

/// What the forward pass of a layer of your own takes in training.
pub struct LayerForward<'a, T> {
    /// The shape of an example.
    pub input: Shape,
    /// How many examples.
    pub batch: usize,
    /// The input.   [B, …]
    pub x: &'a [T],
    /// The layer's parameters.
    pub params: &'a [T],
    /// The output, overwritten.   [B, …]
    pub y: &'a mut [T],
    /// What it leaves for its backward pass.   [B, scratch]
    pub scratch: &'a mut [T],
    /// Its random numbers in this step.
    pub key: Key,
}

impl<'a, T> LayerForward<'a, T> {
    /// The same pass for a layer that does in training what it does at inference.
    #[must_use]
    pub fn inference(self) -> LayerInfer<'a, T> {
        let LayerForward { input, batch, x, params, y, .. } = self;
        LayerInfer { input, batch, x, params, y }
    }
}

/// What a layer of your own takes at inference.
pub struct LayerInfer<'a, T> {
    /// The shape of an example.
    pub input: Shape,
    /// How many examples.
    pub batch: usize,
    /// The input.   [B, …]
    pub x: &'a [T],
    /// The layer's parameters.
    pub params: &'a [T],
    /// The output, overwritten.   [B, …]
    pub y: &'a mut [T],
}

/// What the backward pass of a layer of your own takes.
pub struct LayerBackward<'a, T> {
    /// The shape of an example.
    pub input: Shape,
    /// How many examples.
    pub batch: usize,
    /// The input of the forward pass.   [B, …]
    pub x: &'a [T],
    /// Its output.   [B, …]
    pub y: &'a [T],
    /// The layer's parameters.
    pub params: &'a [T],
    /// What the forward pass left.   [B, scratch]
    pub scratch: &'a [T],
    /// The gradient of the output.   [B, …]
    pub d_y: &'a [T],
    /// The gradient of the parameters, overwritten.
    pub d_params: &'a mut [T],
    /// The gradient of the input, overwritten.   [B, …]
    pub d_x: &'a mut [T],
    /// The random numbers of the forward pass.
    pub key: Key,
}

/// A user's layer for both number types: what `SPEC` holds of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer",
    note = "a layer of your own has `impl<T: regnet::Scalar> regnet::Layer<T>`, and can be shared between threads"
)]
pub trait OwnLayer: Layer<f32> + Layer<f64> + Sync {}
impl<L: Layer<f32> + Layer<f64> + Sync> OwnLayer for L {}
