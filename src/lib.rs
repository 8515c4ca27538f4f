#![doc = include_str!("../README.md")]

#[cfg(doc)]
extern crate self as regnet;

/// The language stands on the [first page](crate#the-language); [`example::DigitNet`] has the methods that every
/// network has.
pub use regnet_macros::network;
pub use regnet_runtime::*;

#[doc(hidden)]
pub use regnet_runtime::__private;

#[cfg(any(doc, rust_analyzer))]
pub mod words;

/// What [`network!`] writes, to look its methods up; a part of this documentation, not of the library.
#[cfg(doc)]
pub mod example {
    crate::network! {
        /// The struct that this declaration becomes:
        ///
        /// ```text
        /// network! {
        ///     pub struct DigitNet: input(28, 28, 1)
        ///         -> conv2d(8, kernel = 3, padding = same) -> batchnorm -> relu
        ///         -> maxpool2d(2)
        ///         -> flatten
        ///         -> hidden: dense(32, l2 = 1e-4) -> relu -> dropout(0.2)
        ///         -> dense(10)
        ///         -> loss softmax_cross_entropy;
        /// }
        /// ```
        ///
        /// Without a loss, `forward_backward` and `evaluate` are not there.
        pub struct DigitNet: input(28, 28, 1)
            -> conv2d(8, kernel = 3, padding = same) -> batchnorm -> relu
            -> maxpool2d(2)
            -> flatten
            -> hidden: dense(32, l2 = 1e-4) -> relu -> dropout(0.2)
            -> dense(10)
            -> loss softmax_cross_entropy;
    }
}
