#![deny(warnings, missing_docs)]
//! Levels of regnet's lints are taken, the rest goes to rustc.

use regnet::network;

network! {
    /// With one doc comment,
    /// and another.
    #[allow(dropout_before_batchnorm, non_camel_case_types)]
    #[deny(symmetric_init)]
    #[must_use]
    pub struct net: input(4) -> dense(3) -> #[allow(dropout_before_batchnorm)] dropout(0.5) -> dense(2) -> batchnorm
        -> /** The last. */ last: dense(3) -> loss mse;
}

fn main() {
    let net = net::new(1);
    assert_eq!(net.layers().last().weight().shape(), [2, 3]);
}
