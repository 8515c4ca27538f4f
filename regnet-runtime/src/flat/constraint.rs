//! What weights are held to after each update: ‖w‖ of a unit's incoming weights at most `max_norm`.

use crate::base::real::Real;
use crate::machine::kernel::INSIDE;
use crate::spec::Spec;

kernels! {
    /// w = w·min(1, longest / ‖w‖) for each unit.   weights [rows,units]
    pub trait ConstraintKernel: Real {
        fn max_norm(units: usize, longest: f64, weights: &mut [Self]) = max_norm;
    }
}

/// Applies the constraints of all tensors that have one, with these settings of the network.
pub(crate) fn apply<T: ConstraintKernel>(spec: &Spec, settings: &[f64], params: &mut [T]) {
    spec.each_param(|tensor| {
        let longest = tensor.spec().held(settings).max_norm;
        if longest < f64::INFINITY {
            let units = tensor.spec().shape.last();
            T::max_norm(INSIDE, units, longest, &mut params[tensor.range()]);
        }
    });
}

/// Units that are summed side by side.
const BLOCK: usize = 64;

fn max_norm<T: Real>(units: usize, longest: f64, weights: &mut [T]) {
    for begin in (0..units).step_by(BLOCK) {
        let end = units.min(begin + BLOCK);
        let mut squares = [0.0; BLOCK];
        for row in weights.chunks_exact(units) {
            for (square, w) in squares.iter_mut().zip(&row[begin..end]) {
                *square += w.wide() * w.wide();
            }
        }
        if squares.iter().all(|square| *square <= longest * longest) {
            continue;
        }
        let factors = squares
            .map(|square| T::of(if square > longest * longest { longest / square.sqrt() } else { 1.0 }));
        for row in weights.chunks_exact_mut(units) {
            row[begin..end].iter_mut().zip(&factors).for_each(|(w, factor)| *w *= *factor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_columns_are_cut_and_short_ones_stay() {
        let mut w = [3.0_f64, 0.1, 0.0, 4.0, -0.2, 0.0];
        max_norm(3, 1.0, &mut w);
        assert!((w[0] - 0.6).abs() < 1e-15 && (w[3] - 0.8).abs() < 1e-15, "{w:?}");
        assert_eq!([w[1], w[2], w[4], w[5]], [0.1, 0.0, -0.2, 0.0]);
    }

    #[test]
    fn every_unit_of_a_wide_weight_is_held() {
        let (rows, units) = (7, 130);
        let mut w: Vec<f32> = (0..rows * units).map(|i| (i as f32).sin() * (i % units) as f32).collect();
        let before = w.clone();
        max_norm(units, 2.0, &mut w);
        for unit in 0..units {
            let norm =
                |w: &[f32]| (0..rows).map(|row| f64::from(w[row * units + unit]).powi(2)).sum::<f64>().sqrt();
            let (old, new) = (norm(&before), norm(&w));
            // 32-bit rounding of a norm of 2
            assert!((new - old.min(2.0)).abs() < 1e-6, "unit {unit}: {old} became {new}");
        }
    }
}
