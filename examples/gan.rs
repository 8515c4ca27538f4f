//! Two networks against each other (Goodfellow et al., arXiv 1406.2661): a generator learns to make points that a critic takes for
//! points of a ring. What the critic says is the generator's loss; `forward_backward_input` takes it back to the points.
//!
//! ```text
//! cargo run --release --example gan [-- PICTURE.svg]
//! ```

use regnet::plot::Figure;
use regnet::{Adam, Rng, network};

const NOISE: usize = 4;
const BATCH: usize = 128;
const STEPS: usize = 6000;
/// Places on the ring that the real points lie around, and how far.
const PLACES: usize = 8;
const SPREAD: f64 = 0.05;

network! {
    struct Generator: input(4) -> dense(64) -> relu -> dense(64) -> relu -> dense(2);
    struct Critic: input(2) -> dense(64) -> leaky_relu(0.2) -> dense(64) -> leaky_relu(0.2) -> dense(1)
        -> loss sigmoid_cross_entropy;
}

fn main() -> Result<(), regnet::Error> {
    let (mut generator, mut critic) = (Generator::new(1), Critic::new(2));
    let (mut of_generator, mut of_critic) = (generator.workspace(BATCH), critic.workspace(BATCH));
    let (mut g_grads, mut c_grads) = (generator.zero_grads(), critic.zero_grads());
    // The momentum of a game goes in circles: β₁ = 0.5, as Radford et al. (arXiv 1511.06434) have it.
    let mut generator_adam = Adam::new(5e-4).betas(0.5, 0.999).attach();
    let mut critic_adam = Adam::new(5e-4).betas(0.5, 0.999).attach();
    let mut rng = Rng::new(3);
    let (yes, no) = (vec![1.0; BATCH], vec![0.0; BATCH]);
    println!("{:>6} {:>12} {:>12} {:>8} {:>8}", "step", "critic", "generator", "near", "places");
    for step in 1..=STEPS {
        let real = real(BATCH, &mut rng);
        let of_real = critic_adam.train(&mut critic, &real, &yes, &mut of_critic, &mut rng)?;
        let noise = noise(BATCH, &mut rng);
        let fake = generator.forward(&noise, &mut of_generator, &mut rng).to_vec();
        let of_fake = critic_adam.train(&mut critic, &fake, &no, &mut of_critic, &mut rng)?;
        // The generator wants the critic to say yes; the critic's own gradients are not used.
        let (loss, d_fake) =
            critic.forward_backward_input(&fake, &yes, &mut c_grads, &mut of_critic, &mut rng)?;
        generator.backward(d_fake, &mut g_grads, &mut of_generator);
        generator_adam.step(&mut generator, &g_grads);
        if step % (STEPS / 10) == 0 {
            let (near, places) = judged(&made(&generator, 1000));
            let critic_loss = of_real.data + of_fake.data;
            println!("{step:>6} {critic_loss:>12.3} {:>12.3} {:>7.0}% {places:>8}", loss.data, 100.0 * near);
        }
    }
    let points = made(&generator, 1000);
    let (near, places) = judged(&points);
    println!(
        "{:.0} % of the points lie near one of the places, and {places} of {PLACES} places have points",
        100.0 * near
    );
    if let Some(path) = std::env::args().nth(1) {
        let pairs =
            |points: &[f32]| points.chunks(2).map(|p| (f64::from(p[0]), f64::from(p[1]))).collect::<Vec<_>>();
        Figure::new("Points of a ring, and those of the generator", "x", "y")
            .points("real", pairs(&real(500, &mut rng)))
            .points("generated", pairs(&points[..1000]))
            .save(&path)?;
        println!("picture: {path}");
    }
    Ok(())
}

/// Points around the places of the ring.   [count, 2]
fn real(count: usize, rng: &mut Rng) -> Vec<f32> {
    let point = |_| {
        let angle = std::f64::consts::TAU * (rng.uniform() * PLACES as f64).floor() / PLACES as f64;
        [angle.cos() + SPREAD * rng.normal(), angle.sin() + SPREAD * rng.normal()].map(|x| x as f32)
    };
    (0..count).flat_map(point).collect()
}

fn noise(count: usize, rng: &mut Rng) -> Vec<f32> {
    (0..count * NOISE).map(|_| rng.normal() as f32).collect()
}

/// Points of the generator.   [count, 2]
fn made(generator: &Generator, count: usize) -> Vec<f32> {
    let mut workspace = generator.inference_workspace(count);
    generator.infer(&noise(count, &mut Rng::new(9)), &mut workspace).to_vec()
}

/// The share of points within four deviations of a place, and how many places have one in a hundred of them.
fn judged(points: &[f32]) -> (f64, usize) {
    let mut counts = [0; PLACES];
    for point in points.chunks(2) {
        let apart = |place: usize| {
            let angle = std::f64::consts::TAU * place as f64 / PLACES as f64;
            (f64::from(point[0]) - angle.cos()).hypot(f64::from(point[1]) - angle.sin())
        };
        let nearest = (0..PLACES).min_by(|a, b| apart(*a).total_cmp(&apart(*b))).unwrap_or(0);
        counts[nearest] += usize::from(apart(nearest) < 4.0 * SPREAD);
    }
    let all = points.len() / 2;
    let near = counts.iter().sum::<usize>() as f64 / all as f64;
    (near, counts.iter().filter(|count| **count * 100 >= all).count())
}
