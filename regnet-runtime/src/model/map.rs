//! An activation that a user writes: `map(my::Mish)`.

use std::fmt;
use std::marker::PhantomData;

use crate::base::real::Real;
use crate::base::shape::Shape;
use crate::model::layer::{Layer, LayerBackward, LayerForward, LayerInfer};
use crate::model::scalar::Scalar;

/// A function of one value, which `map(my::Swish)` applies to all: an activation of your own.
///
/// ```
/// use regnet::{Function, Real, check, network};
///
/// /// x·σ(βx) with β = 1.702.
/// pub struct QuickGelu;
///
/// impl Function for QuickGelu {
///     fn value<T: Real>(x: T) -> T {
///         let x = x.wide();
///         T::of(x / (1.0 + (-1.702 * x).exp()))
///     }
///
///     fn slope<T: Real>(x: T) -> T {
///         let x = x.wide();
///         let sigmoid = 1.0 / (1.0 + (-1.702 * x).exp());
///         T::of(sigmoid * (1.0 + 1.702 * x * (1.0 - sigmoid)))
///     }
/// }
///
/// network! { struct Net: input(6) -> dense(16) -> map(QuickGelu) -> dense(3) -> loss softmax_cross_entropy; }
///
/// let check = check::gradients(&Net::new(42).cast::<f64>(), 4, 7);
/// assert!(check.max_relative_error < 1e-6, "{check}");
/// ```
///
/// It is compiled in your crate, value by value: a debug build of that is slow.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no function of one value",
    note = "what `map` takes has `impl regnet::Function`"
)]
pub trait Function: Sync {
    /// y
    fn value<T: Real>(x: T) -> T;
    /// dy/dx
    fn slope<T: Real>(x: T) -> T;
}

/// The layer that applies it.
pub struct Map<F>(PhantomData<fn() -> F>);

impl<F> fmt::Debug for Map<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Map")
    }
}

impl<F> Map<F> {
    /// Of this function.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "an expansion makes it as a layer of the user's")]
    pub const fn new() -> Map<F> {
        Map(PhantomData)
    }

    /// The shape of its input.
    #[must_use]
    pub const fn output(&self, input: Shape) -> Shape {
        input
    }

    /// None.
    #[must_use]
    pub const fn params(&self, _: Shape) -> usize {
        0
    }

    /// None.
    #[must_use]
    pub const fn scratch(&self, _: Shape) -> usize {
        0
    }
}

impl<T: Scalar, F: Function> Layer<T> for Map<F> {
    fn forward(&self, pass: LayerForward<'_, T>) {
        self.infer(pass.inference());
    }

    fn infer(&self, pass: LayerInfer<'_, T>) {
        let LayerInfer { input, batch, x, y, .. } = pass;
        let len = batch * input.len();
        y[..len].iter_mut().zip(&x[..len]).for_each(|(y, x)| *y = F::value(*x));
    }

    fn backward(&self, pass: LayerBackward<'_, T>) {
        let LayerBackward { input, batch, x, d_y, d_x, .. } = pass;
        let len = batch * input.len();
        let slopes = x[..len].iter().zip(&d_y[..len]).map(|(x, d_y)| F::slope(*x) * *d_y);
        d_x[..len].iter_mut().zip(slopes).for_each(|(d_x, slope)| *d_x = slope);
    }
}
