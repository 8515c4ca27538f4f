//! A network as the solution of a differential equation (Raissi, Perdikaris and Karniadakis 2019): the damped oscillator
//! u'' + c·u' + k·u = 0 with u(0) = 1 and u'(0) = 0. No point of the solution is given; the loss is by how much the network
//! violates the equation.
//!
//! Derivatives are taken by a stencil: the network is asked at t − h, t and t + h, and
//! u' = (u(t+h) − u(t−h)) / 2h, u'' = (u(t+h) − 2·u(t) + u(t−h)) / h². Both are right to h²; regnet has no derivatives of
//! derivatives, and with a stencil needs none.
//!
//! ```text
//! cargo run --release --example physics [-- PICTURE.svg]
//! ```

use regnet::plot::Figure;
use regnet::{AdamW, Rng, network};

/// Damping and stiffness.
const C: f64 = 0.4;
const K: f64 = 4.0;
/// The end of time, and the distance of a stencil's points.
const END: f64 = 5.0;
const H: f64 = 0.01;
/// Points of time in a step.
const BATCH: usize = 64;
const STEPS: usize = 8000;
/// How much the two conditions at 0 count beside the equation.
const AT_START: f64 = 20.0;

network! {
    struct Solution: input(1) -> dense(32) -> tanh -> dense(32) -> tanh -> dense(1);
}

fn main() -> Result<(), regnet::Error> {
    // In 64 bits: a second difference divides what is left of three equal digits by h².
    let mut net = Solution::new(1).cast::<f64>();
    let points = 3 * BATCH + 2;
    let (mut ws, mut grads, mut rng) = (net.workspace(points), net.zero_grads(), Rng::new(2));
    let mut adam = AdamW::new(5e-3).weight_decay(0.0).attach();
    for step in 0..STEPS {
        adam.set_learning_rate(
            5e-3 * 0.5 * (1.0 + (std::f64::consts::PI * step as f64 / STEPS as f64).cos()),
        );
        let mut times: Vec<f64> = Vec::with_capacity(points);
        for _ in 0..BATCH {
            let t = END * rng.uniform();
            times.extend([t - H, t, t + H]);
        }
        times.extend([0.0, H]);
        let u = net.forward(&scaled(&times), &mut ws, &mut rng);
        let (loss, d_u) = violation(u);
        net.backward(&d_u, &mut grads, &mut ws);
        adam.step(&mut net, &grads);
        if (step + 1) % (STEPS / 8) == 0 {
            println!("step {:>5}: loss {loss:.2e}, largest error {:.4}", step + 1, largest_error(&net));
        }
    }
    println!("largest distance from the exact solution: {:.4}", largest_error(&net));
    if let Some(path) = std::env::args().nth(1) {
        let times: Vec<f64> = (0..=200).map(|i| END * f64::from(i) / 200.0).collect();
        let found = times.iter().copied().zip(solved(&net, &times));
        Figure::new("A damped oscillator", "t", "u")
            .line("exact", times.iter().map(|t| (*t, exact(*t))))
            .points("network", found.step_by(8))
            .save(&path)?;
        println!("picture: {path}");
    }
    Ok(())
}

/// Times as the network takes them, around 0.
fn scaled(times: &[f64]) -> Vec<f64> {
    times.iter().map(|t| 2.0 * t / END - 1.0).collect()
}

/// The mean square of u'' + c·u' + k·u, and what the start violates; with its gradient by every output.
fn violation(u: &[f64]) -> (f64, Vec<f64>) {
    let (stencils, start) = u.split_at(3 * BATCH);
    let (mut loss, mut d_u) = (0.0, Vec::with_capacity(u.len()));
    // The weights of the three points in the equation.
    let weights = [1.0 / (H * H) - C / (2.0 * H), K - 2.0 / (H * H), 1.0 / (H * H) + C / (2.0 * H)];
    for stencil in stencils.chunks(3) {
        let residual: f64 = stencil.iter().zip(weights).map(|(u, w)| u * w).sum();
        loss += residual * residual / BATCH as f64;
        d_u.extend(weights.map(|w| 2.0 * residual * w / BATCH as f64));
    }
    // u(0) = 1, and by Taylor's series u(h) = 1 + h²·u''(0)/2 with u''(0) = −k; divided by h it is the slope.
    let (value, slope) = (start[0] - 1.0, (start[1] - start[0] + 0.5 * H * H * K) / H);
    loss += AT_START * (value * value + slope * slope);
    d_u.extend([AT_START * (2.0 * value - 2.0 * slope / H), AT_START * 2.0 * slope / H]);
    (loss, d_u)
}

fn solved(net: &Solution<f64>, times: &[f64]) -> Vec<f64> {
    net.infer(&scaled(times), &mut net.inference_workspace(times.len())).to_vec()
}

/// e^(−ct/2)·(cos ωt + c/(2ω)·sin ωt) with ω = √(k − c²/4)
fn exact(t: f64) -> f64 {
    let omega = (K - C * C / 4.0).sqrt();
    (-C * t / 2.0).exp() * ((omega * t).cos() + C / (2.0 * omega) * (omega * t).sin())
}

fn largest_error(net: &Solution<f64>) -> f64 {
    let times: Vec<f64> = (0..=500).map(|i| END * f64::from(i) / 500.0).collect();
    let apart = solved(net, &times).into_iter().zip(&times).map(|(u, t)| (u - exact(*t)).abs());
    apart.fold(0.0, f64::max)
}
