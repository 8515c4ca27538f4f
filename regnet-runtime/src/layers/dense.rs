//! y = x·W + b.   x [B,I]  weight [I,O]  bias [O]  y [B,O]

use crate::base::message::Message;
use crate::base::shape::Shape;
use crate::base::slices::{head, head_mut, times};
use crate::flat::finite::FiniteKernel;
use crate::flat::params::{Params, Product};
use crate::flat::penalty;
use crate::flat::rules::{Rule, RuleKernel, Slots, slots_by_chunk};
use crate::layers::settings::settings;
use crate::machine::curve::Curve;
use crate::machine::kernel::INSIDE;
use crate::machine::number::Number;
use crate::machine::pool::{self, ByChunk};
use crate::machine::product::{End, Sizes, Start, TALLEST};
use crate::machine::reduce::ReduceKernel;
use crate::spec::Held;
use std::fmt;

/// Each output is a weighted sum of all inputs. Parameters: weight [I,O], then bias [O].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dense {
    /// I.
    pub inputs: usize,
    /// O.
    pub units: usize,
    /// Whether b exists.
    pub bias: bool,
}

/// What the backward pass of a dense layer takes.
pub struct DenseBack<'a, T> {
    /// The input of the forward pass.   [B,I]
    pub x: &'a [T],
    /// The layer's parameters.
    pub params: Params<'a, T>,
    /// The gradient of the output.   [B,O]
    pub d_y: &'a [T],
    /// The gradient of the parameters, overwritten.
    pub d_params: &'a mut [T],
    /// The gradient of the input, overwritten where it is wanted; that before the activation, if the pass goes through
    /// one.   [B,I]
    pub d_x: Option<&'a mut [T]>,
}

impl<'a, T> DenseBack<'a, T> {
    /// In the order of the arguments of every layer.
    #[must_use]
    pub fn new(
        x: &'a [T],
        params: Params<'a, T>,
        d_y: &'a [T],
        d_params: &'a mut [T],
        d_x: Option<&'a mut [T]>,
    ) -> DenseBack<'a, T> {
        DenseBack { x, params, d_y, d_params, d_x }
    }
}

kernels! {
    /// The passes of a dense layer; slices have their exact lengths.
    pub trait DenseKernel: Number {
        fn dense_forward(layer: &Dense, after: Option<Curve>, batch: usize, x: &[Self], params: &[Self], y: &mut [Self]) = forward;
        fn dense_backward(layer: &Dense, before: Option<Curve>, batch: usize, back: DenseBack<'_, Self>) = backward;
        fn dense_update(sizes: Sizes, x: &[Self], d_y: &[Self], weights: Updated<'_, Self>) = update_blocks;
    }
}

settings!(Dense(inputs: usize, units: usize), bias: bool = true);

impl Dense {
    /// Itself, if it has a unit; else the text of the error of the compilation.
    ///
    /// # Panics
    /// If a size is 0.
    #[must_use]
    #[track_caller]
    pub const fn checked(self) -> Dense {
        if self.inputs == 0 || self.units == 0 {
            Message::new("`dense` has ")
                .number(self.inputs)
                .text(" inputs and ")
                .number(self.units)
                .text(" units; it needs 1 or more of each")
                .fail();
        }
        self
    }

    /// [O]
    #[must_use]
    pub const fn output(&self) -> Shape {
        Shape::new(&[self.units])
    }

    /// I·O
    #[must_use]
    pub const fn macs(&self) -> usize {
        self.inputs.saturating_mul(self.units)
    }

    /// I·O and, with a bias, O more.
    #[must_use]
    pub const fn params(&self) -> usize {
        self.macs().saturating_add(if self.bias { self.units } else { 0 })
    }

    /// y = x·W + b.   x [B,I]  y [B,O]
    #[track_caller]
    pub fn forward<T: DenseKernel>(&self, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
        self.forward_and(None, batch, x, params, y);
    }

    /// y = f(x·W + b) with the activation behind the layer.   x [B,I]  y [B,O]
    #[track_caller]
    pub fn forward_then<T: DenseKernel>(
        &self,
        after: Curve,
        batch: usize,
        x: &[T],
        params: &[T],
        y: &mut [T],
    ) {
        self.forward_and(Some(after), batch, x, params, y);
    }

    #[track_caller]
    fn forward_and<T: DenseKernel>(
        &self,
        after: Option<Curve>,
        batch: usize,
        x: &[T],
        params: &[T],
        y: &mut [T],
    ) {
        let x = head(x, times(batch, self.inputs), "x");
        let params = head(params, self.params(), "params");
        T::dense_forward(INSIDE, self, after, batch, x, params, head_mut(y, times(batch, self.units), "y"));
    }

    /// d_weight = xᵀ·d_y;  d_bias = Σ_b d_y;  d_x = d_y·Wᵀ.   x [B,I]  d_y [B,O]  d_x [B,I]
    ///
    /// Where the parameters come with their update, a large weight is updated, and its d_weight stays as it is.
    #[track_caller]
    pub fn backward<T: DenseKernel>(
        &self,
        batch: usize,
        x: &[T],
        params: Params<'_, T>,
        d_y: &[T],
        d_params: &mut [T],
        d_x: Option<&mut [T]>,
    ) {
        self.backward_and(None, batch, DenseBack::new(x, params, d_y, d_params, d_x));
    }

    /// As `backward`, through the activation before the layer, x = f(z), too: d_z = f'(z)·(d_y·Wᵀ).
    /// x [B,I]  d_y [B,O]  d_z, the d_x of `back` [B,I]
    #[track_caller]
    pub fn backward_through<T: DenseKernel>(&self, before: Curve, batch: usize, back: DenseBack<'_, T>) {
        self.backward_and(Some(before), batch, back);
    }

    #[track_caller]
    fn backward_and<T: DenseKernel>(&self, before: Option<Curve>, batch: usize, back: DenseBack<'_, T>) {
        let DenseBack { x, params, d_y, d_params, d_x } = back;
        head(&params, self.params(), "params");
        let back = DenseBack {
            x: head(x, times(batch, self.inputs), "x"),
            params,
            d_y: head(d_y, times(batch, self.units), "d_y"),
            d_params: head_mut(d_params, self.params(), "d_params"),
            d_x: d_x.map(|d_x| head_mut(d_x, times(batch, self.inputs), "d_x")),
        };
        T::dense_backward(INSIDE, self, before, batch, back);
    }
}

impl fmt::Display for Dense {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "dense({}{})", self.units, if self.bias { "" } else { ", bias = false" })
    }
}

fn forward<T: Number>(layer: &Dense, after: Option<Curve>, batch: usize, x: &[T], params: &[T], y: &mut [T]) {
    let (weight, bias) = params.split_at(layer.macs());
    let start = if layer.bias { Start::Row(bias) } else { Start::Zero };
    let end = after.map_or(End::Sum, End::Value);
    T::matmul_nn(INSIDE, Sizes::new(batch, layer.inputs, layer.units), x, weight, (start, end), y);
}

fn backward<T: Number + FiniteKernel + ReduceKernel>(
    layer: &Dense,
    before: Option<Curve>,
    batch: usize,
    back: DenseBack<'_, T>,
) {
    let DenseBack { x, params, d_y, d_params, d_x } = back;
    let (d_weight, d_bias) = d_params.split_at_mut(layer.macs());
    if layer.bias {
        T::column_sums(INSIDE, d_y, d_bias);
    }
    // Before the update of the weights.
    if let Some(d_x) = d_x {
        let end = before.map_or(End::Sum, |curve| End::Gradient(curve, x));
        let sizes = Sizes::new(batch, layer.units, layer.inputs);
        T::matmul_nt(INSIDE, sizes, d_y, &params[..layer.macs()], (Start::Zero, end), d_x);
    }
    let sizes = Sizes::new(layer.inputs, batch, layer.units);
    let factors = (batch, [layer.inputs, layer.units]);
    if layer.macs() < FACTORED || !params.leave_factors(factors, x, d_y, d_weight) {
        T::matmul_tn(INSIDE, sizes, x, d_y, Start::Zero, d_weight);
    }
}

/// Weights from which on they are updated where their gradient is formed: below, gradients, weights and slots stay in
/// the second cache from one to the other.
const FACTORED: usize = 1 << 15;

/// Gradients of a block that is updated at once: with its weights and slots they stay in the second cache.
const BLOCK: usize = 24 << 10;

/// A weight that is updated where its gradient is formed.   params [I,O]
pub struct Updated<'a, T> {
    pub(crate) params: &'a mut [T],
    pub(crate) slots: Slots<'a, T>,
    pub(crate) rule: Rule,
    pub(crate) held: Held,
}

/// Updates it by the gradient that was left as x [B,I] and d_y [B,O], block after block of its rows.
pub(crate) fn update<T: DenseKernel>(product: Product, (x, d_y): (&[T], &[T]), weights: Updated<'_, T>) {
    let [inputs, units] = product.sizes;
    T::dense_update(INSIDE, Sizes::new(inputs, product.batch, units), x, d_y, weights);
}

fn update_blocks<T: Number + RuleKernel>(sizes: Sizes, x: &[T], d_y: &[T], weights: Updated<'_, T>) {
    let Updated { params, slots, rule, held } = weights;
    let rows = (BLOCK / sizes.n).max(1).next_multiple_of(TALLEST).min(sizes.m);
    let size = rows * sizes.n;
    T::with_scratch(sizes.panels_len(), |panels| {
        T::matmul_panels(INSIDE, sizes, d_y, panels);
        let blocks = sizes.m.div_ceil(rows);
        let parts = (ByChunk::new(params, size), slots_by_chunk(slots, size));
        pool::each_part(blocks, parts, |block, (params, slots)| {
            T::with_scratch(params.len(), |grads| {
                let [first, second, ..] = slots.each_ref().map(|slot| slot.as_deref().unwrap_or(&[]));
                T::matmul_tn_block(INSIDE, sizes, block * rows, x, panels, [&*params, first, second], grads);
                penalty::add_gradient_of(held, params, grads);
                rule.apply(params, grads, slots);
            });
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::{self, Given};
    use crate::machine::pool::with_threads;

    fn gradients(layer: Dense, batch: usize) {
        let given = Given::new(batch * layer.inputs, layer.params(), batch * layer.units);
        let y = |x: &[f64], params: &[f64], y: &mut [f64]| layer.forward(batch, x, params, y);
        let (mut d_params, mut d_x) = (given.dirty(layer.params()), given.dirty(given.x.len()));
        let params = Params::new(&given.params);
        layer.backward(batch, &given.x, params, &given.d_y, &mut d_params, Some(&mut d_x));
        given.check(y, &d_params, &d_x);
        let mut alone = given.dirty(layer.params());
        layer.backward(batch, &given.x, Params::new(&given.params), &given.d_y, &mut alone, None);
        assert_eq!(alone, d_params);
    }

    #[test]
    fn gradients_are_central_differences() {
        for (inputs, units, bias) in [(1, 1, true), (5, 3, true), (7, 17, false)] {
            for batch in [0, 1, 5] {
                gradients(Dense { inputs, units, bias }, batch);
            }
        }
    }

    #[test]
    fn f32_is_near_f64_and_bits_do_not_depend_on_threads() {
        let layer = Dense { inputs: 150, units: 70, bias: true };
        let batch = 33;
        let given = Given::new(batch * layer.inputs, layer.params(), batch * layer.units);
        let narrow = given.narrow();
        let run32 = |threads| {
            with_threads(threads, || {
                let (mut y, mut d_params, mut d_x) =
                    (vec![0.0; given.d_y.len()], vec![0.0; layer.params()], vec![0.0; given.x.len()]);
                layer.forward(batch, &narrow.x, &narrow.params, &mut y);
                let params = Params::new(&narrow.params);
                layer.backward(batch, &narrow.x, params, &narrow.d_y, &mut d_params, Some(&mut d_x));
                [y, d_params, d_x]
            })
        };
        let (mut y, mut d_params, mut d_x) =
            (vec![0.0; given.d_y.len()], vec![0.0; layer.params()], vec![0.0; given.x.len()]);
        layer.forward(batch, &given.x, &given.params, &mut y);
        let params = Params::new(&given.params);
        layer.backward(batch, &given.x, params, &given.d_y, &mut d_params, Some(&mut d_x));
        let narrow = run32(1);
        for (narrow, wide) in narrow.iter().zip([y, d_params, d_x]) {
            testing::twins(narrow, &wide);
        }
        assert_eq!(narrow, run32(3));
    }

    #[test]
    fn text() {
        assert_eq!(Dense { inputs: 3, units: 128, bias: true }.to_string(), "dense(128)");
        assert_eq!(Dense { inputs: 3, units: 8, bias: false }.to_string(), "dense(8, bias = false)");
    }

    #[test]
    #[should_panic(expected = "`x` has 5 values, 6 are needed")]
    fn short_slices_panic() {
        Dense { inputs: 3, units: 1, bias: true }.forward(2, &[0.0; 5], &[0.0; 4], &mut [0.0; 2]);
    }
}
