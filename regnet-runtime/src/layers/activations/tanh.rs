//! y = tanh x;  d_x = (1 − y²)·d_y

use crate::layers::activations::pointwise::pointwise_layer;
pub use crate::machine::curve::Tanh;
use std::fmt;

pointwise_layer!(Tanh);

impl fmt::Display for Tanh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tanh")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::activations::pointwise::tests::check_pointwise;

    #[test]
    fn gradients_are_central_differences() {
        check_pointwise!(Tanh {});
    }

    #[test]
    fn large_values_saturate() {
        let mut y = [1e30_f32, -1e30, f32::INFINITY, f32::NAN];
        Tanh { len: 4 }.forward_in_place(1, &mut y);
        assert_eq!(y[..3], [1.0, -1.0, 1.0]);
        assert!(y[3].is_nan());
    }
}
