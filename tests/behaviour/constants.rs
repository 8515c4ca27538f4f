//! Sizes that only rustc knows: the same network as with literals.

use regnet::{Labels, Network, Rng, network};

use crate::common::{bits, normal, shaken};

const H: usize = 6;
const W: usize = 5;
const FILTERS: usize = 4;
const HIDDEN: usize = 7;
const KERNEL: usize = 3;
const ONE: usize = 1;
const COPIES: usize = 3;
const NONE: usize = 0;
const P: f64 = 0.25;
const LAMBDA: f64 = 1e-2;

network! {
    struct Literal: input(6, 5, 2)
        -> conv2d(4, kernel = 3, padding = 1, l2 = 0.01) -> batchnorm -> leaky_relu(0.25) -> maxpool2d((2, 1))
        -> residual(conv2d(4, kernel = 3, padding = same) -> layernorm)
        -> (conv2d(8, kernel = 3) -> relu | avgpool2d(3, stride = 1) -> conv2d(4, kernel = 1) -> batchnorm) -> concat
        -> flatten -> hidden: dense(7, l2 = 0.01) -> tanh -> dropout(0.25)
        -> (dense(14) | dense(14) -> sigmoid) -> sum -> reshape(2, 7) -> softmax -> flatten -> dense(3)
        -> loss softmax_cross_entropy;
    struct Constant: input(H, W, 2 * ONE)
        -> conv2d(FILTERS, kernel = KERNEL, padding = ONE, l2 = LAMBDA) -> batchnorm -> leaky_relu(P) -> maxpool2d((2, ONE))
        -> residual(conv2d(FILTERS, kernel = (KERNEL, 3), padding = same) -> layernorm)
        -> (conv2d(2 * FILTERS, kernel = KERNEL) -> relu | avgpool2d(KERNEL, stride = ONE) -> conv2d(FILTERS, kernel = 1) -> batchnorm) -> concat
        -> flatten -> hidden: dense(HIDDEN, l2 = LAMBDA) -> tanh -> dropout(P)
        -> (dense(2 * HIDDEN) | dense(HIDDEN + HIDDEN) -> sigmoid) -> sum -> reshape(2, HIDDEN) -> softmax -> flatten -> dense(H / 2)
        -> loss softmax_cross_entropy;
    struct Generic<const ROWS: usize, const UNITS: usize>: input(ROWS, 5, 2)
        -> conv2d(4, kernel = 3, padding = 1, l2 = 0.01) -> batchnorm -> leaky_relu(0.25) -> maxpool2d((2, 1))
        -> residual(conv2d(4, kernel = 3, padding = same) -> layernorm)
        -> (conv2d(8, kernel = 3) -> relu | avgpool2d(3, stride = 1) -> conv2d(4, kernel = 1) -> batchnorm) -> concat
        -> flatten -> hidden: dense(UNITS, l2 = 0.01) -> tanh -> dropout(0.25)
        -> (dense(2 * UNITS) | dense(2 * UNITS) -> sigmoid) -> sum -> reshape(2, UNITS) -> softmax -> flatten -> dense(3)
        -> loss softmax_cross_entropy;
    struct Mixed: input(4) -> (dense(3) | dense(H) -> tanh | dense(2)) -> concat -> dense(2) -> loss mse;
    struct MixedLiteral: input(4) -> (dense(3) | dense(6) -> tanh | dense(2)) -> concat -> dense(2) -> loss mse;

    #[allow(dropout_on_output)]
    struct Steps: input(6, 5) -> spatial_dropout(0.25) -> lstm(4, sequence = true, dropout = 0.25) -> gru(7, norm = layer, sequence = true)
        -> gelu -> rnn(4, bias = false) -> alpha_dropout(0.25) -> prelu -> elu(0.25) -> dense(2, init = he_in(gain = 0.25)) -> gaussian_noise(0.25) -> loss huber(0.25);
    #[allow(dropout_on_output)]
    struct ConstantSteps: input(H, W) -> spatial_dropout(P) -> lstm(FILTERS, sequence = true, dropout = P) -> gru(HIDDEN, norm = layer, sequence = true)
        -> gelu -> rnn(FILTERS, bias = false) -> alpha_dropout(P) -> prelu -> elu(P) -> dense(2 * ONE, init = he_in(gain = P)) -> gaussian_noise(P) -> loss huber(P);
    #[allow(dropout_on_output)]
    struct GenericSteps<const L: usize, const UNITS: usize>: input(L, 5) -> spatial_dropout(0.25) -> lstm(4, sequence = true, dropout = 0.25)
        -> gru(UNITS, norm = layer, sequence = true)
        -> gelu -> rnn(4, bias = false) -> alpha_dropout(0.25) -> prelu -> elu(0.25) -> dense(2, init = he_in(gain = 0.25)) -> gaussian_noise(0.25) -> loss huber(0.25);
    struct Words: input(6) -> embedding(5, 4) -> log_softmax -> flatten -> dense(3) -> loss softmax_cross_entropy(label_smoothing = 0.25);
    struct ConstantWords: input(H) -> embedding(W, FILTERS) -> log_softmax -> flatten -> dense(3) -> loss softmax_cross_entropy(label_smoothing = P);

    struct Product: input(H * W) -> dense(H * W) -> tanh -> dense(1) -> loss mse;
    struct ProductLiteral: input(30) -> dense(30) -> tanh -> dense(1) -> loss mse;

    struct Unrolled: input(6) -> dense(5)
        -> repeat(3, residual(dense(4) -> batchnorm -> tanh -> dense(5)) -> repeat(2, dense(5) -> relu)) -> dense(2) -> loss mse;
    struct Looped: input(6) -> dense(5)
        -> repeat(COPIES, residual(dense(4) -> batchnorm -> tanh -> dense(5)) -> repeat(2, dense(5) -> relu)) -> dense(2) -> loss mse;
    struct Twice: input(6) -> dense(5)
        -> repeat(COPIES, residual(dense(4) -> batchnorm -> tanh -> dense(5)) -> repeat({ COPIES - 1 }, dense(5) -> relu)) -> dense(2) -> loss mse;
    struct Never: input(6) -> dense(5) -> repeat(NONE, dense(5) -> tanh) -> dense(2) -> loss mse;
    #[allow(stacked_affine)]
    struct NotThere: input(6) -> dense(5) -> dense(2) -> loss mse;
}

fn names<N: Network>() -> Vec<(String, Vec<usize>)> {
    let mut names = Vec::new();
    N::SPEC.each_param(|tensor| names.push((tensor.name(), tensor.spec().shape.dims().to_vec())));
    N::SPEC.each_stat(|tensor| names.push((tensor.name(), tensor.spec().shape.dims().to_vec())));
    names
}

/// Loss, gradients, scores and statistics of one step, all as bits.
macro_rules! step {
    ($net:expr, $targets:expr) => {{
        let mut net = $net;
        let x = normal::<f32>(4 * width(&net), 2);
        let (mut ws, mut grads) = (net.workspace(4), net.zero_grads());
        let loss = net.forward_backward(&x, $targets, &mut grads, &mut ws, &mut Rng::new(3)).unwrap();
        let scores = bits(net.infer(&x, &mut ws));
        (loss, bits(grads.values()), scores, bits(&net.state().stats))
    }};
}

fn width<N: Network>(_: &N) -> usize {
    N::SPEC.input.len()
}

#[test]
fn constants_mean_what_literals_mean() {
    assert_eq!(Constant::SPEC.architecture(), Literal::SPEC.architecture());
    assert_eq!(Generic::<6, 7>::SPEC.architecture(), Literal::SPEC.architecture());
    assert_eq!(Constant::SPEC.digest(), Literal::SPEC.digest());
    assert_eq!(Constant::SPEC.macs(), Literal::SPEC.macs());
    assert_eq!(names::<Constant>(), names::<Literal>());
    assert_eq!(names::<Generic<6, 7>>(), names::<Literal>());
    assert_ne!(Generic::<8, 7>::SPEC.architecture(), Literal::SPEC.architecture());

    let targets = Labels(&[0, 1, 2, 0]);
    let literal = step!(shaken(Literal::new(4)), targets);
    assert_eq!(step!(shaken(Constant::new(4)), targets), literal);
    assert_eq!(step!(shaken(Generic::<6, 7>::new(4)), targets), literal);
    let (literal, constant) = (ProductLiteral::new(4), Product::new(4));
    assert_eq!(Product::SPEC.architecture(), ProductLiteral::SPEC.architecture());
    assert_eq!(step!(constant, &[1.0; 4]), step!(literal, &[1.0; 4]));
}

#[test]
fn sequences_of_constant_sizes() {
    assert_eq!(ConstantSteps::SPEC.architecture(), Steps::SPEC.architecture());
    assert_eq!(names::<ConstantSteps>(), names::<Steps>());
    assert_eq!(names::<GenericSteps<6, 7>>(), names::<Steps>());
    let expected = step!(shaken(Steps::new(4)), &[1.0; 8]);
    assert_eq!(step!(shaken(ConstantSteps::new(4)), &[1.0; 8]), expected);
    assert_eq!(step!(shaken(GenericSteps::<6, 7>::new(4)), &[1.0; 8]), expected);
}

#[test]
fn a_vocabulary_of_constant_size() {
    assert_eq!(ConstantWords::SPEC.architecture(), Words::SPEC.architecture());
    assert_eq!(names::<ConstantWords>(), names::<Words>());
    let x = [0.0, 1.0, 2.0, 3.0, 4.0, 0.0];
    let (mut words, mut constant) = (Words::new(4), ConstantWords::new(4));
    let mut ws = (words.workspace(1), constant.workspace(1));
    let (mut grads, mut rng) = ((words.zero_grads(), constant.zero_grads()), Rng::new(1));
    let loss = words.forward_backward(&x, Labels(&[1]), &mut grads.0, &mut ws.0, &mut rng).unwrap();
    let same = constant.forward_backward(&x, Labels(&[1]), &mut grads.1, &mut ws.1, &mut rng).unwrap();
    assert_eq!((loss, bits(grads.0.values())), (same, bits(grads.1.values())));
    let x = [0.0, 1.0, 5.0, 3.0, 4.0, 0.0];
    let error = constant.forward_backward(&x, Labels(&[1]), &mut grads.1, &mut ws.1, &mut rng).unwrap_err();
    assert_eq!(error.to_string(), "`embedding1` takes whole numbers in 0..5, but value 2 of example 0 is 5");
}

#[test]
fn branches_of_literals_and_constants_are_joined() {
    assert_eq!(Mixed::SPEC.architecture(), MixedLiteral::SPEC.architecture());
    assert_eq!(step!(Mixed::new(4), &[1.0; 8]), step!(MixedLiteral::new(4), &[1.0; 8]));
}

#[test]
fn a_loop_is_its_copies_written_out() {
    let unrolled = shaken(Unrolled::new(4));
    assert_eq!(names::<Looped>(), names::<Unrolled>());
    assert_eq!(names::<Twice>(), names::<Unrolled>());
    let (mut looped, mut twice) = (Looped::new(9), Twice::new(9));
    for param in unrolled.params() {
        looped.param_mut(param.name()).unwrap().assign(&param.view());
        twice.param_mut(param.name()).unwrap().assign(&param.view());
    }
    let expected = step!(unrolled, &[1.0; 8]);
    assert_eq!(step!(looped, &[1.0; 8]), expected);
    assert_eq!(step!(twice, &[1.0; 8]), expected);
    assert_eq!(Looped::SPEC.macs(), Unrolled::SPEC.macs());
}

#[test]
fn copies_of_a_loop_start_differently() {
    let net = Looped::new(4);
    assert_ne!(
        net.param("repeat1.0.residual1.dense1.weight"),
        net.param("repeat1.1.residual1.dense1.weight")
    );
}

#[test]
fn no_copy_is_no_layer() {
    let mut never = Never::new(4);
    let not_there = NotThere::new(4);
    for param in not_there.params() {
        never.param_mut(param.name()).unwrap().assign(&param.view());
    }
    assert_eq!(step!(never, &[1.0; 8]), step!(not_there, &[1.0; 8]));
}
