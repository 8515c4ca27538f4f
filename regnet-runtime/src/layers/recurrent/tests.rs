//! Differences, padding, masks, threads, and the modes, of all three layers.

use super::*;
use crate::base::functions::tanh;
use crate::base::rng::Key;
use crate::layers::back::Back;
use crate::layers::testing::{Given, near, twins};
use crate::machine::pool::with_threads;

const KEY: Key = Key::new(11);

const PLAIN: Recurrent = Recurrent {
    input: [1, 1],
    units: 1,
    bias: true,
    norm: false,
    dropout: 0.0,
    recurrent_dropout: 0.0,
    sequence: false,
    stream: 3,
};

/// Settings that differ in everything but the sizes.
fn variants() -> Vec<Recurrent> {
    let dropped = Recurrent { dropout: 0.3, recurrent_dropout: 0.4, ..PLAIN };
    vec![
        PLAIN,
        Recurrent { bias: false, ..PLAIN },
        Recurrent { sequence: true, ..PLAIN },
        dropped,
        Recurrent { norm: true, ..PLAIN },
        Recurrent { norm: true, bias: false, sequence: true, ..dropped },
    ]
}

const SIZES: [(usize, [usize; 2], usize); 6] =
    [(0, [2, 3], 2), (1, [1, 1], 1), (3, [2, 2], 3), (2, [7, 3], 5), (1, [4, 5], 2), (5, [1, 4], 9)];

/// Runs a job for each of the three layers with these settings.
macro_rules! each_layer {
    ($settings:expr, $layer:ident => $job:expr) => {{
        let settings = $settings;
        {
            let $layer = Rnn(settings);
            $job;
        }
        {
            let $layer = Gru(settings);
            $job;
        }
        {
            let $layer = Lstm(settings);
            $job;
        }
    }};
}

#[test]
fn gradients_are_central_differences() {
    for settings in variants() {
        for (batch, input, units) in SIZES {
            // The differences of a norm over one value are 0 or noise.
            if settings.norm && units == 1 {
                continue;
            }
            each_layer!(Recurrent { input, units, ..settings }, layer => {
                let given = Given::new(batch * input[0] * input[1], layer.params(), batch * layer.output().len());
                let mut y = given.dirty(batch * layer.output().len());
                let mut saved = vec![5.0; batch * layer.saved()];
                layer.forward(batch, &given.x, &given.params, &mut y, &mut saved, KEY);
                let (mut d_params, mut d_x) = (given.dirty(layer.params()), given.dirty(batch * input[0] * input[1]));
                let back = Back::optional(&given.x, &given.params, &saved, &given.d_y, &mut d_params, Some(&mut d_x));
                layer.backward(batch, back, KEY);
                let run = |x: &[f64], params: &[f64], y: &mut [f64]| {
                    let mut saved = vec![5.0; batch * layer.saved()];
                    layer.forward(batch, x, params, y, &mut saved, KEY);
                };
                given.check(run, &d_params, &d_x);
                let mut without = vec![0.0; layer.params()];
                let back = Back::optional(&given.x, &given.params, &saved, &given.d_y, &mut without, None);
                layer.backward(batch, back, KEY);
                assert_eq!(without, d_params[..layer.params()]);
            });
        }
    }
}

/// y, d_params and d_x of a layer.
macro_rules! passes {
    ($layer:expr, $scalar:ty, $batch:expr, $x:expr, $params:expr, $d_y:expr) => {{
        let (layer, batch) = ($layer, $batch);
        let mut y: Vec<$scalar> = vec![7.0; batch * layer.output().len()];
        let mut saved: Vec<$scalar> = vec![7.0; batch * layer.saved()];
        layer.forward(batch, $x, $params, &mut y, &mut saved, KEY);
        let mut d_params: Vec<$scalar> = vec![7.0; layer.params()];
        let mut d_x: Vec<$scalar> = vec![7.0; batch * layer.0.input.iter().product::<usize>()];
        let back = Back::optional($x, $params, &saved, $d_y, &mut d_params, Some(&mut d_x));
        layer.backward(batch, back, KEY);
        (y, d_params, d_x)
    }};
}

#[test]
fn single_precision_agrees_with_double() {
    for settings in variants() {
        each_layer!(Recurrent { input: [6, 5], units: 19, ..settings }, layer => {
            let mut given = Given::new(120, layer.params(), 4 * layer.output().len());
            // Larger weights make a step's rounding grow from step to step.
            given.params.iter_mut().for_each(|w| *w = f64::from((0.3 * *w) as f32));
            let wide = passes!(layer, f64, 4, &given.x, &given.params, &given.d_y);
            let given = given.narrow();
            let narrow = passes!(layer, f32, 4, &given.x, &given.params, &given.d_y);
            twins(&narrow.0, &wide.0);
            twins(&narrow.1, &wide.1);
            twins(&narrow.2, &wide.2);
        });
    }
}

#[test]
fn padding_changes_nothing() {
    for settings in variants() {
        // Examples of 5, 2 and 4 steps, alone and together.
        let (batch, length, channels, units) = (3, 5, 3, 4);
        let ends = [5, 2, 4];
        each_layer!(Recurrent { input: [length, channels], units, dropout: 0.0, recurrent_dropout: 0.0, ..settings }, layer => {
            let given = Given::new(batch * length * channels, layer.params(), batch * layer.output().len());
            let mut x = given.x.clone();
            for (example, end) in ends.into_iter().enumerate() {
                x[(example * length + end) * channels..(example + 1) * length * channels].fill(f64::NAN);
            }
            let together = passes!(layer, f64, batch, &x, &given.params, &given.d_y);
            let mut d_params = vec![0.0; layer.params()];
            for (example, end) in ends.into_iter().enumerate() {
                let mut alone = layer;
                alone.0.input[0] = end;
                let (of_x, of_y) = (length * channels, layer.output().len());
                let d_y = &given.d_y[example * of_y..];
                let one = passes!(alone, f64, 1, &x[example * of_x..], &given.params, d_y);
                let y = &together.0[example * of_y..][..of_y];
                near(&y[..one.0.len()], &one.0, ROUNDING);
                assert!(y[one.0.len()..].iter().all(|y| y.is_nan()));
                let d_x = &together.2[example * of_x..][..of_x];
                near(&d_x[..end * channels], &one.2, ROUNDING);
                assert!(d_x[end * channels..].iter().all(|&d| d == 0.0));
                d_params.iter_mut().zip(&one.1).for_each(|(sum, d)| *sum += d);
            }
            near(&together.1, &d_params, ROUNDING);
        });
    }
}

/// Sums in another order, in f64.
const ROUNDING: f64 = 1e-12;

#[test]
fn nan_elsewhere_is_passed_on() {
    for norm in [false, true] {
        each_layer!(Recurrent { input: [3, 2], units: 4, norm, sequence: true, ..PLAIN }, layer => {
            let params = vec![0.5_f32; layer.params()];
            let run = |x: [f32; 6]| {
                let mut y = [0.0; 12];
                layer.infer(1, &x, &params, &mut y);
                y
            };
            let nan = f32::NAN;
            assert!(run([1.0, 2.0, nan, nan, 3.0, 4.0])[4..].iter().all(|y| y.is_nan()), "a gap");
            assert!(run([1.0, 2.0, 3.0, 4.0, nan, 5.0])[8..].iter().all(|y| y.is_nan()), "a part of a step");
            assert!(run([nan; 6]).iter().all(|y| y.is_nan()), "no step at all");
            assert!(run([1.0, 2.0, 3.0, 4.0, nan, nan])[..8].iter().all(|y| y.is_finite()), "padding");
        });
    }
}

#[test]
fn the_bits_are_the_same_for_any_threads() {
    for settings in variants() {
        each_layer!(Recurrent { input: [5, 40], units: 96, ..settings }, layer => {
            let batch = 70;
            let given = Given::new(batch * 200, layer.params(), batch * layer.output().len()).narrow();
            let params: Vec<f32> = given.params.iter().map(|w| 0.1 * w).collect();
            let run = |threads| {
                with_threads(threads, || passes!(layer, f32, batch, &given.x, &params, &given.d_y))
            };
            assert_eq!(run(1), run(3));
        });
    }
}

#[test]
fn without_dropout_inference_is_the_training_pass() {
    for settings in variants() {
        each_layer!(Recurrent { input: [4, 3], units: 5, dropout: 0.0, recurrent_dropout: 0.0, ..settings }, layer => {
            let given = Given::new(36, layer.params(), 3 * layer.output().len()).narrow();
            let (trained, _, _) = passes!(layer, f32, 3, &given.x, &given.params, &given.d_y);
            let mut y = vec![0.0_f32; 3 * layer.output().len()];
            layer.infer(3, &given.x, &given.params, &mut y);
            assert_eq!(y, trained);
        });
    }
}

#[test]
fn a_mask_stays_in_time_and_is_none_at_inference() {
    let (batch, length, channels) = (40, 6, 5);
    // x·W is the input itself, and nothing comes through the state.
    let layer = Rnn(Recurrent {
        input: [length, channels],
        units: channels,
        bias: false,
        dropout: 0.4,
        sequence: true,
        ..PLAIN
    });
    let mut params = vec![0.0_f64; layer.params()];
    (0..channels).for_each(|c| params[c * channels + c] = 1.0);
    let x = vec![0.5; batch * length * channels];
    let (mut y, mut saved) = (vec![0.0; x.len()], vec![0.0; batch * layer.saved()]);
    layer.forward(batch, &x, &params, &mut y, &mut saved, KEY);
    let mut dropped = 0;
    for example in y.chunks_exact(length * channels) {
        let first = &example[..channels];
        assert!(example.chunks_exact(channels).all(|step| step == first));
        assert!(first.iter().all(|&y| y == 0.0 || y == tanh(0.5 / 0.6)));
        dropped += first.iter().filter(|&&y| y == 0.0).count();
    }
    // four standard errors of 80 in 200
    assert!((53..=107).contains(&dropped), "{dropped} of 200");
    layer.infer(batch, &x, &params, &mut y);
    assert!(y.iter().all(|&y| y == tanh(0.5)));
}

#[test]
fn a_dropped_state_enters_no_product() {
    // h_t = tanh(x + h_(t−1)·R) with R = 1: two steps tell whether the first state was dropped.
    let layer = Rnn(Recurrent {
        input: [3, 1],
        units: 1,
        bias: false,
        recurrent_dropout: 0.5,
        sequence: true,
        ..PLAIN
    });
    let batch = 200;
    let (x, mut y, mut saved) = (vec![0.3_f64; 600], vec![0.0; 600], vec![0.0; batch * layer.saved()]);
    layer.forward(batch, &x, &[1.0, 1.0], &mut y, &mut saved, KEY);
    let (one, mut dropped) = (tanh(0.3), 0);
    for y in y.chunks_exact(3) {
        let (kept, gone) = (tanh(0.3 + 2.0 * one), y[1] == one);
        assert!(y[0] == one && (gone || (y[1] - kept).abs() < 1e-15));
        assert!(!gone || y[2] == one, "the mask stays");
        dropped += usize::from(gone);
    }
    // four standard errors of 100 in 200
    assert!((72..=128).contains(&dropped), "{dropped} of 200");
}

/// An example with masks is one without, of masked inputs and with masked rows of the recurrent weight.
#[test]
fn masks_are_factors_of_inputs_and_of_rows_of_the_recurrent_weight() {
    let (batch, length, channels, units) = (3, 4, 5, 6);
    let settings = Recurrent {
        input: [length, channels],
        units,
        dropout: 0.4,
        recurrent_dropout: 0.3,
        sequence: true,
        ..PLAIN
    };
    let (mut of_x, mut of_h) = (vec![0.0; batch * channels], vec![0.0; batch * units]);
    super::time::draw(&settings, Some(KEY), &mut of_x, &mut of_h);
    assert!([&of_x, &of_h].iter().all(|mask| mask.contains(&0.0) && mask.iter().any(|&m| m > 1.0)));
    each_layer!(settings, layer => {
        let given = Given::new(batch * length * channels, layer.params(), batch * layer.output().len());
        let (together, _, _) = passes!(layer, f64, batch, &given.x, &given.params, &given.d_y);
        let plain = {
            let mut plain = layer;
            (plain.0.dropout, plain.0.recurrent_dropout) = (0.0, 0.0);
            plain
        };
        for example in 0..batch {
            let x = given.x[example * length * channels..][..length * channels].iter().enumerate();
            let x: Vec<f64> = x.map(|(i, x)| x * of_x[example * channels + i % channels]).collect();
            let (mut params, width) = (given.params.clone(), (layer.macs() / length) / (channels + units));
            for (row, weights) in params[channels * width..].chunks_exact_mut(width).take(units).enumerate() {
                weights.iter_mut().for_each(|w| *w *= of_h[example * units + row]);
            }
            let mut alone = vec![0.0; length * units];
            plain.infer(1, &x, &params, &mut alone);
            near(&together[example * length * units..][..length * units], &alone, ROUNDING);
        }
    });
}

#[test]
fn sizes_and_text() {
    let settings = Recurrent { input: [7, 3], units: 5, ..PLAIN };
    assert_eq!(Rnn(settings).params(), 3 * 5 + 5 * 5 + 5);
    assert_eq!(Gru(settings).params(), 3 * 15 + 5 * 15 + 15 + 5);
    assert_eq!(Lstm(settings).params(), 3 * 20 + 5 * 20 + 20);
    assert_eq!(Lstm(Recurrent { norm: true, bias: false, ..settings }).params(), 8 * 20 + 4 * 20 + 2 * 5);
    assert_eq!(Lstm(settings).macs(), 7 * 8 * 20);
    assert_eq!(Lstm(settings).to_string(), "lstm(5)");
    let all = Recurrent { bias: false, norm: true, dropout: 0.5, sequence: true, ..settings };
    assert_eq!(Gru(all).to_string(), "gru(5, bias = false, norm = layer, sequence = true)");
}
