//! Activations of one value on registers: the pointwise passes for `f32`, and the end of a product's tile.
//!
//! The portable twins are those of `machine::curve`; the exponential and the tangent are those of
//! `machine::elementary`, with fused multiply-adds.

use super::vector::Vector;
use super::{Level, compiled};
use crate::base::slices::exact;
use crate::machine::curve::{Curve, LeakyRelu, Relu, ScaledRelu, Sigmoid, Tanh, with_curve};
use crate::machine::elementary::{
    EXP_RANGE, EXP_TERMS, LN2_HIGH, LN2_LOW, ROUNDER, TANH_END, TANH_OVER, TANH_SMALL, TANH_UNDER,
};

/// y = f(x), or f(y) without x. False, with nothing done, where the level has no vectors.
///
/// x, y [len]
pub(crate) fn values(level: Level, curve: Curve, x: Option<&[f32]>, y: &mut [f32]) -> bool {
    let (to, len) = (y.as_mut_ptr(), y.len());
    let x = x.map_or(to.cast_const(), |x| {
        exact(x, &[len]);
        x.as_ptr()
    });
    // SAFETY: the level is one of this machine's; x and y hold `len` values (asserted), y may be x.
    unsafe { all_values_on(level, curve, x, to, len) }
}

/// d_x = f'(x)·d_y from y = f(x), or d_x = f'(x)·d_x without d_y. False as above.
///
/// y, d_y, d_x [len]
pub(crate) fn gradients(level: Level, curve: Curve, y: &[f32], d_y: Option<&[f32]>, d_x: &mut [f32]) -> bool {
    let (to, len) = (d_x.as_mut_ptr(), d_x.len());
    let d_y = d_y.map_or(to.cast_const(), |d_y| {
        exact(d_y, &[len]);
        d_y.as_ptr()
    });
    exact(y, &[len]);
    // SAFETY: the level is one of this machine's; all hold `len` values (asserted), d_x may be d_y.
    unsafe { all_gradients_on(level, curve, y.as_ptr(), d_y, to, len) }
}

compiled! {
    /// # Safety
    /// As [`all_values`], on a level of this machine.
    unsafe fn all_values_on(curve: Curve, x: *const f32, y: *mut f32, len: usize) = all_values;
}

/// # Safety
/// As [`each_value`].
#[inline(always)]
unsafe fn all_values<V: Vector>(curve: Curve, x: *const f32, y: *mut f32, len: usize) {
    // SAFETY: the caller's conditions.
    with_curve!(curve, f => unsafe { each_value::<V, _>(f, x, y, len) });
}

compiled! {
    /// # Safety
    /// As [`all_gradients`], on a level of this machine.
    unsafe fn all_gradients_on(curve: Curve, y: *const f32, d_y: *const f32, d_x: *mut f32, len: usize) = all_gradients;
}

/// # Safety
/// As [`each_gradient`].
#[inline(always)]
unsafe fn all_gradients<V: Vector>(curve: Curve, y: *const f32, d_y: *const f32, d_x: *mut f32, len: usize) {
    // SAFETY: the caller's conditions.
    with_curve!(curve, f => unsafe { each_gradient::<V, _>(f, y, d_y, d_x, len) });
}

// What ends a tile of a product. In functions of their own: the constants of all curves would else be loaded before
// every product.

compiled! {
    /// # Safety
    /// As [`tile_values`], on a level of this machine.
    pub(super) unsafe fn tile_values_on(curve: Curve, rows_and_width: (usize, usize), c: *mut f32, pitch: usize) = tile_values;
}

/// c = f(c) for a tile of C, its rows `pitch` apart.
///
/// # Safety
/// Inlined into a function that enables V; the rows of `width` values lie within C.
#[inline(always)]
unsafe fn tile_values<V: Vector>(curve: Curve, (rows, width): (usize, usize), c: *mut f32, pitch: usize) {
    with_curve!(curve, f => for row in 0..rows {
        let c = c.wrapping_add(row * pitch);
        // SAFETY: V is enabled; the row lies within C.
        unsafe { each_value::<V, _>(f, c, c, width) };
    });
}

compiled! {
    /// # Safety
    /// As [`tile_gradients`], on a level of this machine.
    pub(super) unsafe fn tile_gradients_on(
        curve: Curve,
        rows_and_width: (usize, usize),
        y: *const f32,
        c: *mut f32,
        pitch: usize,
    ) = tile_gradients;
}

/// c = f'(x)·c for a tile of C from y = f(x), the rows of both `pitch` apart.
///
/// # Safety
/// As `tile_values`; y lies as C does.
#[inline(always)]
unsafe fn tile_gradients<V: Vector>(
    curve: Curve,
    (rows, width): (usize, usize),
    y: *const f32,
    c: *mut f32,
    pitch: usize,
) {
    with_curve!(curve, f => for row in 0..rows {
        let (y, c) = (y.wrapping_add(row * pitch), c.wrapping_add(row * pitch));
        // SAFETY: V is enabled; the row lies within C, and in y as there.
        unsafe { each_gradient::<V, _>(f, y, c, c, width) };
    });
}

/// # Safety
/// Inlined into a function that enables V; `len` values are readable at x and writable at y.
#[inline(always)]
unsafe fn each_value<V: Vector, F: OnRegisters>(f: F, x: *const f32, y: *mut f32, len: usize) {
    let whole = len / V::LANES * V::LANES;
    // SAFETY: V is enabled; at + LANES <= len, and the last vector ends with the values.
    unsafe {
        for at in (0..whole).step_by(V::LANES) {
            V::store(y.add(at), f.value::<V>(V::load(x.add(at))));
        }
        if whole < len {
            let y_last = f.value::<V>(V::load_first(x.add(whole), len - whole));
            V::store_first(y.add(whole), y_last, len - whole);
        }
    }
}

/// # Safety
/// Inlined into a function that enables V; `len` values are readable at y and d_y and writable at d_x.
#[inline(always)]
unsafe fn each_gradient<V: Vector, F: OnRegisters>(
    f: F,
    y: *const f32,
    d_y: *const f32,
    d_x: *mut f32,
    len: usize,
) {
    let whole = len / V::LANES * V::LANES;
    // SAFETY: V is enabled; at + LANES <= len, and the last vector ends with the values.
    unsafe {
        for at in (0..whole).step_by(V::LANES) {
            V::store(d_x.add(at), f.gradient::<V>(V::load(y.add(at)), V::load(d_y.add(at))));
        }
        if whole < len {
            let (y, d_y) =
                (V::load_first(y.add(whole), len - whole), V::load_first(d_y.add(whole), len - whole));
            V::store_first(d_x.add(whole), f.gradient::<V>(y, d_y), len - whole);
        }
    }
}

/// A function of one value, on a register.
///
/// # Safety
/// Both functions are inlined into one that enables V.
pub(super) trait OnRegisters: Copy {
    /// y = f(x)
    unsafe fn value<V: Vector>(self, x: V::Register) -> V::Register;
    /// d_x = f'(x)·d_y, from y = f(x).
    unsafe fn gradient<V: Vector>(self, y: V::Register, d_y: V::Register) -> V::Register;
}

// SAFETY of every block below: the caller enables V.

impl OnRegisters for Relu {
    #[inline(always)]
    unsafe fn value<V: Vector>(self, x: V::Register) -> V::Register {
        // SAFETY: see above.
        unsafe { V::at_least(x, V::zero()) }
    }
    #[inline(always)]
    unsafe fn gradient<V: Vector>(self, y: V::Register, d_y: V::Register) -> V::Register {
        // SAFETY: see above. y is no less than 0, or NaN.
        unsafe { V::select(V::equal(y, V::zero()), V::zero(), d_y) }
    }
}

impl OnRegisters for ScaledRelu {
    #[inline(always)]
    unsafe fn value<V: Vector>(self, x: V::Register) -> V::Register {
        // SAFETY: see above.
        unsafe { V::multiply(V::splat(self.scale as f32), V::at_least(x, V::zero())) }
    }
    #[inline(always)]
    unsafe fn gradient<V: Vector>(self, y: V::Register, d_y: V::Register) -> V::Register {
        // SAFETY: see above. y is no less than 0, or NaN.
        unsafe {
            let scaled = V::multiply(V::splat(self.scale as f32), d_y);
            V::select(V::equal(y, V::zero()), V::zero(), scaled)
        }
    }
}

impl OnRegisters for LeakyRelu {
    #[inline(always)]
    unsafe fn value<V: Vector>(self, x: V::Register) -> V::Register {
        // SAFETY: see above.
        unsafe { V::select(V::above(x, V::zero()), x, V::multiply(V::splat(self.slope as f32), x)) }
    }
    #[inline(always)]
    unsafe fn gradient<V: Vector>(self, y: V::Register, d_y: V::Register) -> V::Register {
        // SAFETY: see above.
        unsafe { V::select(V::above(y, V::zero()), d_y, V::multiply(V::splat(self.slope as f32), d_y)) }
    }
}

impl OnRegisters for Tanh {
    #[inline(always)]
    unsafe fn value<V: Vector>(self, x: V::Register) -> V::Register {
        // SAFETY: see above.
        unsafe { hyperbolic_tangent::<V>(x) }
    }
    #[inline(always)]
    unsafe fn gradient<V: Vector>(self, y: V::Register, d_y: V::Register) -> V::Register {
        // SAFETY: see above.
        unsafe { V::multiply(V::minus_product(y, y, V::splat(1.0)), d_y) }
    }
}

impl OnRegisters for Sigmoid {
    #[inline(always)]
    unsafe fn value<V: Vector>(self, x: V::Register) -> V::Register {
        // SAFETY: see above.
        unsafe {
            let one = V::splat(1.0);
            V::divide(one, V::add(one, exponential::<V>(V::subtract(V::zero(), x))))
        }
    }
    #[inline(always)]
    unsafe fn gradient<V: Vector>(self, y: V::Register, d_y: V::Register) -> V::Register {
        // SAFETY: see above.
        unsafe { V::multiply(V::minus_product(y, y, y), d_y) }
    }
}

/// e^x, within 1.1 units in the last place; 0 and ∞ beyond the range, NaN of NaN.
///
/// # Safety
/// Inlined into a function that enables V.
#[inline(always)]
pub(super) unsafe fn exponential<V: Vector>(x: V::Register) -> V::Register {
    // SAFETY: see above.
    unsafe {
        let x = V::at_most(V::at_least(x, V::splat(EXP_RANGE.0)), V::splat(EXP_RANGE.1));
        let rounder = V::splat(ROUNDER);
        let n = V::subtract(V::multiply_add(x, V::splat(std::f32::consts::LOG2_E), rounder), rounder);
        let r = V::minus_product(n, V::splat(LN2_HIGH), x);
        let r = V::minus_product(n, V::splat(LN2_LOW), r);
        let sum = polynomial::<V, _>(EXP_TERMS, r);
        let power = V::add(V::multiply_add(sum, V::multiply(r, r), r), V::splat(1.0));
        V::times_power(power, n)
    }
}

/// tanh x, within 6 units in the last place, or 7 without fused multiply-adds; NaN of NaN.
///
/// # Safety
/// Inlined into a function that enables V.
#[inline(always)]
pub(super) unsafe fn hyperbolic_tangent<V: Vector>(given: V::Register) -> V::Register {
    // SAFETY: see above.
    unsafe {
        let x = V::at_most(V::at_least(given, V::splat(-TANH_END)), V::splat(TANH_END));
        let square = V::multiply(x, x);
        let over = V::multiply(x, polynomial::<V, _>(TANH_OVER, square));
        let quotient = V::divide(over, polynomial::<V, _>(TANH_UNDER, square));
        let one = V::splat(1.0);
        let within = V::at_most(V::at_least(quotient, V::subtract(V::zero(), one)), one);
        // Near 0 the tangent is x, with its sign and its last bit.
        V::select(V::above(V::splat(TANH_SMALL * TANH_SMALL), square), given, within)
    }
}

/// Horner's sum of powers of x, the coefficient of the highest first.
///
/// # Safety
/// Inlined into a function that enables V.
#[inline(always)]
unsafe fn polynomial<V: Vector, const N: usize>(terms: [f32; N], x: V::Register) -> V::Register {
    // SAFETY: see above.
    unsafe {
        let mut sum = V::splat(terms[0]);
        for &term in &terms[1..] {
            sum = V::multiply_add(sum, x, V::splat(term));
        }
        sum
    }
}

#[cfg(test)]
mod tests;
