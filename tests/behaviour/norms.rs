//! Norms over the batch: what freezing, ghost batches and counted batches do to whole networks.

use regnet::{Rng, check, network};

use crate::common::{normal, shaken};

const BATCH: usize = 19;

macro_rules! trained {
    ($net:expr, $x:expr) => {{
        let mut net = $net;
        let (mut ws, mut grads) = (net.workspace(BATCH), net.zero_grads());
        let y = net.forward($x, &mut ws, &mut Rng::new(1)).to_vec();
        let d_x = net.backward(&normal(y.len(), 5), &mut grads, &mut ws).to_vec();
        [y, d_x, grads.values().to_vec(), net.state().stats.to_vec()]
    }};
}

fn near(a: &[f32], b: &[f32], bound: f32) {
    assert_eq!(a.len(), b.len());
    let largest = b.iter().fold(1e-3f32, |largest, b| largest.max(b.abs()));
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() <= bound * largest, "{a} is not {b} (largest {largest})");
    }
}

/// Other libraries sent the gradient of a norm in inference mode through the statistics of the batch.
#[test]
fn a_frozen_norm_is_an_affine_map_fused_or_not() {
    network! {
        struct Fused: input(6, 6, 2) -> first: conv2d(3, kernel = 3, padding = same) -> first_norm: batchnorm -> relu -> maxpool2d(2)
            -> conv2d(4, kernel = 2) -> norm: batchnorm -> relu -> flatten -> dense(5) -> renorm: batch_renorm -> dense(2);
        #[unfused]
        struct Unfused: input(6, 6, 2) -> first: conv2d(3, kernel = 3, padding = same) -> first_norm: batchnorm -> relu -> maxpool2d(2)
            -> conv2d(4, kernel = 2) -> norm: batchnorm -> relu -> flatten -> dense(5) -> renorm: batch_renorm -> dense(2);
    }
    let x = normal::<f32>(BATCH * 72, 2);
    macro_rules! frozen {
        ($net:ident) => {{
            let mut net = shaken($net::new(3));
            // Statistics that no other batch has.
            let mut ws = net.workspace(BATCH);
            net.forward(&normal(BATCH * 72, 7), &mut ws, &mut Rng::new(1));
            for name in ["first_norm", "norm", "renorm"] {
                net.freeze(name).unwrap();
            }
            net
        }};
    }
    let (fused, unfused) = (frozen!(Fused), frozen!(Unfused));
    let before = fused.state().stats.to_vec();
    let [of_fused, of_unfused] = [trained!(fused.clone(), &x), trained!(unfused, &x)];
    for (a, b) in of_fused.iter().zip(&of_unfused) {
        near(a, b, 2e-5);
    }
    assert_eq!(of_fused[3], before);
    near(&of_fused[0], fused.infer(&x, &mut fused.inference_workspace(BATCH)), 2e-5);
    let check = check::gradients(&fused.cast::<f64>(), 3, 7);
    assert!(check.checked > 0 && check.max_relative_error < 1e-6, "{check}");
}

#[test]
fn a_frozen_norm_trains_with_one_example() {
    network! { struct One: input(4) -> dense(3) -> norm: batchnorm -> repeat(COPIES, dense(3) -> batchnorm) -> dense(2); }
    const COPIES: usize = 2;
    let mut net = shaken(One::new(3));
    let run = |net: &One| {
        let (mut net, mut ws) = (net.clone(), net.workspace(1));
        std::panic::catch_unwind(move || net.forward(&[1.0; 4], &mut ws, &mut Rng::new(1)).to_vec())
    };
    net.freeze("norm").unwrap();
    net.freeze("repeat1.0").unwrap();
    assert!(run(&net).is_err(), "the second copy has one value per channel");
    net.freeze("repeat1.1.batchnorm1").unwrap();
    near(&run(&net).unwrap(), net.infer(&[1.0; 4], &mut net.inference_workspace(1)), 1e-6);
}

#[test]
fn one_copy_of_a_repeated_block_can_be_frozen() {
    network! { struct Blocks: input(4) -> repeat(COPIES, dense(4) -> batchnorm -> tanh) -> dense(2); }
    const COPIES: usize = 3;
    let mut net = shaken(Blocks::new(3));
    net.freeze("repeat1.1.batchnorm1").unwrap();
    let before: Vec<Vec<f32>> = net.stats().iter().map(|stat| stat.values().to_vec()).collect();
    let mut ws = net.workspace(BATCH);
    net.forward(&normal(BATCH * 4, 2), &mut ws, &mut Rng::new(1));
    for (stat, before) in net.stats().iter().zip(&before) {
        let frozen = stat.name().starts_with("repeat1.1.");
        assert_eq!(stat.values() == before.as_slice(), frozen, "{}", stat.name());
    }
}

#[test]
fn ghost_batches_are_alone_in_training_and_plain_at_inference() {
    network! {
        struct Ghosts: input(4) -> dense(3) -> batchnorm(virtual_batch = 4) -> tanh -> dense(2);
        struct Plain: input(4) -> dense(3) -> batchnorm -> tanh -> dense(2);
    }
    let (mut ghosts, mut plain) = (shaken(Ghosts::new(3)), shaken(Plain::new(3)));
    let x = normal::<f32>(8 * 4, 2);
    let (mut ws, mut plain_ws) = (ghosts.workspace(8), plain.workspace(8));
    let together = ghosts.forward(&x, &mut ws, &mut Rng::new(1)).to_vec();
    let mut apart = plain.forward(&x[..16], &mut plain_ws, &mut Rng::new(1)).to_vec();
    apart.extend_from_slice(plain.forward(&x[16..], &mut plain_ws, &mut Rng::new(1)));
    near(&together, &apart, 1e-6);
    let stats = |state: &regnet::__private::State<f32>| state.stats.to_vec();
    near(&stats(ghosts.state()), &stats(plain.state()), 1e-6);
    near(ghosts.infer(&x, &mut ws), plain.infer(&x, &mut plain_ws), 1e-6);
}

#[test]
fn ghost_batches_of_a_constant_size_train() {
    network! { struct Sized<const SIZE: usize>: input(SIZE) -> batchnorm(virtual_batch = SIZE) -> dense(3) -> batch_renorm(virtual_batch = SIZE) -> dense(2); }
    let check = check::gradients(&shaken(Sized::<2>::new(3)).cast::<f64>(), 5, 7);
    assert!(check.checked > 0 && check.max_relative_error < 1e-6, "{check}");
}

#[test]
fn counted_batches_are_a_statistic_and_saved() {
    network! { struct Counted: input(4) -> dense(3) -> batchnorm(momentum = cumulative) -> dense(2); }
    let mut net = shaken(Counted::new(3));
    let mut ws = net.workspace(BATCH);
    for seed in 0..3 {
        net.forward(&normal(BATCH * 4, seed), &mut ws, &mut Rng::new(1));
    }
    let count = |net: &Counted| net.layers().batchnorm1().tensor("num_batches").map(|count| count[[0]]);
    assert_eq!(count(&net), Some(3.0));
    let path = std::env::temp_dir().join(format!("regnet_counted_{}.safetensors", std::process::id()));
    net.save(&path).unwrap();
    let loaded = Counted::load(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(count(&loaded), Some(3.0));
}

#[test]
fn no_bias_stands_before_a_norm_over_the_batch() {
    network! { struct Net: input(4) -> dense(3) -> batch_renorm -> dense(3) -> batchnorm -> dense(2); }
    let net = Net::new(1);
    let biases: Vec<bool> =
        ["dense1", "dense2", "dense3"].map(|layer| net.param(&format!("{layer}.bias")).is_some()).to_vec();
    assert_eq!(biases, [false, false, true]);
}
