//! `SPEC` as a graph: the layers by their types, and what each reads.

use regnet::layers::{
    AvgPool2d, Axes, BatchNorm, BatchRenorm, Conv1d, Conv2d, Dense, DepthwiseConv2d, Dropout, GroupNorm,
    InstanceNorm, LayerNorm, MaxPool1d, MaxPool2d, Momentum, Padding, RmsNorm, Variance,
};
use regnet::{INPUT, Operation, Rng, Unfused, network};

use crate::common::{normal, shaken};

network! {
    #[allow(norm_on_output, pool_drops_pixels, stacked_affine)]
    struct Defaults: input(9, 9, 4)
        -> conv2d(6, kernel = 3) -> batchnorm -> instancenorm -> maxpool2d(2) -> depthwise_conv2d(2) -> avgpool2d(2) -> groupnorm(3)
        -> reshape(1, 6) -> conv1d(4, kernel = 1) -> maxpool1d(1) -> rmsnorm -> flatten -> dense(5)
        -> batch_renorm -> layernorm -> dropout(0.5);

    struct Graph: input(4)
        -> first: dense(4) -> skip: residual(dense(4) -> tanh)
        -> (left: dense(2) | relu -> right: dense(3)) -> both: concat
        -> repeat(COPIES, inner: residual(dense(5) -> sigmoid)) -> dense(2) -> loss mse;
}

const COPIES: usize = 2;

/// What an expansion leaves out is what the language has where a declaration says nothing.
#[test]
fn what_is_not_said_has_the_language_s_default() {
    let settings: Vec<String> =
        Defaults::SPEC.layers.iter().map(|layer| format!("{:?}", layer.operation())).collect();
    let (stride, padding, dilation) = ([1, 1], Padding::Valid, [1, 1]);
    let momentum = Momentum::Of(0.1);
    let conv = Conv2d {
        input: [9, 9, 4],
        filters: 6,
        kernel: [3, 3],
        stride,
        padding,
        dilation,
        groups: 1,
        bias: false,
    };
    let norm = BatchNorm {
        positions: 49,
        channels: 6,
        momentum,
        running_variance: Variance::Unbiased,
        eps: 1e-5,
        affine: true,
    };
    let depthwise =
        DepthwiseConv2d { input: [3, 3, 6], kernel: [2, 2], stride, padding, dilation, bias: true };
    let conv1d = Conv1d {
        input: [1, 6],
        filters: 4,
        kernel: 1,
        stride: 1,
        padding,
        dilation: 1,
        groups: 1,
        bias: true,
    };
    let renorm =
        BatchRenorm { positions: 1, channels: 5, r_max: 3.0, d_max: 5.0, momentum, eps: 1e-5, affine: true };
    let operations = [
        Operation::Conv2d(&conv),
        Operation::BatchNorm(&norm),
        Operation::MaxPool2d(&MaxPool2d { input: [7, 7, 6], size: [2, 2], stride: [2, 2], padding }),
        Operation::DepthwiseConv2d(&depthwise),
        Operation::AvgPool2d(&AvgPool2d { input: [2, 2, 6], size: [2, 2], stride: [2, 2], padding }),
        Operation::GroupNorm(&GroupNorm { positions: 1, channels: 6, groups: 3, eps: 1e-5, affine: true }),
        Operation::InstanceNorm(&InstanceNorm { positions: 49, channels: 6, eps: 1e-5, affine: false }),
        Operation::Conv1d(&conv1d),
        Operation::MaxPool1d(&MaxPool1d { input: [1, 4], size: 1, stride: 1, padding }),
        Operation::RmsNorm(&RmsNorm { rows: 1, width: 4, eps: 1e-6, affine: true }),
        Operation::Dense(&Dense { inputs: 4, units: 5, bias: false }),
        Operation::BatchRenorm(&renorm),
        Operation::LayerNorm(&LayerNorm {
            rows: 1,
            width: 5,
            axes: Axes::Last,
            eps: 1e-5,
            affine: true,
            bias: true,
        }),
        Operation::Dropout(&Dropout { len: 5, p: 0.5, classic: false, stream: 0 }),
    ];
    for operation in operations.map(|operation| format!("{operation:?}")) {
        assert!(settings.contains(&operation), "{operation} is none of\n{}", settings.join("\n"));
    }
}

#[test]
fn each_layer_names_what_it_reads() {
    let reads = |name: &str| Graph::SPEC.layers.iter().find(|layer| layer.name == name).unwrap().reads;
    assert!(reads("first").is_empty() && reads("skip.dense1").is_empty());
    assert_eq!(reads("skip"), ["skip.tanh1", "first"]);
    assert_eq!(reads("both"), ["branch1.0.left", "branch1.1.right"]);
    let inner = Graph::SPEC.layers.iter().find(|layer| layer.copies == COPIES).unwrap();
    let sum = inner.body.iter().find(|layer| layer.name == "inner").unwrap();
    assert_eq!(sum.reads, ["inner.sigmoid1", INPUT]);
}

#[test]
fn a_walk_visits_every_layer_of_every_copy() {
    let walk = Graph::SPEC.walk();
    let names: Vec<&str> = walk.iter().map(|visit| visit.name.as_str()).collect();
    let expected = [
        "first",
        "skip.dense1",
        "skip.tanh1",
        "skip",
        "branch1.0.left",
        "branch1.1.relu1",
        "branch1.1.right",
        "both",
        "repeat1.0.inner.dense1",
        "repeat1.0.inner.sigmoid1",
        "repeat1.0.inner",
        "repeat1.1.inner.dense1",
        "repeat1.1.inner.sigmoid1",
        "repeat1.1.inner",
        "dense2",
    ];
    assert_eq!(names, expected, "{:?}", walk.iter().map(|visit| &visit.reads).collect::<Vec<_>>());
    let reads: Vec<&[usize]> = walk.iter().map(|visit| visit.reads.as_slice()).collect();
    let expected: [&[usize]; 15] = [
        &[0],
        &[1],
        &[2],
        &[3, 1],
        &[4],
        &[4],
        &[6],
        &[5, 7],
        &[8],
        &[9],
        &[10, 8],
        &[11],
        &[12],
        &[13, 11],
        &[14],
    ];
    assert_eq!(reads, expected);
    // The tensors of all visits fill the buffer of the parameters.
    let mut end = 0;
    for visit in &walk {
        assert_eq!(visit.params.start, end, "{}", visit.name);
        end = visit.params.end;
    }
    assert_eq!(end, Graph::SPEC.params);
}

/// A pass over the walk is that of the network: at inference, and in training with the same random numbers.
#[test]
fn layers_one_by_one_compute_what_the_network_does() {
    const NEAR: f64 = 1e-12;
    let mut net = shaken(Graph::new(1)).cast::<f64>();
    let (x, d_y) = (normal::<f64>(5 * 4, 3), normal::<f64>(5 * 2, 4));
    let near =
        |a: &[f64], b: &[f64]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < NEAR);
    let layers = Unfused::inference(&net, &x);
    assert!(near(layers.output(), net.infer(&x, &mut net.inference_workspace(5))));
    assert_eq!(layers.outputs().count(), Graph::SPEC.walk().len());

    let layers = Unfused::training(&net, &x, &mut Rng::new(7));
    let (mut ws, mut grads, mut expected) = (net.workspace(5), net.zero_grads(), net.zero_grads());
    assert!(near(layers.output(), net.forward(&x, &mut ws, &mut Rng::new(7))));
    let d = layers.backward(&net, &d_y, &mut expected);
    assert!(near(&d[0], net.backward(&d_y, &mut grads, &mut ws)));
    assert!(near(expected.values(), grads.values()));
    assert_eq!(d.len(), layers.outputs().count() + 1);
}

#[test]
#[should_panic(expected = "7 values are no multiple of 4, an example of `Graph`")]
fn half_an_example_is_none() {
    let _ = Unfused::inference(&Graph::new(1), &[0.0; 7]);
}
