//! A step in one call changes the same bits as gradients and update apart, though it updates large layers where
//! their gradients are formed.

use regnet::{Adam, AdamW, Labels, Network, Rng, Sgd, Trainable, network, pool};

use crate::common::normal;

network! {
    /// Two layers of more than 2^15 weights, one of them off every block and vector, and smaller ones.
    #[allow(dropout_before_batchnorm)]
    struct Large: input(301) -> dense(129, l2 = 0.01, max_norm = 1.3) -> relu -> dropout(0.3)
        -> residual(batchnorm -> tanh -> dense(129)) -> dense(277, l1 = 0.001, bias = false) -> sigmoid
        -> dense(3) -> loss softmax_cross_entropy;

    /// A row of weights longer than a block.
    struct Wide: input(2) -> dense(25_000) -> relu -> dense(3) -> loss softmax_cross_entropy;

    /// Large layers inside a block, whose copies have parts of the parameters.
    struct Repeated<const COPIES: usize>: input(190) -> repeat(COPIES, dense(190, l2 = 0.1) -> tanh) -> dense(3)
        -> loss softmax_cross_entropy;
}

const BATCH: usize = 13;

/// The parameters after some steps: in one call each, and in two.
macro_rules! after {
    ($net:expr, $optimizer:expr, $scalar:ty, $width:literal) => {{
        let x = normal::<$scalar>(BATCH * $width, 2);
        let labels: Vec<u32> = (0..BATCH as u32).map(|i| i * 5 % 3).collect();
        let (mut apart, mut at_once) = ($net, $net);
        let (mut first, mut second) = ($optimizer.attach(), $optimizer.attach());
        let (mut ws, mut grads) = (apart.workspace(BATCH), apart.zero_grads());
        let [mut rng, mut again] = [Rng::new(3), Rng::new(3)];
        for _ in 0..3 {
            let loss = apart.forward_backward(&x, Labels(&labels), &mut grads, &mut ws, &mut rng).unwrap();
            first.step(&mut apart, &grads);
            let same = second.train(&mut at_once, &x, Labels(&labels), &mut ws, &mut again).unwrap();
            assert_eq!(loss, same);
        }
        (state(&apart), state(&at_once))
    }};
}

fn state<N: Network>(net: &N) -> Vec<u64> {
    use regnet::Real;
    net.state().params.iter().map(|p| p.wide().to_bits()).collect()
}

macro_rules! agree {
    ($optimizer:expr) => {
        for threads in [1, 3] {
            pool::set_threads(threads);
            let (apart, at_once) = after!(Large::new(5), $optimizer, f32, 301);
            assert!(apart == at_once, "f32, {:?}, {threads} threads", $optimizer);
            let (apart, at_once) = after!(Large::new(5).cast::<f64>(), $optimizer, f64, 301);
            assert!(apart == at_once, "f64, {:?}, {threads} threads", $optimizer);
            let (apart, at_once) = after!(Wide::new(5), $optimizer, f32, 2);
            assert!(apart == at_once, "wide, {:?}, {threads} threads", $optimizer);
            let (apart, at_once) = after!(Repeated::<2>::new(5), $optimizer, f32, 190);
            assert!(apart == at_once, "repeated, {:?}, {threads} threads", $optimizer);
        }
    };
}

#[test]
fn a_step_in_one_call_is_a_step_in_two() {
    agree!(Sgd::new(0.1));
    agree!(Sgd::new(0.1).momentum(0.9).nesterov(true).weight_decay(0.01));
    agree!(Adam::new(0.01));
    agree!(AdamW::new(0.01).weight_decay(0.1));
}

network! {
    struct Held: input(30) -> dense(70, max_norm = 0.5) -> relu -> conv: dense(3) -> loss softmax_cross_entropy;
    struct HeldConv: input(6, 6, 2) -> conv2d(5, kernel = 3, max_norm = 0.3) -> relu -> flatten -> dense(3)
        -> loss softmax_cross_entropy;
    struct HeldBy<const LIMIT: usize>: input(30) -> dense(70, max_norm = LIMITS[LIMIT]) -> relu -> dense(3)
        -> loss softmax_cross_entropy;
}

const LIMITS: [f64; 2] = [f64::INFINITY, 0.5];

/// The norms of the units' incoming weights.
fn norms(weight: regnet::ndarray::ArrayViewD<'_, f32>) -> Vec<f64> {
    let units = *weight.shape().last().unwrap();
    let mut squares = vec![0.0; units];
    weight.iter().enumerate().for_each(|(i, &w)| squares[i % units] += f64::from(w).powi(2));
    squares.into_iter().map(f64::sqrt).collect()
}

/// Every way to update holds the weights to their norm; the initial ones may be longer.
#[test]
fn no_unit_is_longer_than_its_max_norm_after_an_update() {
    // 32-bit rounding of a sum of 30 squares
    const ROUNDING: f64 = 1e-6;
    let (x, labels) = (normal::<f32>(BATCH * 30, 2), [1; BATCH]);
    let mut net = Held::new(1);
    assert!(norms(net.param("dense1.weight").unwrap()).iter().any(|norm| *norm > 0.6));
    let (mut adam, mut ws, mut grads, mut rng) =
        (Adam::new(0.1).attach(), net.workspace(BATCH), net.zero_grads(), Rng::new(1));
    net.forward_backward(&x, Labels(&labels), &mut grads, &mut ws, &mut rng).unwrap();
    adam.step(&mut net, &grads);
    assert!(norms(net.param("dense1.weight").unwrap()).iter().all(|norm| *norm < 0.5 + ROUNDING));
    adam.train(&mut net, &x, Labels(&labels), &mut ws, &mut rng).unwrap();
    assert!(norms(net.param("dense1.weight").unwrap()).iter().all(|norm| *norm < 0.5 + ROUNDING));
    assert!(norms(net.param("conv.weight").unwrap()).iter().any(|norm| *norm > 0.6), "no constraint");

    let images = regnet::ndarray::Array4::from_shape_vec((16, 6, 6, 2), normal(16 * 72, 1)).unwrap();
    let data = regnet::Dataset::labelled(images, (0..16).map(|i| i % 3).collect()).unwrap();
    let mut net = HeldConv::new(1);
    regnet::Trainer::new(Sgd::new(0.1)).epochs(1).progress(false).fit(&mut net, &data, None).unwrap();
    let longest = norms(net.param("conv2d1.weight").unwrap()).into_iter().fold(0.0, f64::max);
    assert!(longest > 0.2 && longest < 0.3 + ROUNDING, "{longest}");
}

/// One declaration with and without a limit: a constant that may be infinite.
#[test]
fn an_infinite_max_norm_is_none() {
    fn longest<N: Trainable<Scalar = f32>>(mut net: N) -> f64 {
        let x = regnet::ndarray::Array2::from_shape_vec((BATCH, 30), normal(BATCH * 30, 2)).unwrap();
        let data = regnet::Dataset::labelled(x, vec![1; BATCH]).unwrap();
        regnet::Trainer::new(Sgd::new(1e-3)).epochs(1).progress(false).fit(&mut net, &data, None).unwrap();
        norms(net.param("dense1.weight").unwrap()).into_iter().fold(0.0, f64::max)
    }
    assert!(longest(HeldBy::<0>::new(1)) > 1.0 && longest(HeldBy::<1>::new(1)) < 0.5 + 1e-6);
}
