//! A target without vector kernels of its own: the portable twins run. The kernels that are generic over the vector are
//! checked here, and not compiled.

use super::Level;

/// The instruction sets of this machine, best first.
pub(super) fn supported() -> &'static [Level] {
    &[Level::Portable]
}

/// Nothing to ask for.
pub(super) fn prefetch(_from: *const f32) {}

/// Nothing to ask for.
pub(super) fn prefetch_far(_from: *const f32) {}

/// Transposes `width` rows of `k` values: panel[p * pitch + j] = b[j * b_row + p].
///
/// # Safety
/// `b` is readable for `(width - 1) * b_row + k` values, `panel` writable for `(k - 1) * pitch + width`.
pub(super) unsafe fn transpose(
    k: usize,
    width: usize,
    b: *const f32,
    b_row: usize,
    panel: *mut f32,
    pitch: usize,
) {
    for j in 0..width {
        for p in 0..k {
            // SAFETY: j < width and p < k: both values lie within the caller's conditions.
            unsafe { *panel.add(p * pitch + j) = *b.add(j * b_row + p) };
        }
    }
}

/// As on the targets with vectors: a function that gives false, with nothing done, where the level has none; here none
/// has.
macro_rules! compiled {
    ($(#[$doc:meta])* $vis:vis unsafe fn $name:ident($($arg:ident: $ty:ty),* $(,)?) = $source:ident;) => {
        $(#[$doc])*
        #[must_use]
        $vis unsafe fn $name(_level: $crate::machine::simd::Level, $($arg: $ty),*) -> bool {
            let _ = ($($arg,)*);
            false
        }
    };
}
pub(super) use compiled;

/// As on the targets with vectors: a function of a plain loop; here it is that loop.
macro_rules! vectorized {
    ($(#[$doc:meta])* $vis:vis fn $name:ident [$($generics:tt)*] ($($arg:ident: $ty:ty),* $(,)?) = $plain:ident;) => {
        $(#[$doc])*
        $vis fn $name<$($generics)*>($($arg: $ty),*) {
            $plain($($arg),*);
        }
    };
}
pub(crate) use vectorized;
