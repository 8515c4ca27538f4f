//! A step in one call changes the same bits as gradients and update apart, though it updates large layers where
//! their gradients are formed.

use regnet::{Adam, AdamW, Labels, Network, Rng, Sgd, network, pool};

use crate::common::normal;

network! {
    /// Two layers of more than 2^15 weights, one of them off every block and vector, and smaller ones.
    struct Large: input(301) -> dense(129, l2 = 0.01) -> relu -> dropout(0.3)
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
