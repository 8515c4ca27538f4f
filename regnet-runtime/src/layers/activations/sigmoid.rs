//! y = 1 / (1 + e^−x);  d_x = y·(1 − y)·d_y

use crate::layers::activations::pointwise::pointwise_layer;
pub use crate::machine::curve::Sigmoid;
use std::fmt;

pointwise_layer!(Sigmoid);

impl fmt::Display for Sigmoid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sigmoid")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::activations::pointwise::tests::check_pointwise;

    #[test]
    fn gradients_are_central_differences() {
        check_pointwise!(Sigmoid {});
    }

    #[test]
    fn large_values_saturate() {
        let mut y = [1e30_f32, -1e30, 0.0, f32::NEG_INFINITY, f32::NAN];
        Sigmoid { len: 5 }.forward_in_place(1, &mut y);
        assert_eq!(y[..4], [1.0, 0.0, 0.5, 0.0]);
        assert!(y[4].is_nan());
    }
}
