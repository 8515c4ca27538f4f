//! Weights that are dropped in training: one mask a step, none at inference, with literal and constant sizes.

use regnet::ndarray::array;
use regnet::{Adam, Dataset, Rng, Trainer, network};

use crate::common::normal;

network! {
    struct Dropped: input(40) -> dense(30, drop_connect = 0.5) -> relu -> dense(2) -> loss mse;
    struct Plain: input(40) -> dense(30) -> relu -> dense(2) -> loss mse;
    struct Sized<const UNITS: usize>: input(4, 4, UNITS)
        -> conv2d(UNITS, kernel = 3, padding = same, drop_connect = 0.5) -> batchnorm -> relu
        -> flatten -> dense(UNITS, drop_connect = 0.25) -> loss mse;
}

#[test]
fn every_step_has_a_mask_for_all_examples_and_inference_none() {
    let mut net = Dropped::new(1);
    let (mut ws, mut rng) = (net.workspace(2), Rng::new(1));
    let x = normal::<f32>(40, 1).repeat(2);
    let first = net.forward(&x, &mut ws, &mut rng).to_vec();
    assert_eq!(first[..2], first[2..]);
    assert_ne!(net.forward(&x, &mut ws, &mut rng).to_vec(), first);
    let mut plain = Plain::new(1);
    plain.state_mut().params.copy_from_slice(&net.state().params);
    assert_eq!(net.infer(&x, &mut ws), plain.infer(&x, &mut plain.workspace(2)));
    // Training alone differs: the same model file.
    assert_eq!(Dropped::SPEC.architecture().lines().nth(1), Plain::SPEC.architecture().lines().nth(1));
}

#[test]
fn constant_sizes_work_and_train() {
    let x = regnet::ndarray::Array4::from_shape_vec((24, 4, 4, 3), normal(24 * 48, 2)).unwrap();
    let targets = regnet::ndarray::Array2::from_elem((24, 3), 0.5f32);
    let data = Dataset::with_targets(x, targets).unwrap();
    let mut net = Sized::<3>::new(1);
    let trainer = Trainer::new(Adam::new(0.01)).epochs(20).batch_size(12).progress(false);
    let history = trainer.fit(&mut net, &data, None).unwrap();
    assert!(history.epochs[19].train_loss < 0.5 * history.epochs[0].train_loss, "{history}");
}

#[test]
fn a_probability_of_zero_is_the_plain_layer() {
    network! {
        struct Zero: input(2) -> dense(2, drop_connect = 0) -> loss mse;
    }
    let mut net = Zero::new(1);
    net.param_mut("dense1.weight").unwrap().assign(&array![[1.0, 2.0], [3.0, 4.0]].into_dyn());
    let mut ws = net.workspace(1);
    let y = net.forward(&[1.0, 1.0], &mut ws, &mut Rng::new(1)).to_vec();
    assert_eq!(y, [4.0, 6.0]);
}
