//! Gradients that are too long, cut before an update: by their common norm, or value by value.

use crate::base::real::Real;
use crate::flat::linear::LinearKernel;
use crate::machine::kernel::INSIDE;

/// What is done to all gradients before an update; at first nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Clip {
    pub(crate) norm: Option<f64>,
    pub(crate) value: Option<f64>,
}

impl Clip {
    pub(crate) fn is_none(&self) -> bool {
        *self == Clip::default()
    }

    /// Values first, then their norm.
    pub(crate) fn apply<T: ClipKernel + LinearKernel>(&self, grads: &mut [T]) {
        if let Some(most) = self.value {
            clip_value(grads, most);
        }
        if let Some(longest) = self.norm {
            clip_norm(grads, longest);
        }
    }
}

kernels! {
    /// The loop over all gradients.
    pub trait ClipKernel: Real {
        fn clamp_to(most: f64, x: &mut [Self]) = clamp_to;
    }
}

/// g = g · min(1, longest / ‖g‖) with the Euclidean norm of all gradients together; the norm before.
/// A norm that is not finite changes nothing. PyTorch's divides by ‖g‖ + 1e-6.
pub(crate) fn clip_norm<T: LinearKernel>(grads: &mut [T], longest: f64) -> f64 {
    let norm = T::dot(INSIDE, grads, grads).sqrt();
    if norm > longest && norm.is_finite() {
        T::scale_by(INSIDE, longest / norm, grads);
    }
    norm
}

/// g = g, at most `most` and at least −`most`; NaN stays.
pub(crate) fn clip_value<T: ClipKernel>(grads: &mut [T], most: f64) {
    T::clamp_to(INSIDE, most, grads);
}

fn clamp_to<T: Real>(most: f64, x: &mut [T]) {
    let most = T::of(most);
    for x in x {
        if *x > most {
            *x = most;
        } else if *x < -most {
            *x = -most;
        }
    }
}

/// A bound for gradients.
#[track_caller]
pub(crate) fn checked_bound(name: &str, bound: f64) -> f64 {
    assert!(bound > 0.0 && bound.is_finite(), "{name} {bound} is not positive and finite");
    bound
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flat::linear::LinearKernel;

    #[test]
    fn a_norm_is_cut_and_its_direction_stays() {
        let mut g = [3.0_f64, 0.0, -4.0];
        assert_eq!(clip_norm(&mut g, 10.0), 5.0);
        assert_eq!(g, [3.0, 0.0, -4.0]);
        assert_eq!(clip_norm(&mut g, 1.0), 5.0);
        assert!((g[0] - 0.6).abs() < 1e-15 && (g[2] + 0.8).abs() < 1e-15, "{g:?}");
        let mut long: Vec<f32> = (0..1000).map(|i| (i as f32).sin()).collect();
        clip_norm(&mut long, 0.5);
        assert!((f32::dot(INSIDE, &long, &long).sqrt() - 0.5).abs() < 1e-6);
    }

    #[test]
    fn a_norm_that_is_no_number_changes_nothing() {
        let mut g = [1.0_f32, f32::NAN];
        assert!(clip_norm(&mut g, 0.1).is_nan());
        assert_eq!(g[0], 1.0);
        let mut g = [1.0_f32, f32::INFINITY];
        assert_eq!(clip_norm(&mut g, 0.1), f64::INFINITY);
        assert_eq!(g[0], 1.0);
    }

    #[test]
    fn values_are_cut_one_by_one() {
        let mut g = [0.5_f32, -3.0, 2.0, f32::NAN];
        clip_value(&mut g, 1.0);
        assert_eq!(g[..3], [0.5, -1.0, 1.0]);
        assert!(g[3].is_nan());
    }
}
