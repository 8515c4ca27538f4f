//! Shared by the layers' tests: drawn inputs, central differences in f64, comparison of f32 with f64.

use crate::base::rng::Rng;

/// max|a−b| / max(max|b|, 1e-3) of a gradient against central differences: the contract's bound.
const GRADIENT_BOUND: f64 = 1e-6;

/// The same of an f32 result against f64: some hundred roundings of 6e-8.
const TWIN_BOUND: f64 = 2e-5;

/// Half the width of a central difference: truncation (h²) and rounding (1e-16 / h) are both below 1e-9.
const STEP: f64 = 1e-5;

/// Values behind the needed ones, which no kernel may read or write.
const BEHIND: usize = 3;

/// What a buffer holds before a kernel overwrites it.
const DIRT: f64 = -77.0;

/// A layer's arguments, with values behind those that are needed.
pub(crate) struct Given<T> {
    pub(crate) x: Vec<T>,
    pub(crate) params: Vec<T>,
    pub(crate) d_y: Vec<T>,
    sizes: [usize; 3],
}

impl Given<f64> {
    /// Draws x, parameters and d_y; no x is near 0, where some activations have a kink.
    pub(crate) fn new(x: usize, params: usize, y: usize) -> Given<f64> {
        let mut rng = Rng::new(7);
        let mut draw = |len: usize| -> Vec<f64> {
            let apart = |draw: f64| draw + 0.01_f64.copysign(draw);
            (0..len + BEHIND).map(|_| f64::from(apart(rng.normal()) as f32)).collect()
        };
        Given { x: draw(x), params: draw(params), d_y: draw(y), sizes: [x, params, y] }
    }

    /// A buffer for `len` values that holds something else before.
    pub(crate) fn dirty(&self, len: usize) -> Vec<f64> {
        vec![DIRT; len + BEHIND]
    }

    /// The same numbers in f32, exactly.
    pub(crate) fn narrow(&self) -> Given<f32> {
        let narrow = |x: &[f64]| x.iter().map(|&x| x as f32).collect();
        Given { x: narrow(&self.x), params: narrow(&self.params), d_y: narrow(&self.d_y), sizes: self.sizes }
    }

    /// Compares gradients of Σ y·d_y with central differences. `forward(x, params, y)` overwrites y.
    pub(crate) fn check(&self, forward: impl Fn(&[f64], &[f64], &mut [f64]), d_params: &[f64], d_x: &[f64]) {
        let [x_len, params_len, y_len] = self.sizes;
        let loss = |x: &[f64], params: &[f64]| -> f64 {
            let mut y = vec![DIRT; y_len + BEHIND];
            forward(x, params, &mut y);
            assert!(y[y_len..].iter().all(|&y| y == DIRT), "wrote behind the output");
            y.iter().zip(&self.d_y).take(y_len).map(|(y, d)| y * d).sum()
        };
        let by_x = differences(&self.x, x_len, |x| loss(x, &self.params));
        let by_params = differences(&self.params, params_len, |params| loss(&self.x, params));
        near(&d_x[..x_len], &by_x, GRADIENT_BOUND);
        near(&d_params[..params_len], &by_params, GRADIENT_BOUND);
        for (gradient, needed) in [(d_x, x_len), (d_params, params_len)] {
            assert!(gradient[needed..].iter().all(|&d| d == DIRT), "wrote behind the gradient");
        }
    }
}

fn differences(at: &[f64], len: usize, value: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let mut point = at.to_vec();
    let mut differences = Vec::with_capacity(len);
    for i in 0..len {
        let mut beside = |step: f64| {
            point[i] = at[i] + step;
            value(&point)
        };
        differences.push((beside(STEP) - beside(-STEP)) / (2.0 * STEP));
        point[i] = at[i];
    }
    differences
}

/// Panics unless max|a−b| / max(max|b|, 1e-3) <= bound.
#[track_caller]
pub(crate) fn near(a: &[f64], b: &[f64], bound: f64) {
    assert_eq!(a.len(), b.len());
    let largest = b.iter().fold(1e-3_f64, |top, b| top.max(b.abs()));
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() <= bound * largest, "value {i} is {a}, not {b} (largest {largest})");
    }
}

/// Panics unless the f32 result is near its f64 twin.
#[track_caller]
pub(crate) fn twins(narrow: &[f32], wide: &[f64]) {
    near(&narrow.iter().map(|&x| f64::from(x)).collect::<Vec<_>>(), wide, TWIN_BOUND);
}
