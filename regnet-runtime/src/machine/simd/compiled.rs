//! How a kernel is compiled for every instruction set of the target, and chosen by the level.

/// A function that is generic over the vector, compiled for each level that has one, and chosen by the level. It gives
/// false, with nothing done, where the level has no vectors.
///
/// ```text
/// compiled! {
///     /// # Safety
///     /// As [`sums`], on a level of this machine.
///     unsafe fn sums_on(x: &[f32], out: &mut [f32]) = sums;      // sums_on(level, x, out) calls sums::<V>(x, out)
/// }
/// ```
///
/// Where the level is a constant, `V::LEVEL`, the choice is made by the compiler; the function stays one of its own.
macro_rules! compiled {
    ($(#[$doc:meta])* $vis:vis unsafe fn $name:ident($($arg:ident: $ty:ty),* $(,)?) = $source:ident;) => {
        $(#[$doc])*
        #[inline(always)]
        #[must_use]
        $vis unsafe fn $name(level: $crate::machine::simd::Level, $($arg: $ty),*) -> bool {
            #[inline(never)]
            unsafe fn vector128($($arg: $ty),*) {
                // SAFETY: every machine has these vectors, the rest is the caller's.
                unsafe { $source::<$crate::machine::simd::vector128::Vector128>($($arg),*) }
            }
            $crate::machine::simd::target::compiled_here!(level, $source($($arg: $ty),*));
            if level != $crate::machine::simd::Level::Portable {
                // SAFETY: the rest is given by the caller.
                unsafe { vector128($($arg),*) };
                return true;
            }
            false
        }
    };
}
pub(super) use compiled;

/// A function of a plain loop, compiled for what the target has above its least, and chosen at run time.
///
/// `plain` is `#[inline(always)]`, so that its loop is compiled with the caller's instructions. It holds no
/// `mul_add`: all copies round alike, and give the same bits.
macro_rules! vectorized {
    ($(#[$doc:meta])* $vis:vis fn $name:ident [$($generics:tt)*] ($($arg:ident: $ty:ty),* $(,)?) = $plain:ident;) => {
        $(#[$doc])*
        $vis fn $name<$($generics)*>($($arg: $ty),*) {
            $crate::machine::simd::vectorized_here!($plain [$($generics)*] ($($arg: $ty),*));
            $plain($($arg),*);
        }
    };
}
pub(crate) use vectorized;
