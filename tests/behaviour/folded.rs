//! Networks folded for inference: the same predictions with fewer layers.

use regnet::{Folded, Labels, Network, Rng, network};

use crate::common::{normal, shaken};

/// Relative to the largest value, as for f32 against PyTorch.
const BOUND: f64 = 1e-5;

#[track_caller]
fn near<T: regnet::Scalar>(a: &[T], b: &[T], bound: f64) {
    assert_eq!(a.len(), b.len());
    let largest = b.iter().fold(1e-3, |largest: f64, b| largest.max(b.wide().abs()));
    for (a, b) in a.iter().zip(b) {
        assert!((a.wide() - b.wide()).abs() <= bound * largest, "{a} is not {b} (largest {largest})");
    }
}

fn spec<N: Network>(_: &N) -> &'static regnet::Spec {
    N::SPEC
}

/// The words of the layers that are left.
fn words<N: Network>() -> Vec<&'static str> {
    Folded::<N>::SPEC.layers.iter().map(|layer| layer.word).collect()
}

/// Moves the running statistics away from their beginnings, and compares, for few and many examples, f32 and f64.
macro_rules! folds {
    ($net:expr) => {{
        let mut net = shaken($net);
        let width = spec(&net).input.len();
        let mut ws = net.workspace(20);
        for seed in 0..4 {
            net.forward(&normal(20 * width, seed), &mut ws, &mut Rng::new(seed));
        }
        let folded = net.fold();
        for batch in [1, 5, 19, 32] {
            let x = normal::<f32>(batch * width, 9);
            let exact = net.infer(&x, &mut net.inference_workspace(batch)).to_vec();
            near(folded.infer(&x, &mut folded.inference_workspace(batch)), &exact, BOUND);
        }
        let wide = net.cast::<f64>();
        let x = normal::<f64>(7 * width, 9);
        let exact = wide.infer(&x, &mut wide.inference_workspace(7)).to_vec();
        near(wide.fold().infer(&x, &mut wide.fold().inference_workspace(7)), &exact, 1e-12);
        folded
    }};
}

network! {
    #[allow(dropout_before_batchnorm)]
    struct Digits: input(8, 8, 2) -> dropout(0.1)
        -> conv2d(6, kernel = 3, padding = same) -> batchnorm -> relu -> maxpool2d(2)
        -> conv2d(4, kernel = 3, bias = true) -> dropout(0.2) -> batchnorm(affine = false) -> relu -> flatten
        -> hidden: dense(7, drop_connect = 0.3) -> batch_renorm -> relu -> dropout(0.5)
        -> dense(3) -> loss softmax_cross_entropy;

    struct Kinds: input(6, 6, 4)
        -> depthwise_conv2d(3, padding = same) -> batchnorm(virtual_batch = 5) -> tanh
        -> conv2d(6, kernel = 3, padding = same, groups = 2) -> batchnorm(momentum = cumulative) -> batchnorm(affine = false)
        -> residual(conv2d(6, kernel = 3, padding = same, dilation = 2) -> batchnorm)
        -> batchnorm -> relu -> batchnorm -> reshape(36, 6) -> conv1d(5, kernel = 3) -> batchnorm -> leaky_relu
        -> (conv1d(2, kernel = 1) -> batchnorm | maxpool1d(3, stride = 1, padding = 1) -> batchnorm) -> concat -> global_avgpool;

    /// What reads the output of the convolution besides the norm would miss it.
    struct Read: input(4, 4, 2) -> conv2d(3, kernel = 1) -> residual(batchnorm -> relu) -> flatten -> dense(2);

    struct Sized<const UNITS: usize>: input(5, 5, UNITS)
        -> conv2d(UNITS, kernel = 3, drop_connect = 0.2) -> batchnorm -> relu
        -> residual(conv2d(UNITS, kernel = 3, padding = same) -> batchnorm) -> batchnorm -> flatten
        -> repeat(COPIES, dense(9 * UNITS) -> batchnorm -> tanh) -> dense(UNITS) -> batchnorm;

    struct Plain: input(4) -> dense(3) -> layernorm -> tanh -> dense(2);
}
const COPIES: usize = 2;

#[test]
fn a_network_without_norms_and_dropout_is_left() {
    let folded = folds!(Digits::new(3));
    let left = ["conv2d", "relu", "maxpool2d", "conv2d", "relu", "flatten", "dense", "relu", "dense"];
    assert_eq!(words::<Digits>(), left);
    assert_eq!(Folded::<Digits>::SPEC.stats, 0);
    let names: Vec<String> = folded.params().iter().map(|param| param.name().to_owned()).collect();
    let of = |layer: &str| [format!("{layer}.weight"), format!("{layer}.bias")];
    assert_eq!(names, ["conv2d1", "conv2d2", "hidden", "dense2"].map(of).concat());
    let summary = folded.summary();
    assert!(!summary.contains("batchnorm") && !summary.contains("dropout"), "{summary}");
    assert!(summary.lines().count() < Digits::new(1).summary().lines().count());
}

#[test]
fn every_layer_with_weights_takes_a_norm_in() {
    folds!(Kinds::new(3));
    let norms = words::<Kinds>().iter().filter(|word| **word == "batchnorm").count();
    // Behind the sum, behind the relu, behind the pool.
    assert_eq!(norms, 3);
}

#[test]
fn a_norm_stays_where_others_read_its_input() {
    folds!(Read::new(3));
    assert!(words::<Read>().contains(&"batchnorm"));
}

#[test]
fn constant_sizes_fold_and_blocks_in_loops_stay() {
    let folded = folds!(Sized::<3>::new(3));
    let stays = folded.params().iter().filter(|param| param.name().ends_with("gamma")).count();
    // Behind the sum, and one in each copy of the block.
    assert_eq!(stays, 3);
}

#[test]
fn where_nothing_folds_the_network_is_the_same() {
    let folded = folds!(Plain::new(3));
    assert_eq!(folded.params().len(), Plain::new(3).params().len());
}

#[test]
fn predictions_standardization_and_files_follow() {
    let mut net = shaken(Digits::new(3));
    let (mut ws, mut grads) = (net.workspace(19), net.zero_grads());
    let (x, labels) = (normal::<f32>(19 * 128, 1), [1; 19]);
    net.forward_backward(&x, Labels(&labels), &mut grads, &mut ws, &mut Rng::new(1)).unwrap();
    let images = regnet::ndarray::Array4::from_shape_vec((19, 8, 8, 2), x).unwrap();
    let data = regnet::Dataset::labelled(images.clone(), labels.to_vec()).unwrap();
    net.set_standardize(Some(regnet::Standardize::features(&data)));
    let folded = net.fold();
    let (found, exact) = (folded.predict(images.view()), net.predict(images.view()));
    near(found.as_slice().unwrap(), exact.as_slice().unwrap(), BOUND);

    let path = std::env::temp_dir().join(format!("regnet_folded_{}.safetensors", std::process::id()));
    folded.save(&path).unwrap();
    let loaded = Folded::<Digits>::load(&path).unwrap();
    let refused = Digits::load(&path).unwrap_err().to_string();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(loaded, folded);
    assert!(refused.contains("architecture"), "{refused}");
}
