//! Minimizing over a whole data set.

use regnet::ndarray::Array2;
use regnet::optim::{Ending, LBfgs};
use regnet::{Dataset, network};

use crate::common::normal;

network! {
    struct Curve: input(2) -> dense(12) -> tanh -> dense(12) -> tanh -> dense(1) -> loss mse;
    struct Classes: input(2) -> dense(8, l2 = 1e-3) -> batchnorm -> tanh -> dropout(0.2) -> dense(3)
        -> loss softmax_cross_entropy;
}

fn curve<T: regnet::Scalar>(len: usize) -> Dataset<T> {
    let x = Array2::from_shape_vec((len, 2), normal::<T>(2 * len, 1)).unwrap();
    let y = x.map_axis(regnet::ndarray::Axis(1), |x| T::of((2.0 * x[0].wide()).sin() * x[1].wide()));
    Dataset::with_targets(x, y).unwrap()
}

#[test]
fn a_smooth_loss_falls_far_and_every_iteration_lowers_it() {
    let (data, mut net) = (curve::<f64>(100), Curve::new(1).cast::<f64>());
    let before = net.evaluate(&data).unwrap().loss.data;
    let minimum = LBfgs::new().iterations(300).minimize(&mut net, &data).unwrap();
    let after = net.evaluate(&data).unwrap().loss.data;
    // far below what batches of 32 reach in as many steps: no more than rounding may raise it
    assert!(after < 1e-2 * before, "{minimum}");
    assert!(minimum.losses.windows(2).all(|pair| pair[1] <= pair[0]), "{minimum:?}");
    assert_eq!(minimum.losses[0], before);
    assert!((minimum.losses.last().unwrap() - after).abs() < 1e-12 * before);
    assert_eq!(minimum.ending, Ending::Iterations);
}

#[test]
fn batches_of_a_data_set_make_its_loss_and_weights_of_examples_count() {
    let data = curve::<f64>(90);
    let minimize = |settings: LBfgs, data: &Dataset<f64>| {
        let mut net = Curve::new(1).cast::<f64>();
        settings.minimize(&mut net, data).unwrap();
        net.state().params.to_vec()
    };
    let settings = LBfgs::new().iterations(5).evaluations(99);
    let (whole, parts) =
        (minimize(settings.clone(), &data), minimize(settings.clone().batch_size(16), &data));
    // 64-bit sums in another order, through 5 steps
    const CLOSE: f64 = 1e-9;
    assert!(whole.iter().zip(&parts).all(|(a, b)| (a - b).abs() < CLOSE));
    let half: Vec<usize> = (0..45).collect();
    let weights = (0..90).map(|i| if i < 45 { 3.0 } else { 0.0 }).collect();
    let weighted = minimize(settings.clone().batch_size(16), &data.clone().weighted(weights).unwrap());
    let selected = minimize(settings.clone(), &data.select(&half));
    assert!(weighted.iter().zip(&selected).all(|(a, b)| (a - b).abs() < CLOSE));
    // An example of weight 3 is three of weight 1, whatever the batches are.
    let weights = (0..90).map(|i| if i < 45 { 3.0 } else { 1.0 }).collect();
    let weighted = minimize(settings.clone().batch_size(16), &data.clone().weighted(weights).unwrap());
    let repeated: Vec<usize> = (0..90).chain(0..45).chain(0..45).collect();
    let repeated = minimize(settings, &data.select(&repeated));
    assert!(weighted.iter().zip(&repeated).all(|(a, b)| (a - b).abs() < CLOSE));
}

#[test]
fn masks_stay_the_same_and_frozen_parameters_too() {
    let x = Array2::from_shape_vec((60, 2), normal::<f32>(120, 1)).unwrap();
    let labels = x.rows().into_iter().map(|x| u32::from(x[0] > 0.0) + u32::from(x[1] > 0.5)).collect();
    let data = Dataset::labelled(x, labels).unwrap();
    let mut net = Classes::new(1);
    net.freeze("dense1.weight").unwrap();
    let frozen = net.param("dense1.weight").unwrap().to_owned();
    let settings = LBfgs::new().iterations(40).history(5).seed(3);
    let minimum = settings.minimize(&mut net, &data).unwrap();
    assert!(minimum.losses.last().unwrap() < &(0.7 * minimum.losses[0]), "{minimum}");
    assert_eq!(net.param("dense1.weight").unwrap(), frozen);
    let mut again = Classes::new(1);
    again.freeze("dense1.weight").unwrap();
    settings.minimize(&mut again, &data).unwrap();
    assert_eq!(net, again);
}

#[test]
fn what_cannot_be_minimized_changes_nothing() {
    let (mut net, data) = (Curve::new(1), curve::<f32>(20));
    let before = net.clone();
    assert!(LBfgs::default().batch_size(0).minimize(&mut net, &data).is_err());
    assert!(LBfgs::new().minimize(&mut net, &data.select(&[])).is_err());
    let mut broken = Array2::<f32>::ones((4, 2));
    broken[[1, 1]] = f32::NAN;
    let broken = Dataset::with_targets(broken, Array2::<f32>::ones((4, 1))).unwrap();
    let error = LBfgs::new().minimize(&mut net, &broken).unwrap_err().to_string();
    assert_eq!(error, "the loss is NaN at the start of the minimization");
    assert_eq!(net, before);
    // Running statistics stay too.
    let mut net = Classes::new(1);
    let before = net.clone();
    let broken = Dataset::labelled(Array2::from_elem((4, 2), f32::NAN), vec![0, 1, 2, 0]).unwrap();
    assert!(LBfgs::new().minimize(&mut net, &broken).is_err());
    assert_eq!(net, before);
}
