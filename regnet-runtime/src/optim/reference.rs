//! The optimizers against PyTorch's numbers, made by tests/reference/optim.py.

use super::*;
use crate::base::buffer::Buffer;
use crate::base::real::Real;
use crate::layers::Dense;
use crate::model::scalar::Scalar;
use crate::spec::init::Init;
use crate::spec::{Spec, TensorSpec, bias, weight};

/// A dense layer: four weights, two biases.
const SPEC: Spec = Spec::new("Net", &[2], &[DENSE.layer("dense", &[2]).params(PARAMS)], &[]).loss("mse");
const DENSE: Dense = Dense { inputs: 2, units: 2, bias: true };
const PARAMS: &[TensorSpec] = &[weight(&[2, 2], Init::Zeros), bias(&[2])];

/// The script's start, and two biases.
const START: [f64; 6] = [0.5, -0.25, 1.0, 0.0, 2.0, -3.0];

/// The script's gradients at step t; the biases have none.
fn gradients(t: u64) -> [f64; 6] {
    let gradient = |i: i32| (t as f64 * f64::from(i + 1)).sin() * 10f64.powi(-i);
    [gradient(0), gradient(1), gradient(2), gradient(3), 0.0, 0.0]
}

fn after<T: Scalar, O: Optimizer>(optimizer: &O, steps: u64) -> Vec<f64> {
    let mut params = START.map(T::of).to_vec();
    let mut state = OptimizerState::new(optimizer, 6);
    for t in 1..=steps {
        state.update(optimizer, &SPEC, &mut params, &gradients(t).map(T::of));
    }
    params.into_iter().map(Real::wide).collect()
}

/// 64-bit rounding over 20 updates: the order of the operations is not PyTorch's.
const CLOSE: f64 = 1e-13;
/// The same in 32 bits, for parameters up to 1.
const CLOSE_32: f64 = 2e-6;

#[track_caller]
fn check<O: Optimizer>(optimizer: O, after_1: [f64; 4], after_20: [f64; 4]) {
    for (steps, expected) in [(1, after_1), (20, after_20)] {
        let (wide, narrow) = (after::<f64, O>(&optimizer, steps), after::<f32, O>(&optimizer, steps));
        for i in 0..4 {
            assert!((wide[i] - expected[i]).abs() < CLOSE, "{i}: {} for {}", wide[i], expected[i]);
            assert!((narrow[i] - expected[i]).abs() < CLOSE_32, "{i}: {} for {}", narrow[i], expected[i]);
        }
    }
}

#[test]
#[rustfmt::skip]
fn the_first_and_the_twentieth_update_are_pytorchs() {
    check(Sgd::new(0.1), [0.41585290151921034, -0.25909297426825684, 0.9998588799919401, 7.568024953079283e-05], [0.4001778115580218, -0.2590772089054308, 1.0000831777792907, 7.510328821658061e-05]);
    check(Sgd::new(0.1).momentum(0.9), [0.41585290151921034, -0.25909297426825684, 0.9998588799919401, 7.568024953079283e-05], [-0.22737145967188138, -0.28205807942260774, 0.9997293499604356, 0.0002277176193936939]);
    check(Sgd::new(0.1).momentum(0.9).nesterov(true), [0.34012051288649964, -0.26727665110968796, 0.9997318719846863, 0.00014379247410850637], [-0.25445650214667137, -0.28792948038577776, 0.9998395927436826, 0.0002800491456709051]);
    check(Sgd::new(0.1).weight_decay(0.2).decay_all(), [0.40585290151921033, -0.25409297426825683, 0.9798588799919401, 7.568024953079283e-05], [0.26240897068246344, -0.1749645969197331, 0.6677044883776666, 6.810209281740921e-05]);
    check(Sgd::new(0.1).momentum(0.5).nesterov(true).weight_decay(0.2).decay_all(), [0.3587793522788155, -0.25613946140238525, 0.9697883199879102, 0.00011352037429618924], [0.1537040038727229, -0.1222566419667351, 0.4445358168745301, 9.060872549458639e-05]);
    check(Adam::new(0.01), [0.4900000001188395, -0.25999999890024994, 0.9900000708611718, 0.009999867866875057], [0.4638751288490105, -0.26548093871679657, 0.9909779895617832, 0.013334385060981514]);
    check(Adam::new(0.01).betas(0.5, 0.9).eps(1e-3), [0.49001186984499207, -0.2598912212771602, 0.9941473124028418, 0.004307840507565295], [0.4850940486746723, -0.26016962951088124, 0.9965865102716887, 0.004079328148789655]);
    check(AdamW::new(0.01).decay_all(), [0.4899500001188395, -0.25997499890024994, 0.9899000708611718, 0.009999867866875057], [0.46293663190056433, -0.26495650140960353, 0.988996758909375, 0.013312228130100197]);
    check(AdamW::new(0.01).weight_decay(0.5).decay_all(), [0.4875000001188395, -0.25874999890024997, 0.9850000708611718, 0.009999867866875057], [0.41909115655252666, -0.24043775891219415, 0.8963962547965275, 0.012271378698055654]);
    check(Nadam::new(0.01), [0.4894354823419943, -0.260564516621721, 0.9894355570778571, 0.010564378191279058], [0.4838205586968388, -0.26061850164191414, 0.994796645847671, 0.011047221196641725]);
    check(Nadam::new(0.01).betas(0.5, 0.9).eps(1e-3).weight_decay(0.2).decay_all(), [0.48867821338044193, -0.2610635074179183, 0.9887221817428528, 0.004882425553620916], [0.4651399576937527, -0.17264280862329753, 0.807585689851693, 0.0034184894118763826]);
    check(RmsProp::new(0.01), [0.4000000118839497, -0.3499998900251039, 0.9000070856652936, 0.0999867882586436], [0.38175910312664557, -0.3085096173986674, 0.9510846367808587, 0.07088034001215311]);
    check(RmsProp::new(0.01).momentum(0.9).weight_decay(0.2).decay_all(), [0.4000000106216752, -0.3499997556794909, 0.9000000496496473, 0.09998678825864359], [-0.4005681572513776, -0.0340455420675115, 0.032450157064461665, 0.011876140175432905]);
    check(RmsProp::new(0.01).centered(true).smoothing(0.9).eps(1e-3), [0.46679818956341934, -0.2821545991374286, 0.9900854312568454, 0.006167704668130278], [0.457691716781663, -0.27184766597560234, 0.9979967768042547, 0.005313977874206182]);
    check(RmsProp::new(0.01).centered(true).momentum(0.5).eps(1e-3), [0.40068244944142556, -0.34050081260741594, 0.9876255309954494, 0.007038053228200604], [0.2858099612383108, -0.3344402059800058, 0.9944281084254905, 0.007047837802057686]);
    check(AdaGrad::new(0.1), [0.40000000001188396, -0.349999999890025, 0.9000000070861669, 0.09999998678651466], [0.38175500146496344, -0.30789180399371674, 0.9508829674902824, 0.0701877786855227]);
    check(AdaGrad::new(0.1).eps(1e-3).weight_decay(0.2).decay_all(), [0.4001061040622066, -0.34761505810428994, 0.9004940438076559, 0.04307840507565295], [0.3275379973025972, -0.08417454424785417, 0.37891654836852207, 0.006626949017593035]);
    check(AdaDelta::new(1.0), [0.49683774466974884, -0.2531603670840051, 0.998711299205585, 0.0007360182336802651], [0.49627772828887196, -0.2528964523605879, 1.000300637133645, 0.0007448960412083204]);
    check(AdaDelta::new(0.5).rho(0.8).eps(1e-3).weight_decay(0.2).decay_all(), [0.4647439607643032, -0.26771170840485375, 0.9666407772169654, 0.00037837957658366317], [0.392615142324294, -0.10238010953758084, 0.38893690423107574, 0.00029070735884929367]);
    check(Lion::new(0.01), [0.49, -0.26, 0.99, 0.01], [0.48, -0.27, 1.0, 0.0]);
    check(Lion::new(0.01).betas(0.5, 0.9).weight_decay(0.2).decay_all(), [0.489, -0.2595, 0.988, 0.01], [0.46092480206838937, -0.2604617939123865, 0.9609473986828676, -0.00015534384499621932]);
    check(Lamb::new(0.01).decay_all(), [0.4942582268350007, -0.2556988680200198, 0.9942336995882349, 0.00570567469922432], [0.4531520372096588, -0.2868653749875064, 0.9800075474406572, 0.015057906686421391]);
    check(Lamb::new(0.01).betas(0.5, 0.9).eps(1e-3).weight_decay(0.2).decay_all(), [0.49259700985290983, -0.2563271109463765, 0.9947094393595761, 0.0029023046126011964], [0.47033828337214223, -0.2610830357445604, 0.9513305728861784, -0.004355544702756055]);
}

#[test]
fn a_decay_leaves_biases_alone_unless_asked() {
    let biases = |params: Vec<f64>| (params[4], params[5]);
    let factor = (1.0 - 0.1 * 0.2f64).powi(3);
    let decayed = (2.0 * factor, -3.0 * factor);
    let close = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < CLOSE && (a.1 - b.1).abs() < CLOSE;
    let sgd = Sgd::new(0.1).weight_decay(0.2);
    assert_eq!(biases(after::<f64, _>(&sgd, 3)), (2.0, -3.0));
    assert!(close(biases(after::<f64, _>(&sgd.decay_all(), 3)), decayed));
    let adamw = AdamW::new(0.1).weight_decay(0.2);
    assert_eq!(biases(after::<f64, _>(&adamw, 3)), (2.0, -3.0));
    assert!(close(biases(after::<f64, _>(&adamw.clone().decay_all(), 3)), decayed));
    // the weights decay either way
    assert_eq!(after::<f64, _>(&adamw, 3)[..4], after::<f64, _>(&adamw.clone().decay_all(), 3)[..4]);
}

/// 0.9^900 is below the smallest normal f32: the moments must be 0 by then, not denormal.
#[test]
fn moments_without_a_gradient_end_at_zero() {
    let adam = Adam::new(1e-3).betas(0.9, 0.9);
    let mut params = vec![1f32; 6];
    let mut state = OptimizerState::new(&adam, 6);
    state.update(&adam, &SPEC, &mut params, &[1.0; 6]);
    for _ in 0..900 {
        state.update(&adam, &SPEC, &mut params, &[0.0; 6]);
        assert!(state.slots.iter().flatten().all(|slot| !slot.is_subnormal()));
    }
    assert_eq!(state.slots, vec![Buffer::zeros(6); 2]);
    assert!(params.iter().all(|w| w.is_finite()));
}

#[test]
fn an_epsilon_below_the_scalar_keeps_the_parameters_finite() {
    let mut params = vec![1f32; 6];
    let adam = Adam::new(0.1).eps(1e-60);
    OptimizerState::new(&adam, 6).update(&adam, &SPEC, &mut params, &[0.0; 6]);
    assert_eq!(params, [1.0; 6]);
}

#[test]
#[should_panic(expected = "learning rate -0.1 is not a finite number from 0 up")]
fn a_negative_rate_panics() {
    let _ = Adam::new(-0.1);
}

#[test]
#[should_panic(expected = "momentum 1 is outside 0 <= momentum < 1")]
fn a_momentum_of_one_panics() {
    let _ = Sgd::new(0.1).momentum(1.0);
}

#[test]
#[should_panic(expected = "beta2 NaN is outside 0 <= beta2 < 1")]
fn a_beta_that_is_no_number_panics() {
    let _ = AdamW::new(0.1).betas(0.9, f64::NAN);
}
