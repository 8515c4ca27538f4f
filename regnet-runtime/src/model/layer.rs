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
/// Slices of x, y, scratch and their gradients hold `batch` examples at least, one after the other; outputs
/// and gradients are overwritten, not added to.
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
    #[allow(clippy::too_many_arguments)]
    fn forward(
        &self,
        input: Shape,
        batch: usize,
        x: &[T],
        params: &[T],
        y: &mut [T],
        scratch: &mut [T],
        key: Key,
    );

    /// y from x in inference mode.
    fn infer(&self, input: Shape, batch: usize, x: &[T], params: &[T], y: &mut [T]);

    /// d_params and d_x from d_y.
    #[allow(clippy::too_many_arguments)]
    fn backward(
        &self,
        input: Shape,
        batch: usize,
        x: &[T],
        y: &[T],
        params: &[T],
        scratch: &[T],
        d_y: &[T],
        d_params: &mut [T],
        d_x: &mut [T],
        key: Key,
    );
}

/// A user's layer for both number types: what `SPEC` holds of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer",
    note = "a layer of your own has `impl<T: regnet::Scalar> regnet::Layer<T>`, and can be shared between threads"
)]
pub trait OwnLayer: Layer<f32> + Layer<f64> + Sync {}
impl<L: Layer<f32> + Layer<f64> + Sync> OwnLayer for L {}
