//! The checked-in expansions, compiled, and compared in numbers with what the macro gives today: a snapshot
//! that nobody runs would prove nothing.

use regnet::{Labels, Rng, Targets};

/// What a careful person might have typed.
mod by_hand {
    pub mod small {
        include!("expanded/small.rs");
    }
    pub mod convolutional {
        include!("expanded/convolutional.rs");
    }
    pub mod residual {
        include!("expanded/residual.rs");
    }
    pub mod repeated {
        include!("expanded/repeated.rs");
    }
    pub mod recurrent {
        include!("expanded/recurrent.rs");
    }
    pub mod swept {
        include!("expanded/swept.rs");
    }
}

mod by_macro {
    regnet::network! {
        pub struct Small: input(4) -> hidden: dense(8, l2 = 1e-4) -> relu -> dropout(0.5) -> dense(3) -> loss softmax_cross_entropy;

        pub struct Convolutional: input(8, 8, 1) -> conv2d(4, kernel = 3, padding = same) -> batchnorm -> relu
            -> maxpool2d(2) -> conv2d(6, kernel = 3) -> leaky_relu -> avgpool2d(2) -> flatten
            -> dense(8) -> layernorm -> tanh -> dense(3) -> loss softmax_cross_entropy;

        pub struct Residual: input(6) -> residual(dense(6) -> relu -> dense(6)) -> sigmoid
            -> residual(dense(4) -> tanh, shortcut = dense(4)) -> (dense(2) | relu -> dense(3) | dense(4)) -> concat
            -> (dense(2) | dense(2)) -> sum -> loss mse;

        #[allow(dropout_before_batchnorm)]
        pub struct Repeated: input(5) -> repeat(3, dense(6) -> batchnorm -> relu -> dropout(0.2)) -> dense(2) -> loss sigmoid_cross_entropy;

        pub struct Swept(p = 0.5, decay = 1e-4, smoothing = 0.0): input(4) -> dense(8, l2 = decay) -> relu
            -> dropout(p) -> dense(3) -> loss softmax_cross_entropy(label_smoothing = smoothing);

        pub struct Recurrent: input(6, 3) -> lstm(4, sequence = true, dropout = 0.2) -> gru(5) -> dense(3) -> loss softmax_cross_entropy;
    }
}

/// Loss, gradients and scores of one step, in bits.
macro_rules! numbers {
    ($net:ty, $targets:expr) => {{
        let mut net = <$net>::new(5);
        let batch = 6;
        let mut rng = Rng::new(8);
        let x: Vec<f32> = (0..batch * <$net>::SPEC.input.len()).map(|_| rng.normal() as f32).collect();
        let (mut ws, mut grads) = (net.workspace(batch), net.zero_grads());
        let targets: Targets<'_, f32> = $targets;
        let loss = net.forward_backward(&x, targets, &mut grads, &mut ws, &mut rng).unwrap();
        let scores: Vec<u32> = net.infer(&x, &mut ws).iter().map(|y| y.to_bits()).collect();
        let grads: Vec<u32> = grads.values().iter().map(|d| d.to_bits()).collect();
        let stats: Vec<u32> = net.state().stats.iter().map(|s| s.to_bits()).collect();
        (loss.total().to_bits(), grads, scores, stats, <$net>::SPEC.architecture())
    }};
}

const LABELS: [u32; 6] = [0, 1, 2, 0, 1, 2];
const VALUES: [f32; 12] = [0.0, 1.0, 0.5, 0.25, 0.1, 0.9, 1.0, 0.0, 0.3, 0.6, 0.2, 0.8];

#[test]
fn small() {
    assert_eq!(
        numbers!(by_hand::small::Small, Labels(&LABELS).into()),
        numbers!(by_macro::Small, Labels(&LABELS).into())
    );
}

#[test]
fn convolutional() {
    let by_hand = numbers!(by_hand::convolutional::Convolutional, Labels(&LABELS).into());
    assert_eq!(by_hand, numbers!(by_macro::Convolutional, Labels(&LABELS).into()));
}

#[test]
fn residual() {
    let by_hand = numbers!(by_hand::residual::Residual, (&VALUES).into());
    assert_eq!(by_hand, numbers!(by_macro::Residual, (&VALUES).into()));
}

#[test]
fn repeated() {
    let by_hand = numbers!(by_hand::repeated::Repeated, (&VALUES).into());
    assert_eq!(by_hand, numbers!(by_macro::Repeated, (&VALUES).into()));
}

#[test]
fn recurrent() {
    let by_hand = numbers!(by_hand::recurrent::Recurrent, Labels(&LABELS).into());
    assert_eq!(by_hand, numbers!(by_macro::Recurrent, Labels(&LABELS).into()));
}

#[test]
fn swept() {
    let by_hand = numbers!(by_hand::swept::Swept, Labels(&LABELS).into());
    assert_eq!(by_hand, numbers!(by_macro::Swept, Labels(&LABELS).into()));
}
