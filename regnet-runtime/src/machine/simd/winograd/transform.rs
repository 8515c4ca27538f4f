//! The one-dimensional transforms of F(4, 3), on vectors. Each stands beside its matrix in the module's doc.

use super::super::vector::Vector;
use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

/// Cells of y along one side of a tile.
pub(super) const CELLS: usize = 4;

/// Points along one side, and cells of x that a tile reads.
pub(super) const POINTS: usize = 6;

/// G
pub(super) const G: [[f32; 3]; POINTS] = {
    let (odd_a, odd_b) = (SQRT_2 / 3.0, SQRT_2 / 6.0);
    [
        [1.0, 0.0, 0.0],
        [(-2.0 / 3.0) as f32, -odd_a as f32, (-1.0 / 3.0) as f32],
        [(-2.0 / 3.0) as f32, odd_a as f32, (-1.0 / 3.0) as f32],
        [(1.0 / 6.0) as f32, odd_b as f32, (1.0 / 3.0) as f32],
        [(1.0 / 6.0) as f32, -odd_b as f32, (1.0 / 3.0) as f32],
        [0.0, 0.0, 1.0],
    ]
};

/// The points ±√½ and ±√2, and their third powers.
const NEAR: f32 = FRAC_1_SQRT_2 as f32;
const FAR: f32 = SQRT_2 as f32;
const NEAR_CUBED: f32 = (FRAC_1_SQRT_2 / 2.0) as f32;
const FAR_CUBED: f32 = (SQRT_2 * 2.0) as f32;

/// G·w
///
/// # Safety
/// Inlined where V is enabled.
#[inline(always)]
pub(super) unsafe fn kernel<V: Vector>(w: [V::Register; 3]) -> [V::Register; POINTS] {
    // SAFETY: V is enabled, by the caller.
    unsafe {
        let near = [V::splat(G[2][0]), V::splat(G[2][1]), V::splat(G[2][2])];
        let far = [V::splat(G[3][0]), V::splat(G[3][1]), V::splat(G[3][2])];
        let even_near = V::multiply_add(near[2], w[2], V::multiply(near[0], w[0]));
        let even_far = V::multiply_add(far[2], w[2], V::multiply(far[0], w[0]));
        [
            w[0],
            V::minus_product(near[1], w[1], even_near),
            V::multiply_add(near[1], w[1], even_near),
            V::multiply_add(far[1], w[1], even_far),
            V::minus_product(far[1], w[1], even_far),
            w[2],
        ]
    }
}

/// Bᵀ·x
///
/// # Safety
/// Inlined where V is enabled.
#[inline(always)]
pub(super) unsafe fn image<V: Vector>(x: [V::Register; POINTS]) -> [V::Register; POINTS] {
    // SAFETY: V is enabled, by the caller.
    unsafe {
        let (near, far) = (V::splat(NEAR), V::splat(FAR));
        let (half, two, sum) = (V::splat(0.5), V::splat(2.0), V::splat(2.5));
        let (even_near, odd_near) = (V::minus_product(two, x[2], x[4]), V::minus_product(two, x[1], x[3]));
        let (even_far, odd_far) = (V::minus_product(half, x[2], x[4]), V::minus_product(half, x[1], x[3]));
        [
            V::add(x[0], V::minus_product(sum, x[2], x[4])),
            V::multiply_add(near, odd_near, even_near),
            V::minus_product(near, odd_near, even_near),
            V::multiply_add(far, odd_far, even_far),
            V::minus_product(far, odd_far, even_far),
            V::add(x[1], V::minus_product(sum, x[3], x[5])),
        ]
    }
}

/// start + Aᵀ·m, from 0 without a start
///
/// # Safety
/// Inlined where V is enabled.
#[inline(always)]
pub(super) unsafe fn output<V: Vector>(
    m: [V::Register; POINTS],
    start: Option<V::Register>,
) -> [V::Register; CELLS] {
    // SAFETY: V is enabled, by the caller.
    unsafe {
        let (even_near, odd_near) = (V::add(m[1], m[2]), V::subtract(m[1], m[2]));
        let (even_far, odd_far) = (V::add(m[3], m[4]), V::subtract(m[3], m[4]));
        let (mut first, mut last) = (m[0], m[5]);
        let mut middle = [V::multiply(V::splat(FAR), odd_far), V::multiply(V::splat(2.0), even_far)];
        if let Some(start) = start {
            (first, last) = (V::add(first, start), V::add(last, start));
            middle = [
                V::multiply_add(V::splat(FAR), odd_far, start),
                V::multiply_add(V::splat(2.0), even_far, start),
            ];
        }
        [
            V::add(first, V::add(even_near, even_far)),
            V::multiply_add(V::splat(NEAR), odd_near, middle[0]),
            V::multiply_add(V::splat(0.5), even_near, middle[1]),
            V::multiply_add(
                V::splat(NEAR_CUBED),
                odd_near,
                V::multiply_add(V::splat(FAR_CUBED), odd_far, last),
            ),
        ]
    }
}

/// A·d
///
/// # Safety
/// Inlined where V is enabled.
#[inline(always)]
pub(super) unsafe fn output_gradient<V: Vector>(d: [V::Register; CELLS]) -> [V::Register; POINTS] {
    // SAFETY: V is enabled, by the caller.
    unsafe {
        let (near, far, half, two) = (V::splat(NEAR), V::splat(FAR), V::splat(0.5), V::splat(2.0));
        let (even_near, odd_near) = (V::multiply_add(half, d[2], d[0]), V::multiply_add(half, d[3], d[1]));
        let (even_far, odd_far) = (V::multiply_add(two, d[2], d[0]), V::multiply_add(two, d[3], d[1]));
        [
            d[0],
            V::multiply_add(near, odd_near, even_near),
            V::minus_product(near, odd_near, even_near),
            V::multiply_add(far, odd_far, even_far),
            V::minus_product(far, odd_far, even_far),
            d[3],
        ]
    }
}
