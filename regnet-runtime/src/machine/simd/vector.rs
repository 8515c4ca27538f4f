//! A vector of `f32`: the few instructions that the kernels need, and the sizes of the tiles that its registers hold.
//! `vector128` implements it for every target, a target's folder for what that one has beside it.

use super::Level;

/// Lanes of the widest vector that any target has.
pub(super) const WIDEST: usize = 16;

/// A vector register.
///
/// # Safety
/// Every function needs the instruction set of the implementing type, and is inlined into a function that
/// enables it. Loads and stores touch `LANES` values at the pointer, or the first `count <= LANES`.
pub(super) trait Vector {
    /// The level that it is the vector of.
    const LEVEL: Level;
    const LANES: usize;
    /// Registers of the machine.
    const REGISTERS: usize;
    /// Whether a multiply-add is one instruction, which rounds once. If not, its product rounds too, and takes a register.
    const FUSED: bool;
    /// Registers for the sums of a tile and the values that each factor is multiplied with: all but that of the factor.
    const FREE: usize = Self::REGISTERS - if Self::FUSED { 1 } else { 2 };
    /// Rows of the largest tile whose accumulators, with two vectors a row, stay in registers.
    const ROWS: usize = smaller((Self::FREE - 2) / 2, 12);
    /// Cells of the largest tile whose accumulators, with six filters a cell, stay in registers.
    const CELLS: usize = smaller(Self::FREE / (6 + 1), 4);
    /// Filters of the largest tile whose accumulators, with four cells a filter, stay in registers.
    const POOLED: usize = smaller((Self::FREE - 4) / 4, 6);
    /// Rows and columns of the largest block that is transposed in registers.
    const BLOCK: usize;
    type Register: Copy;
    type Mask: Copy;
    unsafe fn zero() -> Self::Register;
    unsafe fn load(from: *const f32) -> Self::Register;
    unsafe fn load_first(from: *const f32, count: usize) -> Self::Register;
    unsafe fn store(to: *mut f32, value: Self::Register);
    unsafe fn store_first(to: *mut f32, value: Self::Register, count: usize);
    unsafe fn broadcast(from: *const f32) -> Self::Register;
    unsafe fn splat(value: f32) -> Self::Register;
    unsafe fn add(a: Self::Register, b: Self::Register) -> Self::Register;
    unsafe fn subtract(a: Self::Register, b: Self::Register) -> Self::Register;
    unsafe fn multiply(a: Self::Register, b: Self::Register) -> Self::Register;
    /// a · b + c, rounded once if `FUSED`.
    unsafe fn multiply_add(a: Self::Register, b: Self::Register, c: Self::Register) -> Self::Register;
    /// c − a · b, rounded once if `FUSED`.
    unsafe fn minus_product(a: Self::Register, b: Self::Register, c: Self::Register) -> Self::Register;
    unsafe fn divide(a: Self::Register, b: Self::Register) -> Self::Register;
    /// `limit` where x is larger; NaN stays.
    unsafe fn at_most(x: Self::Register, limit: Self::Register) -> Self::Register;
    /// `limit` where x is smaller; NaN stays.
    unsafe fn at_least(x: Self::Register, limit: Self::Register) -> Self::Register;
    /// a · 2^n, rounded once, for whole numbers n with |n| <= 200.
    unsafe fn times_power(a: Self::Register, n: Self::Register) -> Self::Register;
    /// `waiting` where x equals `top` or is NaN, else 0; and what of `waiting` is left.
    unsafe fn take_first(
        x: Self::Register,
        top: Self::Register,
        waiting: Self::Register,
    ) -> (Self::Register, Self::Register);
    /// Where `x` takes the place of the largest value so far: it is larger, or NaN where that is not.
    unsafe fn beats(x: Self::Register, largest: Self::Register) -> Self::Mask;
    /// Where a > b.
    unsafe fn above(a: Self::Register, b: Self::Register) -> Self::Mask;
    /// Where a = b.
    unsafe fn equal(a: Self::Register, b: Self::Register) -> Self::Mask;
    /// `yes` where the mask is set, else `no`.
    unsafe fn select(mask: Self::Mask, yes: Self::Register, no: Self::Register) -> Self::Register;
    /// The sum of all lanes, halves first.
    unsafe fn sum(a: Self::Register) -> f32;
    /// Transposes `BLOCK` rows of as many values.
    unsafe fn transpose_block(from: *const f32, from_row: usize, to: *mut f32, to_row: usize);
    /// As `Relu` of `machine::curve`: what is not below 0 stays, NaN too.
    #[inline(always)]
    unsafe fn relu(a: Self::Register) -> Self::Register {
        // SAFETY: the caller's conditions.
        unsafe { Self::select(Self::above(Self::zero(), a), Self::zero(), a) }
    }
}

/// The smaller of two numbers, for constants.
pub(super) const fn smaller(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}
