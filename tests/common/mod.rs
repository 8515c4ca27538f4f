//! What several test programs share.
#![allow(dead_code)]

use regnet::{Network, Real, Rng, Scalar};

/// The network with every parameter moved a little, so that no gamma is 1, no bias 0 and no two weights agree.
pub fn shaken<N: Network>(mut net: N) -> N {
    let mut rng = Rng::new(99);
    for value in &mut net.state_mut().params {
        *value = N::Scalar::of(value.wide() + 0.1 * rng.normal());
    }
    net
}

/// Numbers from a seed, about the size of standardized data.
pub fn normal<T: Scalar>(len: usize, seed: u64) -> Vec<T> {
    let mut rng = Rng::new(seed);
    (0..len).map(|_| T::of(rng.normal())).collect()
}
