//! A target of which nothing is known: its vectors are those that every target has (`vector128`). What is here a target
//! needs at least.

use super::Level;

/// The instruction sets of this machine, best first.
pub(super) fn supported() -> &'static [Level] {
    &[Level::Vector128, Level::Portable]
}

/// Nothing to ask for.
#[inline(always)]
pub(super) fn prefetch(_from: *const f32) {}

/// Nothing to ask for.
#[inline(always)]
pub(super) fn prefetch_far(_from: *const f32) {}

/// No instruction set is the target's own.
macro_rules! compiled_here {
    ($level:ident, $source:ident($($arg:ident: $ty:ty),*)) => {
        let _ = $level;
    };
}
pub(super) use compiled_here;

/// As above.
macro_rules! vectorized_here {
    ($plain:ident [$($generics:tt)*] ($($arg:ident: $ty:ty),*)) => {};
}
pub(crate) use vectorized_here;
