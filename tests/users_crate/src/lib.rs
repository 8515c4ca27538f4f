//! Networks of a user who allows nothing: no lint may fire on what `network!` writes.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, missing_debug_implementations, rust_2018_idioms, unreachable_pub)]
#![deny(clippy::all, clippy::pedantic)]

use regnet::{Adam, Dataset, Error, Trainer, network};

const HIDDEN: usize = 16;

network! {
    /// Handwritten digits.
    pub struct Digits: input(28, 28, 1)
        -> conv2d(8, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
        -> residual(conv2d(8, kernel = 3, padding = same) -> batchnorm -> relu)
        -> (avgpool2d(2) | maxpool2d(2) -> tanh) -> concat
        -> flatten ->
        /// What `embed` reads.
        hidden: dense(HIDDEN, init = he_in, l2 = 1e-4) -> relu -> dropout(0.5)
        -> repeat(HIDDEN, dense(HIDDEN) -> layernorm)
        -> dense(10)
        -> loss softmax_cross_entropy;

    pub struct WithoutWords: input(4) -> dense(3) -> loss mse;

    pub(crate) struct Inner: input(4) -> dense(3) -> softmax;

    struct Private: input(3) -> layers::Double -> r#type: dense(2) -> tanh -> loss sigmoid_cross_entropy;

    /// Any size.
    pub struct Generic<const INPUTS: usize>: input(INPUTS) -> dense(2 * INPUTS) -> sigmoid;
}

mod layers {
    use regnet::{Layer, LayerBackward, LayerForward, LayerInfer, Scalar, Shape};

    /// y = 2·x
    pub(crate) struct Double;

    impl Double {
        pub(crate) const fn new() -> Double {
            Double
        }
        #[expect(clippy::unused_self, reason = "the form of every layer")]
        pub(crate) const fn output(&self, input: Shape) -> Shape {
            input
        }
        #[expect(clippy::unused_self, reason = "the form of every layer")]
        pub(crate) const fn params(&self, _input: Shape) -> usize {
            0
        }
        #[expect(clippy::unused_self, reason = "the form of every layer")]
        pub(crate) const fn scratch(&self, _input: Shape) -> usize {
            0
        }
    }

    impl<T: Scalar> Layer<T> for Double {
        fn forward(&self, pass: LayerForward<'_, T>) {
            self.infer(pass.inference());
        }

        fn infer(&self, pass: LayerInfer<'_, T>) {
            let LayerInfer { input, batch, x, y, .. } = pass;
            let x = &x[..batch * input.len()];
            y.iter_mut().zip(x).for_each(|(y, &x)| *y = x + x);
        }

        fn backward(&self, pass: LayerBackward<'_, T>) {
            let LayerBackward { input, batch, d_y, d_x, .. } = pass;
            let d_y = &d_y[..batch * input.len()];
            d_x.iter_mut().zip(d_y).for_each(|(d_x, &d_y)| *d_x = d_y + d_y);
        }
    }
}

/// A network after an epoch.
///
/// # Errors
/// Data that do not fit.
pub fn train(data: &Dataset) -> Result<Digits, Error> {
    let mut net = Digits::new(1);
    Trainer::new(Adam::new(1e-3)).epochs(1).fit(&mut net, data, None)?;
    Ok(net)
}

/// How many numbers the private networks hold; their other methods are never called.
#[must_use]
pub fn sizes() -> usize {
    Private::new(1).params().len() + Inner::SPEC.params
}
