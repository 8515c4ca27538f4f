//! Layers that a user writes: parameters, scratch, random numbers, another shape; in every place of a network.

mod common;

use common::{bits, normal, shaken};
use regnet::{
    Key, Layer, LayerBackward, LayerForward, LayerInfer, Network, Rng, Scalar, Shape, check, network,
};

/// Gradients by differences are good to 1e-8; see tests/gradients.rs.
const BOUND: f64 = 1e-6;

mod layers {
    use super::*;

    /// y = x·(s + floor), s = 1/(1 + exp(−(w_c·x + b_c))): a gate for each channel. Keeps s.
    pub struct Gate {
        floor: f64,
    }

    impl Gate {
        pub const fn new(floor: f64) -> Gate {
            Gate { floor }
        }
        pub const fn output(&self, input: Shape) -> Shape {
            input
        }
        pub const fn params(&self, input: Shape) -> usize {
            2 * input.last()
        }
        pub const fn scratch(&self, input: Shape) -> usize {
            input.len()
        }

        fn gates<T: Scalar>(input: Shape, x: &[T], params: &[T]) -> Vec<T> {
            let (w, b) = params.split_at(input.last());
            let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
            let channels = (0..input.last()).cycle();
            x.iter().zip(channels).map(|(&x, c)| T::of(sigmoid((w[c] * x + b[c]).wide()))).collect()
        }
    }

    impl<T: Scalar> Layer<T> for Gate {
        fn init(&self, input: Shape, params: &mut [T], rng: &mut Rng) {
            let (w, b) = params.split_at_mut(input.last());
            w.fill(T::of(1.0));
            b.iter_mut().for_each(|b| *b = T::of(0.5 * rng.normal()));
        }

        fn forward(&self, pass: LayerForward<'_, T>) {
            let x = &pass.x[..pass.batch * pass.input.len()];
            pass.scratch[..x.len()].copy_from_slice(&Self::gates(pass.input, x, pass.params));
            self.infer(pass.inference());
        }

        fn infer(&self, pass: LayerInfer<'_, T>) {
            let LayerInfer { input, batch, x, params, y } = pass;
            let x = &x[..batch * input.len()];
            for ((y, &x), s) in y.iter_mut().zip(x).zip(Self::gates(input, x, params)) {
                *y = x * (s + T::of(self.floor));
            }
        }

        fn backward(&self, pass: LayerBackward<'_, T>) {
            let LayerBackward { input, batch, x, params, scratch, d_y, d_params, d_x, .. } = pass;
            let channels = input.last();
            d_params.fill(T::of(0.0));
            for i in 0..batch * input.len() {
                let (c, s) = (i % channels, scratch[i]);
                let d_z = d_y[i] * x[i] * s * (T::of(1.0) - s);
                d_params[c] += d_z * x[i];
                d_params[channels + c] += d_z;
                d_x[i] = d_y[i] * (s + T::of(self.floor)) + d_z * params[c];
            }
        }
    }

    /// Names that are words of the language too.
    pub type BatchNorm = Gate;
    pub type Relu = Gate;
    #[allow(non_camel_case_types)]
    pub type r#type = Gate;

    /// y_i = m_i·(x_2i + x_2i+1) with m_i one of 1 and 2 by chance, 1.5 at inference: flat, half as long.
    pub struct Fold;

    impl Fold {
        pub const fn new() -> Fold {
            Fold
        }
        pub const fn output(&self, input: Shape) -> Shape {
            Shape::new(&[input.len() / 2])
        }
        pub const fn params(&self, _input: Shape) -> usize {
            0
        }
        pub const fn scratch(&self, _input: Shape) -> usize {
            0
        }

        fn factors<T: Scalar>(count: usize, key: Key) -> impl Iterator<Item = T> {
            let mut rng = Rng::from_key(key);
            (0..count).map(move |_| T::of(if rng.uniform() < 0.5 { 1.0 } else { 2.0 }))
        }
    }

    impl<T: Scalar> Layer<T> for Fold {
        fn forward(&self, pass: LayerForward<'_, T>) {
            let LayerForward { input, batch, x, y, key, .. } = pass;
            let count = batch * input.len() / 2;
            for ((y, pair), m) in y.iter_mut().zip(x.chunks_exact(2)).zip(Self::factors::<T>(count, key)) {
                *y = m * (pair[0] + pair[1]);
            }
        }

        fn infer(&self, pass: LayerInfer<'_, T>) {
            let LayerInfer { input, batch, x, y, .. } = pass;
            let pairs = x[..batch * input.len()].chunks_exact(2);
            y.iter_mut().zip(pairs).for_each(|(y, pair)| *y = T::of(1.5) * (pair[0] + pair[1]));
        }

        fn backward(&self, pass: LayerBackward<'_, T>) {
            let LayerBackward { input, batch, d_y, d_x, key, .. } = pass;
            let count = batch * input.len() / 2;
            for ((d_x, &d_y), m) in d_x.chunks_exact_mut(2).zip(d_y).zip(Self::factors::<T>(count, key)) {
                d_x.fill(m * d_y);
            }
        }
    }
}

const COPIES: usize = 2;

network! {
    struct First: input(5) -> layers::Gate(0.5) -> dense(3) -> loss mse;
    struct Last: input(4, 3, 2) -> conv2d(3, kernel = 2) -> self::layers::Gate(0.0);
    struct Alone: input(3, 2) -> layers::Gate(1.0);
    struct Folded: input(4, 4, 2) -> conv2d(4, kernel = 3) -> layers::Fold -> batchnorm -> relu -> dense(5) -> layers::Gate(0.25)
        -> dropout(0.2) -> dense(3) -> loss softmax_cross_entropy;
    struct InResidual: input(6) -> residual(dense(6) -> crate::layers::Gate(0.1)) -> residual(layers::Gate(0.3))
        -> residual(layers::Fold, shortcut = dense(3)) -> tanh -> dense(2) -> loss mse;
    struct InBranches: input(6)
        -> (layers::Fold -> layers::Gate(0.1) | dense(3) | dense(6) -> layers::Fold -> tanh) -> concat
        -> (layers::Gate(0.2) | dense(9)) -> sum -> dense(2) -> loss mse;
    struct Repeated: input(6) -> repeat(2, dense(8) -> gate: layers::Gate(0.1) -> dense(6)) -> loss mse;
    struct Looped: input(6) -> repeat(COPIES, dense(8) -> gate: layers::Gate(0.1) -> dense(6)) -> loss mse;
    struct Shrinking: input(24) -> repeat(3, layers::Fold -> layers::Gate(0.1)) -> dense(2) -> loss mse;
    struct Namesake: input(300) -> dense(100) -> layers::BatchNorm(0.5) -> dense(100) -> layers::Relu(0.5);
    struct Raw: input(3) -> layers::r#type(0.5) -> r#loop: dense(2);
    struct Generic<const N: usize>: input(N) -> layers::Gate(0.5) -> dense(N) -> layers::Gate(0.0) -> loss mse;
}

#[test]
fn gradients_pass_through_it_everywhere() {
    macro_rules! checked {
        ($($net:ty),*) => {$({
            let check = check::gradients(&shaken(<$net>::new(3)).cast::<f64>(), 4, 7);
            assert!(check.checked > 0 && check.max_relative_error < BOUND, "{}: {check}", stringify!($net));
        })*};
    }
    checked!(First, Last, Alone, Folded, InResidual, InBranches, Repeated, Looped, Shrinking, Generic<5>);
}

fn names<N: Network>() -> Vec<String> {
    let mut names = Vec::new();
    N::SPEC.each_param(|tensor| names.push(format!("{} {}", tensor.name(), tensor.spec().shape)));
    names
}

#[test]
fn its_parameters_have_names_and_shapes() {
    assert_eq!(names::<First>(), ["gate1.params [10]", "dense1.weight [5, 3]", "dense1.bias [3]"]);
    assert_eq!(names::<InResidual>()[2..4], ["residual1.gate1.params [12]", "residual2.gate1.params [12]"]);
    let expected =
        ["repeat1.0.dense1.weight [6, 8]", "repeat1.0.dense1.bias [8]", "repeat1.0.gate.params [16]"];
    assert_eq!(names::<Repeated>()[..3], expected);
    assert_eq!(names::<Looped>(), names::<Repeated>());
    assert_eq!((Last::SPEC.output.dims(), Folded::SPEC.output.dims()), (&[3, 2, 3][..], &[3][..]));
    let net = First::new(1);
    assert_eq!(net.layers().gate1().tensor("params").unwrap(), net.param("gate1.params").unwrap());
    assert!(Folded::SPEC.architecture().contains("layers::Gate(0.25)"), "{}", Folded::SPEC.architecture());
}

#[test]
fn it_writes_its_first_parameters() {
    let starts = |net: &Looped, copy: usize| -> Vec<f32> {
        net.param(&format!("repeat1.{copy}.gate.params")).unwrap().iter().copied().collect()
    };
    let net = Looped::new(5);
    let (first, second) = (starts(&net, 0), starts(&net, 1));
    assert!(first[..8].iter().chain(&second[..8]).all(|&w| w == 1.0));
    assert!(first[8..].iter().all(|&b| b != 0.0));
    assert_ne!(first, second, "each layer has a stream of its own");
    assert_eq!(starts(&Looped::new(5), 0), first);
    assert_ne!(starts(&Looped::new(6), 0), first);
}

#[test]
fn its_modes_are_its_own() {
    let mut net = shaken(Last::new(1));
    let x = normal::<f32>(48, 2);
    let mut ws = net.workspace(2);
    let trained = bits(net.forward(&x, &mut ws, &mut Rng::new(1)));
    assert_eq!(bits(net.infer(&x, &mut ws)), trained);

    let mut net = shaken(Shrinking::new(1));
    let mut ws = net.workspace(2);
    let first = bits(net.forward(&x, &mut ws, &mut Rng::new(1)));
    assert_eq!(bits(net.forward(&x, &mut ws, &mut Rng::new(1))), first);
    assert_ne!(bits(net.forward(&x, &mut ws, &mut Rng::new(2))), first, "the key is the step's");
    assert_eq!(net.scores(regnet::ndarray::ArrayView2::from_shape((2, 24), &x).unwrap()).shape(), [2, 2]);
}

#[test]
fn a_loop_of_it_is_its_copies_written_out() {
    let unrolled = shaken(Repeated::new(2));
    let mut looped = Looped::new(3);
    for param in unrolled.params() {
        looped.param_mut(param.name()).unwrap().assign(&param.view());
    }
    let x = normal::<f32>(18, 4);
    let (mut ws, mut other) = (unrolled.workspace(3), looped.workspace(3));
    assert_eq!(bits(unrolled.infer(&x, &mut ws)), bits(looped.infer(&x, &mut other)));
}

/// It is none of the built-in layers, whatever it is called: the bias stays, and `auto` is glorot.
#[test]
fn its_name_says_nothing() {
    let net = Namesake::new(1);
    assert!(net.param("dense1.bias").is_some() && net.param("batchnorm1.params").is_some());
    let weight = net.param("dense2.weight").unwrap();
    let variance = weight.iter().map(|&w| f64::from(w).powi(2)).sum::<f64>() / weight.len() as f64;
    let raw = Raw::new(1);
    assert!(raw.param("type1.params").is_some() && raw.param("loop.weight").is_some());
    // 2 / (100 + 100) of glorot, to four standard errors of 10,000 draws; he_in has twice as much
    assert!((variance / 0.01 - 1.0).abs() < 4.0 * (2.0 / 1e4f64).sqrt(), "variance {variance}");
}
