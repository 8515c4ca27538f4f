//! A start by data: every linear layer's output has variance 1 on the batch.

use regnet::ndarray::{Array2, Array4};
use regnet::network;

use crate::common::normal;

network! {
    struct Deep: input(20) -> repeat(6, dense(30) -> relu) -> dropout(0.2) -> head: dense(4) -> loss mse;
    struct Cnn: input(6, 6, 2) -> conv2d(8, kernel = 3) -> batchnorm -> relu -> flatten -> dense(3) -> loss mse;
    struct Looped<const N: usize>: input(20) -> repeat(N, dense(20) -> tanh) -> dense(2) -> loss mse;
}

/// Of LSUV's own definition.
const NEAR: f64 = 0.1;

#[track_caller]
fn check(reached: &[(String, f64)], layers: &[&str]) {
    assert_eq!(reached.iter().map(|(layer, _)| layer.as_str()).collect::<Vec<_>>(), layers);
    for (layer, variance) in reached {
        assert!((variance - 1.0).abs() < NEAR, "{layer}: {variance}");
    }
}

#[test]
fn every_layer_ends_with_a_variance_of_one() {
    // Inputs far from variance 1, and off 0.
    let x = Array2::from_shape_vec((200, 20), normal::<f32>(4000, 1)).unwrap().mapv(|x| 7.0 * x + 3.0);
    let mut net = Deep::new(1);
    let reached = net.lsuv(x.view()).unwrap();
    let blocks: Vec<String> = (0..6).map(|copy| format!("repeat1.{copy}.dense1")).collect();
    let mut layers: Vec<&str> = blocks.iter().map(String::as_str).collect();
    layers.push("head");
    check(&reached, &layers);
    let mut looped = Looped::<3>::new(1);
    let layers = ["repeat1.0.dense1", "repeat1.1.dense1", "repeat1.2.dense1", "dense1"];
    check(&looped.lsuv(x.view()).unwrap(), &layers);
    let images = Array4::from_shape_vec((50, 6, 6, 2), normal::<f32>(3600, 1)).unwrap();
    let mut cnn = Cnn::new(1);
    let before = cnn.state().stats.clone();
    check(&cnn.lsuv(images.view()).unwrap(), &["conv2d1", "dense1"]);
    assert_eq!(cnn.state().stats, before, "statistics stay");
}

#[test]
fn the_seed_still_matters_and_frozen_weights_stay() {
    let x = Array2::from_shape_vec((100, 20), normal::<f32>(2000, 1)).unwrap();
    let start = |seed| {
        let mut net = Deep::new(seed);
        net.lsuv(x.view()).unwrap();
        net
    };
    assert_eq!(start(1), start(1));
    assert_ne!(start(1), start(2));
    let mut net = Deep::new(1);
    net.freeze("head").unwrap();
    let head = net.param("head.weight").unwrap().to_owned();
    assert_eq!(net.lsuv(x.view()).unwrap().len(), 6);
    assert_eq!(net.param("head.weight").unwrap(), head);
    assert!(net.lsuv(Array2::zeros((3, 7)).view()).is_err());
}
