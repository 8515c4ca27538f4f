//! The parameters as a backward pass sees them, and the gradients that it may leave as factors: xᵀ·d_y is formed block after
//! block where its tensor is updated, once all else of the step is known to be finite.

use std::ops::{Deref, Range};

use crate::flat::finite::FiniteKernel;
use crate::machine::kernel::INSIDE;
use crate::spec::Spec;

/// Parameters of a network, or of a part of it.
#[derive(Debug)]
pub struct Params<'a, T> {
    values: &'a [T],
    /// Where factors may be left.
    factored: Option<Place<'a, T>>,
}

/// What a part of a network needs to leave factors.
#[derive(Debug)]
struct Place<'a, T> {
    spec: &'static Spec,
    /// Where these parameters begin in the network's.
    start: usize,
    /// The network's input, which needs no copy.
    input: &'a [T],
    factored: &'a mut Factored,
}

/// The gradients that a backward pass left as factors.
#[derive(Debug)]
pub(crate) struct Factored {
    products: [Product; MOST_FACTORED],
    count: usize,
}

/// The gradient of one tensor as the product that it is; its factors stand in its place among the gradients.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Product {
    /// Where the tensor begins in the network's parameters.
    pub(crate) start: usize,
    /// The examples.
    pub(crate) batch: usize,
    /// Whether x is the network's input, and only d_y stands among the gradients.
    of_input: bool,
    /// I and O.
    pub(crate) sizes: [usize; 2],
}

/// The tensors of a network that can be left as factors; the others are formed.
const MOST_FACTORED: usize = 16;

/// Factors of at most this size, over fewer examples than `MOST_EXAMPLES`, have a product below 2¹²⁰: it is finite, also with a
/// penalty, without a look at it.
const LARGEST_FACTOR: f64 = (1_u64 << 50) as f64;
const MOST_EXAMPLES: usize = 1 << 20;

impl Factored {
    pub(crate) fn none() -> Factored {
        Factored { products: [Product::default(); MOST_FACTORED], count: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// That of the tensor that begins here.
    pub(crate) fn at(&self, start: usize) -> Option<Product> {
        self.products[..self.count].iter().find(|product| product.start == start).copied()
    }
}

impl Product {
    /// x [B,I] and d_y [B,O], from where they stand.
    pub(crate) fn factors<'a, T>(&self, input: &'a [T], grads: &'a [T]) -> (&'a [T], &'a [T]) {
        let [x, d_y] = self.sizes.map(|size| self.batch * size);
        if self.of_input {
            return (&input[..x], &grads[..d_y]);
        }
        let (first, rest) = grads.split_at(x);
        (first, &rest[..d_y])
    }
}

impl<'a, T> Params<'a, T> {
    /// Of which all gradients are formed.
    #[must_use]
    pub fn new(params: &'a [T]) -> Params<'a, T> {
        Params { values: params, factored: None }
    }

    /// Of which some gradients may be left as factors.
    pub(crate) fn factored(
        params: &'a [T],
        spec: &'static Spec,
        input: &'a [T],
        factored: &'a mut Factored,
    ) -> Params<'a, T> {
        Params { values: params, factored: Some(Place { spec, start: 0, input, factored }) }
    }

    /// The parameters of one layer.
    pub fn part(&mut self, range: Range<usize>) -> Params<'_, T> {
        let factored = self.factored.as_mut().map(|place| Place {
            spec: place.spec,
            start: place.start + range.start,
            input: place.input,
            factored: place.factored,
        });
        Params { values: &self.values[range], factored }
    }

    /// Leaves xᵀ·d_y, the gradient of the first tensor, as its factors in its place; false where that may not be, and the
    /// product is to be formed: they are too large for the place, or so large that the product may not be finite.
    /// x [B,I]   d_y [B,O]   d_weight [I,O]
    pub(crate) fn leave_factors(
        self,
        (batch, sizes): (usize, [usize; 2]),
        x: &[T],
        d_y: &[T],
        d_weight: &mut [T],
    ) -> bool
    where
        T: FiniteKernel + Copy,
    {
        let Some(Place { spec, start, input, factored }) = self.factored else { return false };
        let of_input = std::ptr::eq(x.as_ptr(), input.as_ptr());
        let copied = if of_input { 0 } else { x.len() };
        let mut is_tensor = false;
        spec.each_param(|tensor| is_tensor |= tensor.range() == (start..start + d_weight.len()));
        let fits = copied + d_y.len() <= d_weight.len() && batch < MOST_EXAMPLES;
        if !is_tensor || !fits || factored.count == MOST_FACTORED {
            return false;
        }
        let small = |values: &[T]| T::all_below(INSIDE, LARGEST_FACTOR, values);
        if !small(x) || !small(d_y) {
            return false;
        }
        let (first, rest) = d_weight.split_at_mut(copied);
        first.copy_from_slice(&x[..copied]);
        rest[..d_y.len()].copy_from_slice(d_y);
        factored.products[factored.count] = Product { start, batch, of_input, sizes };
        factored.count += 1;
        true
    }
}

impl<T> Deref for Params<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.values
    }
}
