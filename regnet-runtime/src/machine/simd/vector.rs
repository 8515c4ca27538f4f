//! A vector of `f32`: the few instructions that the kernels need. Each folder of a target implements it for what that
//! target has.

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
    /// Rows of the largest tile whose accumulators, with two vectors a row, stay in registers.
    const ROWS: usize;
    /// Cells of the largest tile whose accumulators, with six filters a cell, stay in registers.
    const CELLS: usize;
    /// Filters of the largest tile whose accumulators, with four cells a filter, stay in registers.
    const POOLED: usize;
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
    /// a · b + c, rounded once.
    unsafe fn multiply_add(a: Self::Register, b: Self::Register, c: Self::Register) -> Self::Register;
    /// c − a · b, rounded once.
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
    /// As `Relu` of `machine::curve`: what is not below 0 stays, NaN too.
    #[inline(always)]
    unsafe fn relu(a: Self::Register) -> Self::Register {
        // SAFETY: the caller's conditions.
        unsafe { Self::select(Self::above(Self::zero(), a), Self::zero(), a) }
    }
}
