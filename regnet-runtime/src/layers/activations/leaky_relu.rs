//! y = x for x > 0, slope·x elsewhere.

use crate::layers::activations::pointwise::pointwise_layer;
pub use crate::machine::curve::LeakyRelu;
use std::fmt;

pointwise_layer!(LeakyRelu);

impl fmt::Display for LeakyRelu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "leaky_relu({:?})", self.slope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::activations::pointwise::tests::check_pointwise;

    #[test]
    fn gradients_are_central_differences() {
        check_pointwise!(LeakyRelu { slope: 0.01 });
        check_pointwise!(LeakyRelu { slope: 2.0 });
    }

    #[test]
    fn values_and_text() {
        let layer = LeakyRelu { len: 3, slope: 0.25 };
        let mut y = [f32::NAN, -4.0, 3.0];
        layer.forward_in_place(1, &mut y);
        assert!(y[0].is_nan());
        assert_eq!(y[1..], [-1.0, 3.0]);
        assert_eq!(layer.to_string(), "leaky_relu(0.25)");
    }
}
