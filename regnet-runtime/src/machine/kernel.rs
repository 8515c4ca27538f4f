//! How a kernel gets from its portable source to the two scalar types.

/// What a kernel is called with: a value that this crate alone has. Kernels trust the lengths of their slices, and every
/// program that is generic over numbers sees their traits; it comes to them by the methods of layers, which check.
#[derive(Clone, Copy)]
pub struct Inside(());

pub(crate) const INSIDE: Inside = Inside(());

/// Declares a kernel trait and implements it for `f32` and `f64` by instantiating generic functions.
///
/// ```text
/// kernels! {
///     /// y = max(0, x)
///     pub trait ReluKernel {
///         fn relu_forward(len: usize, x: &[Self], y: &mut [Self]) = forward;
///     }
/// }
/// ```
///
/// A loop that is generic over the scalar would be compiled in the crate that calls it, without
/// optimization in a debug build (25 to 35 times slower). Behind such a trait it is compiled here.
/// An `f32` kernel of its own stands in front of the portable one: `= forward, f32: simd::relu::forward`.
macro_rules! kernels {
    (
        $(#[$doc:meta])*
        pub trait $name:ident $(: $above:path)? {
            $( $(#[$fn_doc:meta])* fn $method:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? = $portable:path $(, f32: $fast:path)?; )*
        }
    ) => {
        $(#[$doc])*
        pub trait $name: Sized $(+ $above)? {
            $( $(#[$fn_doc])* #[allow(missing_docs, clippy::too_many_arguments, reason = "the key beside the kernel's own")] fn $method(_: $crate::machine::kernel::Inside, $($arg: $ty),*) $(-> $ret)?; )*
        }
        impl $name for f32 {
            $( #[allow(clippy::too_many_arguments, reason = "as in the trait")] fn $method(_: $crate::machine::kernel::Inside, $($arg: $ty),*) $(-> $ret)? { kernels!(@pick $portable $(, $fast)?)($($arg),*) } )*
        }
        impl $name for f64 {
            $( #[allow(clippy::too_many_arguments, reason = "as in the trait")] fn $method(_: $crate::machine::kernel::Inside, $($arg: $ty),*) $(-> $ret)? { $portable($($arg),*) } )*
        }
    };
    (@pick $portable:path) => { $portable };
    (@pick $portable:path, $fast:path) => { $fast };
}
