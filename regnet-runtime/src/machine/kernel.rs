//! How a kernel gets from its portable source to the two scalar types.

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
            $( $(#[$fn_doc])* #[allow(missing_docs)] fn $method($($arg: $ty),*) $(-> $ret)?; )*
        }
        impl $name for f32 {
            $( fn $method($($arg: $ty),*) $(-> $ret)? { kernels!(@pick $portable $(, $fast)?)($($arg),*) } )*
        }
        impl $name for f64 {
            $( fn $method($($arg: $ty),*) $(-> $ret)? { $portable($($arg),*) } )*
        }
    };
    (@pick $portable:path) => { $portable };
    (@pick $portable:path, $fast:path) => { $fast };
}
