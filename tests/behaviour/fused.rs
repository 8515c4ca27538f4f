//! The rewrites of the expansion change no bit: fused and unfused networks agree.

use regnet::{Labels, Rng, network};

use crate::common::{bits, normal, shaken};

/// Everything that two networks of one declaration give, as bits.
macro_rules! results {
    ($net:expr, $width:expr, $outputs:expr, $targets:expr) => {{
        let mut net = shaken($net);
        let batch = 5;
        let x = normal::<f32>(batch * $width, 2);
        let (mut ws, mut grads, mut rng) = (net.workspace(batch), net.zero_grads(), Rng::new(3));
        let loss = net.forward_backward(&x, $targets, &mut grads, &mut ws, &mut rng).unwrap();
        let mut found = vec![bits(grads.values())];
        found.push(bits(net.forward(&x, &mut ws, &mut rng)));
        let d_y = normal::<f32>(batch * $outputs, 4);
        found.push(bits(net.backward(&d_y, &mut grads, &mut ws)));
        found.push(bits(grads.values()));
        found.push(bits(net.infer(&x, &mut ws)));
        found.push(bits(&regnet::Network::state(&net).stats));
        let inference = net.inference_workspace(batch);
        found.push(bits(net.infer(&x, &mut { inference })));
        (loss, found)
    }};
}

macro_rules! agree {
    ($($test:ident: $width:literal => $outputs:literal { $($net:tt)* } with $targets:expr;)*) => {
        $(
            #[test]
            fn $test() {
                network! {
                    struct Fused: $($net)*;
                    #[unfused]
                    struct Unfused: $($net)*;
                }
                let fused = results!(Fused::new(7), $width, $outputs, $targets);
                assert_eq!(fused, results!(Unfused::new(7), $width, $outputs, $targets));
                assert!(fused.0.total().is_finite());
            }
        )*
    };
}

const CLASSES: Labels<'static> = Labels(&[0, 2, 1, 1, 0]);

agree! {
    a_convolutional_network: 128 => 3 {
        input(8, 8, 2) -> dropout(0.1)
            -> conv2d(4, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
            -> conv2d(5, kernel = 3) -> batchnorm -> leaky_relu -> dropout(0.3, mode = classic) -> flatten
            -> dense(6, l2 = 0.01) -> layernorm -> tanh -> dropout(0.5) -> dense(3) -> loss softmax_cross_entropy
    } with CLASSES;
    a_residual_network: 32 => 3 {
        input(4, 4, 2) -> conv2d(3, kernel = 1) -> relu
            -> residual(relu -> conv2d(3, kernel = 3, padding = same) -> batchnorm -> relu)
            -> residual(tanh) -> residual(dropout(0.2)) -> relu
            -> residual(conv2d(4, kernel = 3, padding = same) -> batchnorm, shortcut = conv2d(4, kernel = 1) -> sigmoid)
            -> relu -> global_avgpool -> dense(3) -> loss softmax_cross_entropy
    } with CLASSES;
    branches: 12 => 4 {
        input(12) -> (tanh | relu | dropout(0.5)) -> sum
            -> (sigmoid | tanh -> dense(12) -> relu | dropout(0.2) -> layernorm | relu) -> concat
            -> dense(6) -> (relu -> dense(4) | tanh -> dropout(0.1) -> dense(4) | dense(4) -> relu) -> sum
            -> sigmoid -> loss mse
    } with &[0.5; 20];
    views: 12 => 12 {
        input(2, 2, 3) -> relu -> (flatten -> tanh | flatten -> dropout(0.3) | reshape(12)) -> sum
            -> residual(reshape(3, 4) -> softmax -> flatten) -> residual(flatten) -> tanh -> loss mse
    } with &[0.5; 60];
    everything_nested: 6 => 3 {
        input(6) -> dense(6)
            -> (residual(dense(6) -> tanh -> residual(relu)) -> dropout(0.2) | repeat(2, relu -> dense(6) -> layernorm -> relu)) -> concat
            -> residual((sigmoid | relu -> dense(12)) -> sum, shortcut = relu -> dense(12) -> relu)
            -> repeat(3, residual(batchnorm -> relu -> dense(12) -> dropout(0.5))) -> relu -> dense(3)
            -> loss softmax_cross_entropy
    } with CLASSES;
    a_loop: 6 => 6 {
        input(6) -> relu -> repeat({ 1 + 1 }, residual(relu -> batchnorm -> tanh -> dense(6) -> relu) -> dropout(0.1) -> tanh)
            -> loss sigmoid_cross_entropy
    } with &[0.25; 30];
    activations_alone: 7 => 7 {
        input(7) -> relu -> tanh -> dropout(0.5) -> leaky_relu(0.3) -> residual(sigmoid -> tanh) -> relu -> loss mse
    } with &[0.25; 35];
}
