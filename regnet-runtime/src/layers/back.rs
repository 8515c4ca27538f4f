//! What a backward pass takes, in one value: a layer's methods and its kernels hand it on, and the list of slices is written
//! here alone.

use crate::base::slices::{head, head_mut};

/// What the backward pass of a layer that saves something takes. `D` is where d_x goes: a slice, or an `Option` of one
/// where a first layer may leave it out.
pub struct Back<'a, T, D = &'a mut [T]> {
    /// The input of the forward pass.
    pub x: &'a [T],
    /// The layer's parameters.
    pub params: &'a [T],
    /// What the forward pass left.
    pub saved: &'a [T],
    /// The gradient of the output.
    pub d_y: &'a [T],
    /// The gradient of the parameters, overwritten.
    pub d_params: &'a mut [T],
    /// The gradient of the input, overwritten.
    pub d_x: D,
}

/// The same where d_x may be left out.
pub type BackOptional<'a, T> = Back<'a, T, Option<&'a mut [T]>>;

impl<'a, T> Back<'a, T> {
    /// In the order of the arguments of every layer.
    #[must_use]
    pub fn new(
        x: &'a [T],
        params: &'a [T],
        saved: &'a [T],
        d_y: &'a [T],
        d_params: &'a mut [T],
        d_x: &'a mut [T],
    ) -> Back<'a, T> {
        Back { x, params, saved, d_y, d_params, d_x }
    }
}

impl<'a, T> BackOptional<'a, T> {
    /// As `new`, with the gradient of the input where it is wanted.
    #[must_use]
    pub fn optional(
        x: &'a [T],
        params: &'a [T],
        saved: &'a [T],
        d_y: &'a [T],
        d_params: &'a mut [T],
        d_x: Option<&'a mut [T]>,
    ) -> BackOptional<'a, T> {
        Back { x, params, saved, d_y, d_params, d_x }
    }
}

/// How many values a layer needs of each: d_x is as long as x, and so are the other gradients.
#[derive(Clone, Copy)]
pub(super) struct Lens {
    pub(super) x: usize,
    pub(super) params: usize,
    pub(super) saved: usize,
    pub(super) y: usize,
}

impl<T, D> Back<'_, T, D> {
    /// The slices at their exact lengths; panics where one is shorter.
    #[track_caller]
    pub(super) fn checked(self, lens: Lens) -> Self
    where
        D: Place,
    {
        Back {
            x: head(self.x, lens.x, "x"),
            params: head(self.params, lens.params, "params"),
            saved: head(self.saved, lens.saved, "saved"),
            d_y: head(self.d_y, lens.y, "d_y"),
            d_params: head_mut(self.d_params, lens.params, "d_params"),
            d_x: self.d_x.checked(lens.x),
        }
    }
}

/// Where d_x goes.
pub(super) trait Place {
    /// Its first `len` values; panics if there are fewer.
    #[track_caller]
    fn checked(self, len: usize) -> Self;
}

impl<T> Place for &mut [T] {
    #[track_caller]
    fn checked(self, len: usize) -> Self {
        head_mut(self, len, "d_x")
    }
}

impl<T> Place for Option<&mut [T]> {
    #[track_caller]
    fn checked(self, len: usize) -> Self {
        match self {
            Some(d_x) => Some(head_mut(d_x, len, "d_x")),
            None => None,
        }
    }
}
