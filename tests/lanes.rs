//! Networks with convolutions lay sixteen f32 examples side by side; f64 keeps example after example. Both give
//! the same loss, scores, gradients and statistics, for whole groups and for groups with empty lanes.

use regnet::{Rng, network};

mod common;

/// f32 against f64, relative to the largest value of a tensor: rounding of sums of some hundred products.
const BOUND: f64 = 2e-4;

network! {
    #[allow(pool_drops_pixels)]
    struct Stack: input(10, 9, 2)
        -> conv2d(5, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
        -> conv2d(7, kernel = (2, 3)) -> leaky_relu -> avgpool2d(2, stride = 1) -> flatten
        -> dense(6) -> batchnorm -> tanh -> dense(3);

    #[allow(pool_drops_pixels)]
    struct Blocks: input(8, 8, 3)
        -> residual(conv2d(4, kernel = 3, padding = same) -> batchnorm -> relu -> conv2d(6, kernel = 3, padding = same), shortcut = conv2d(6, kernel = 1))
        -> tanh
        -> (conv2d(2, kernel = 1) -> sigmoid | avgpool2d(3, stride = 1, padding = same) | conv2d(3, kernel = 3, padding = same)) -> concat
        -> conv2d(4, kernel = 3, stride = 2) -> global_avgpool -> dense(2);

    struct Mixed: input(6, 6, 2)
        -> layernorm -> conv2d(4, kernel = 3) -> softmax -> residual(conv2d(4, kernel = 1, bias = false)) -> batchnorm
        -> repeat(2, conv2d(4, kernel = 3, padding = same) -> relu);

    /// Between two convolutions the empty lanes of a group hold the bias, and not 0: the norm behind must not send a
    /// gradient into them.
    struct Behind: input(6, 6, 2)
        -> conv2d(3, kernel = 3) -> tanh -> conv2d(4, kernel = 3) -> batchnorm -> relu -> flatten -> dense(2);

    struct Pools: input(6, 6, 2)
        -> pad2d((1, 2)) -> conv2d(4, kernel = 3) -> tanh -> (global_avgpool | global_maxpool) -> concat -> dense(2);

    /// Layers that only some of the fused kernels know.
    #[allow(pool_drops_pixels)]
    struct Spread: input(8, 7, 4)
        -> conv2d(6, kernel = 3, padding = same, groups = 2) -> batchnorm -> relu -> maxpool2d(2)
        -> conv2d(4, kernel = 2, padding = same, dilation = 2) -> relu -> maxpool2d(2, stride = 1)
        -> depthwise_conv2d(2) -> tanh -> flatten -> dense(2);

    struct Sequence: input(12, 3)
        -> conv1d(4, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool1d(2)
        -> conv1d(4, kernel = 2, dilation = 2, groups = 2) -> tanh -> avgpool1d(2) -> global_avgpool -> dense(2);

    struct Curves: input(6, 7, 2)
        -> conv2d(3, kernel = 3) -> prelu -> spatial_dropout(0.3) -> conv2d(4, kernel = 2) -> silu
        -> residual(gelu -> conv2d(4, kernel = 1) -> elu) -> selu -> softplus -> conv2d(2, kernel = 1) -> hard_tanh
        -> flatten -> dense(2) -> log_softmax;

    struct Norms: input(6, 5, 3)
        -> conv2d(4, kernel = 3, padding = same) -> groupnorm(2) -> relu -> conv2d(4, kernel = 3, bias = false) -> instancenorm
        -> tanh -> conv2d(3, kernel = 2) -> layernorm(axes = all) -> rmsnorm -> flatten -> dense(2);

    struct Renorm: input(6, 5, 3)
        -> conv2d(4, kernel = 3, padding = same) -> batch_renorm -> relu -> conv2d(3, kernel = 2) -> batchnorm(virtual_batch = 5)
        -> tanh -> flatten -> dense(2);

    struct Listening: input(12, 3) -> conv1d(4, kernel = 3) -> relu -> lstm(5, sequence = true) -> conv1d(3, kernel = 2) -> gru(4) -> dense(2);

    struct Ends: input(5, 5, 1) -> batchnorm -> conv2d(3, kernel = 2) -> relu -> maxpool2d(2, padding = same);
}

/// The largest difference of two tensors, relative to the second.
fn apart(a: &[f32], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let largest = b.iter().fold(1e-3f64, |largest, x| largest.max(x.abs()));
    a.iter().zip(b).map(|(a, b)| (f64::from(*a) - b).abs() / largest).fold(0.0, f64::max)
}

macro_rules! agrees {
    ($net:ident, $test:ident) => {
        #[test]
        fn $test() {
            for batch in [8, 16, 19, 33] {
                let mut single = common::shaken($net::new(3));
                let mut double = single.cast::<f64>();
                let x: Vec<f32> = common::normal(batch * $net::SPEC.input.len(), 4);
                let d_y: Vec<f32> = common::normal(batch * $net::SPEC.output.len(), 5);
                let [wide_x, wide_d] =
                    [&x, &d_y].map(|values| values.iter().map(|v| f64::from(*v)).collect::<Vec<_>>());
                // room for more than the batch
                let (mut ws, mut wide_ws) = (single.workspace(batch + 3), double.workspace(batch));
                let (mut grads, mut wide_grads) = (single.zero_grads(), double.zero_grads());
                let y = single.forward(&x, &mut ws, &mut Rng::new(1)).to_vec();
                let wide_y = double.forward(&wide_x, &mut wide_ws, &mut Rng::new(1)).to_vec();
                assert!(apart(&y, &wide_y) < BOUND, "outputs, batch {batch}");
                let d_x = single.backward(&d_y, &mut grads, &mut ws).to_vec();
                let wide_d_x = double.backward(&wide_d, &mut wide_grads, &mut wide_ws).to_vec();
                assert!(
                    apart(&d_x, &wide_d_x) < BOUND,
                    "input gradient, batch {batch}: {}",
                    apart(&d_x, &wide_d_x)
                );
                for (a, b) in grads.params().iter().zip(&wide_grads.params()) {
                    let apart = apart(a.values(), b.values());
                    assert!(apart < BOUND, "`{}`, batch {batch}: {apart}", a.name());
                }
                assert!(
                    apart(&single.state().stats, &double.state().stats) < BOUND,
                    "statistics, batch {batch}"
                );
                let scores = single.infer(&x, &mut single.inference_workspace(batch)).to_vec();
                let wide = double.infer(&wide_x, &mut double.inference_workspace(batch)).to_vec();
                assert!(apart(&scores, &wide) < BOUND, "scores, batch {batch}");
            }
        }
    };
}

agrees!(Stack, stack);
agrees!(Blocks, blocks);
agrees!(Mixed, mixed);
agrees!(Behind, behind);
agrees!(Pools, pools);
agrees!(Spread, spread);
agrees!(Sequence, sequence);
agrees!(Curves, curves);
agrees!(Norms, norms);
agrees!(Renorm, renorm);
agrees!(Listening, listening);
agrees!(Ends, ends);

/// A group's empty lanes and the size of the batch change nothing for an example at inference.
#[test]
fn an_example_alone_and_in_a_batch_scores_alike() {
    let net = common::shaken(Stack::new(7));
    let (width, batch) = (Stack::SPEC.input.len(), 21);
    let x: Vec<f32> = common::normal(batch * width, 4);
    let together = net.infer(&x, &mut net.inference_workspace(batch)).to_vec();
    for (x, together) in x.chunks(width).zip(together.chunks(3)) {
        let alone: Vec<f64> =
            net.infer(x, &mut net.inference_workspace(1)).iter().map(|y| f64::from(*y)).collect();
        assert!(apart(together, &alone) < BOUND);
    }
}
