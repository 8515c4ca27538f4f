//! What settings cost: steps of networks with numbers in the declaration beside the same with settings, in turn.
//!
//! ```text
//! cargo bench --bench settings -- [seconds for each pair, 4]
//! ```

use std::time::{Duration, Instant};

use regnet::{Adam, Network, Rng, Trainable, network, pool};

mod declared {
    regnet::network! {
        pub struct Small: input(4) -> dense(32, l2 = 1e-4) -> tanh -> dropout(0.1) -> dense(32, l2 = 1e-4) -> tanh -> dense(1) -> loss mse;
        pub struct Slopes: input(4) -> dense(32) -> leaky_relu(0.02) -> dense(32) -> leaky_relu(0.02) -> dense(1) -> loss huber(delta = 0.5);
        #[allow(dropout_before_batchnorm)]
        pub struct Wide: input(784)
            -> dense(512, l2 = 1e-4) -> batchnorm -> relu -> dropout(0.5)
            -> dense(512, l2 = 1e-4) -> batchnorm -> relu -> dropout(0.5)
            -> dense(10) -> loss softmax_cross_entropy(label_smoothing = 0.1);
        pub struct Lenet: input(28, 28, 1)
            -> conv2d(6, kernel = 5, l2 = 1e-4) -> relu -> maxpool2d(2)
            -> conv2d(16, kernel = 5, l2 = 1e-4) -> relu -> maxpool2d(2)
            -> flatten -> dense(120) -> relu -> dropout(0.5) -> dense(84) -> relu -> dense(10) -> loss softmax_cross_entropy;
    }
}

network! {
    struct Small(p = 0.1, decay = 1e-4): input(4) -> dense(32, l2 = decay) -> tanh -> dropout(p) -> dense(32, l2 = decay) -> tanh -> dense(1) -> loss mse;
    struct Slopes(slope = 0.02, delta = 0.5): input(4) -> dense(32) -> leaky_relu(slope) -> dense(32) -> leaky_relu(slope) -> dense(1) -> loss huber(delta = delta);
    #[allow(dropout_before_batchnorm)]
    struct Wide(p = 0.5, decay = 1e-4, smoothing = 0.1): input(784)
        -> dense(512, l2 = decay) -> batchnorm -> relu -> dropout(p)
        -> dense(512, l2 = decay) -> batchnorm -> relu -> dropout(p)
        -> dense(10) -> loss softmax_cross_entropy(label_smoothing = smoothing);
    struct Lenet(p = 0.5, decay = 1e-4): input(28, 28, 1)
        -> conv2d(6, kernel = 5, l2 = decay) -> relu -> maxpool2d(2)
        -> conv2d(16, kernel = 5, l2 = decay) -> relu -> maxpool2d(2)
        -> flatten -> dense(120) -> relu -> dropout(p) -> dense(84) -> relu -> dense(10) -> loss softmax_cross_entropy;
}

/// One step of a network.
type Step = Box<dyn FnMut()>;

/// Turns of each of a pair.
const TURNS: u32 = 40;

fn main() {
    let seconds = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let turn = Duration::from_secs_f64(seconds.unwrap_or(4.0)) / (2 * TURNS);
    pool::set_threads(1);
    println!("{}, one thread; µs of a step, least and median, declared | set | ratio", regnet::simd_level());
    let pairs: [(&str, [Step; 2]); 6] = [
        ("small, infer 1", [infer(declared::Small::new(1), 1), infer(Small::new(1), 1)]),
        ("small, train 64", [train(declared::Small::new(1), 64), train(Small::new(1), 64)]),
        ("slopes, infer 1", [infer(declared::Slopes::new(1), 1), infer(Slopes::new(1), 1)]),
        ("slopes, train 64", [train(declared::Slopes::new(1), 64), train(Slopes::new(1), 64)]),
        ("wide, train 128", [train(declared::Wide::new(1), 128), train(Wide::new(1), 128)]),
        ("lenet, train 128", [train(declared::Lenet::new(1), 128), train(Lenet::new(1), 128)]),
    ];
    for (name, steps) in pairs {
        println!("{name:18} {}", compared(steps, turn));
    }
}

/// Least and median of each, in turn.
fn compared(mut steps: [Step; 2], turn: Duration) -> String {
    let mut samples = [Vec::new(), Vec::new()];
    for _ in 0..TURNS {
        for (step, samples) in steps.iter_mut().zip(&mut samples) {
            let each = timed(step, 3);
            let count = (Duration::from_micros(100).as_nanos() / each.as_nanos().max(1)).max(1) as u32;
            let begin = Instant::now();
            while begin.elapsed() < turn {
                samples.push(timed(step, count).as_secs_f64() * 1e6);
            }
        }
    }
    let [declared, set] = samples.map(|mut samples| {
        samples.sort_by(f64::total_cmp);
        [samples[0], samples[samples.len() / 2]]
    });
    let ratio = [0, 1].map(|of| set[of] / declared[of]);
    let told = |[least, median]: [f64; 2]| format!("{least:9.3} {median:9.3}");
    format!("{} | {} | {:.3} {:.3}", told(declared), told(set), ratio[0], ratio[1])
}

/// The time of one of so many steps.
fn timed(step: &mut dyn FnMut(), count: u32) -> Duration {
    let begin = Instant::now();
    (0..count).for_each(|_| step());
    begin.elapsed() / count
}

fn inputs<N: Network>(batch: usize) -> Vec<f32> {
    let mut rng = Rng::new(1);
    (0..batch * N::SPEC.input.len()).map(|_| rng.normal() as f32).collect()
}

fn infer<N: Network<Scalar = f32> + 'static>(net: N, batch: usize) -> Step {
    let (mut ws, x) = (net.inference_workspace(batch), inputs::<N>(batch));
    Box::new(move || {
        std::hint::black_box(net.infer(std::hint::black_box(&x), &mut ws));
    })
}

fn train<N: Trainable<Scalar = f32> + 'static>(mut net: N, batch: usize) -> Step {
    let (mut ws, x, mut rng) = (net.workspace(batch), inputs::<N>(batch), Rng::new(2));
    let mut adam = Adam::new(1e-4).attach();
    let (labels, values) = (vec![1; batch], vec![0.5; batch * N::SPEC.output.len()]);
    let classes = N::SPEC.loss == "softmax_cross_entropy";
    Box::new(move || {
        let targets =
            if classes { regnet::Targets::Labels(&labels) } else { regnet::Targets::Values(&values) };
        adam.train(&mut net, &x, targets, &mut ws, &mut rng).expect("finite numbers");
    })
}
