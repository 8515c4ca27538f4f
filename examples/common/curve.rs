//! A curve to be fitted from few noisy points: an overfitted one is seen at once.

use regnet::ndarray::Array1;
use regnet::{Dataset, Network, Rng};

/// The curve behind the noise, on -1..1.
fn truth(x: f64) -> f64 {
    (3.0 * x).sin() + 0.5 * (7.0 * x).cos()
}

/// So many points of it, x uniform on -1..1, y with normal noise of this standard deviation.
#[must_use]
pub fn noisy(count: usize, noise: f64, seed: u64) -> Dataset {
    let mut rng = Rng::new(seed);
    set((0..count).map(|_| {
        let x = 2.0 * rng.uniform() - 1.0;
        (x, truth(x) + noise * rng.normal())
    }))
}

/// The curve without noise at so many places from `-reach` to `reach`: for the error of a fit, and to draw it.
#[must_use]
pub fn even(count: usize, reach: f64) -> Dataset {
    let x = |place: usize| reach * (2.0 * place as f64 / (count - 1) as f64 - 1.0);
    set((0..count).map(|place| (x(place), truth(x(place)))))
}

fn set(points: impl Iterator<Item = (f64, f64)>) -> Dataset {
    let (x, y): (Vec<f32>, Vec<f32>) = points.map(|(x, y)| (x as f32, y as f32)).unzip();
    Dataset::with_targets(Array1::from(x), Array1::from(y)).expect("a y for each x")
}

/// The points (x, y) of a set, to draw them.
#[must_use]
pub fn points(data: &Dataset) -> Vec<(f64, f64)> {
    pairs(data, data.values().expect("a curve has values"))
}

/// What a network makes of the x of a set, to draw it.
pub fn fit(net: &impl Network<Scalar = f32>, data: &Dataset) -> Vec<(f64, f64)> {
    pairs(data, &net.predict(data.view()).into_iter().collect::<Vec<_>>())
}

/// Each x with its y.
fn pairs(data: &Dataset, y: &[f32]) -> Vec<(f64, f64)> {
    data.inputs().iter().zip(y).map(|(x, y)| (f64::from(*x), f64::from(*y))).collect()
}
