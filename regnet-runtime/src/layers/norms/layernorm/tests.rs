//! Gradients by differences, values by hand, precision far from 0, bits for any number of threads.

use super::*;
use crate::layers::testing::{self, Given};
use crate::machine::pool::with_threads;

fn layer(rows: usize, width: usize, affine: bool) -> LayerNorm {
    LayerNorm { rows, width, axes: Axes::Last, eps: 1e-5, affine, bias: true }
}

#[test]
fn gradients_are_central_differences() {
    for (batch, layer) in [
        (0, layer(1, 3, true)),
        (1, layer(1, 2, true)),
        (3, layer(1, 17, true)),
        (2, layer(3, 4, false)),
        (3, layer(2, 35, true)),
    ] {
        let len = layer.len(batch);
        let given = Given::new(len, layer.params(), len);
        let (mut y, mut saved, mut inferred) =
            (given.dirty(len), given.dirty(layer.saved(batch)), given.dirty(len));
        layer.forward(batch, &given.x, &given.params, &mut y, &mut saved);
        layer.infer(batch, &given.x, &given.params, &mut inferred);
        assert_eq!(y, inferred);
        let (mut d_params, mut d_x) = (given.dirty(layer.params()), given.dirty(len));
        layer
            .backward(batch, Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x));
        given.check(|x, params, y| layer.infer(batch, x, params, y), &d_params, &d_x);
    }
}

#[test]
fn values_by_hand() {
    let layer = LayerNorm { eps: 0.0, ..layer(2, 2, true) };
    let (mut y, mut saved) = ([0.0_f64; 4], [0.0; 4]);
    layer.forward(1, &[1.0, 5.0, -2.0, -3.0], &[1.0, 10.0, 0.0, 0.5], &mut y, &mut saved);
    assert_eq!(saved, [3.0, 0.5, -2.5, 2.0]);
    assert_eq!(y, [-1.0, 10.5, 1.0, -9.5]);
    assert_eq!(layer.output(), Shape::new(&[2, 2]));
    assert_eq!(self::layer(1, 2, true).to_string(), "layernorm");
}

#[test]
fn precise_far_from_zero_and_equal_bits_for_any_threads() {
    // Inputs around 1000 round to 3e-5; both twins get the rounded ones, the mean is rounded once more.
    const FAR_BOUND: f64 = 1e-4;
    let (layer, batch) = (layer(3, 70, true), 251);
    let len = layer.len(batch);
    let mut given = Given::new(len, layer.params(), len);
    given.x.iter_mut().for_each(|x| *x = f64::from((*x + 1000.0) as f32));
    let narrow = given.narrow();
    let run = |threads| {
        with_threads(threads, || {
            let (mut y, mut saved) = (vec![0.0; len], vec![0.0; layer.saved(batch)]);
            layer.forward(batch, &narrow.x, &narrow.params, &mut y, &mut saved);
            let (mut d_params, mut d_x) = (vec![0.0; layer.params()], vec![0.0; len]);
            layer.backward(
                batch,
                Back::new(&narrow.x, &narrow.params, &saved, &narrow.d_y, &mut d_params, &mut d_x),
            );
            [y, saved, d_params, d_x]
        })
    };
    let (mut y, mut saved) = (vec![0.0; len], vec![0.0; layer.saved(batch)]);
    layer.forward(batch, &given.x, &given.params, &mut y, &mut saved);
    let (mut d_params, mut d_x) = (vec![0.0; layer.params()], vec![0.0; len]);
    layer.backward(batch, Back::new(&given.x, &given.params, &saved, &given.d_y, &mut d_params, &mut d_x));
    let one = run(1);
    for (narrow, wide) in one.iter().zip([y, saved, d_params, d_x]) {
        testing::near(&narrow.iter().map(|&x| f64::from(x)).collect::<Vec<_>>(), &wide, FAR_BOUND);
    }
    assert_eq!(one, run(3));
}

/// Every level of this machine against f64, at widths around the vectors and the sums side by side, far from 0.
#[test]
fn every_level_is_near_the_portable_twin() {
    use crate::machine::simd::{self, Level, available};
    // Values around 5 with a deviation of 1: some roundings of 6e-7 each.
    const BOUND: f64 = 2e-5;
    let wide = |values: &[f32]| values.iter().map(|&x| f64::from(x)).collect::<Vec<_>>();
    for width in [1, 7, 8, 9, 16, 17, 63, 64, 65, 150] {
        for rows in [0, 1, 3] {
            let (layer, len) = (layer(rows, width, true), rows * width);
            let mut given = Given::new(len, 2 * width, len);
            given.x.iter_mut().for_each(|x| *x = f64::from((*x + 5.0) as f32));
            let narrow = given.narrow();
            let params = &given.params[..2 * width];
            let (mut y, mut saved) = (vec![0.0; len], vec![0.0; 2 * rows]);
            kernel::forward_rows(&layer, &given.x[..len], params, &mut y, &mut saved);
            let (mut d_x, mut sums) = (vec![0.0; len], vec![0.0; 2 * width]);
            let gamma = Some(&params[..width]);
            kernel::backward_rows(width, &given.x[..len], &saved, gamma, &given.d_y, &mut d_x, &mut sums);
            for &level in available("").iter().filter(|&&level| level != Level::Portable) {
                let (x, d_y) = (&narrow.x[..len], &narrow.d_y[..len]);
                let (gamma, beta) = narrow.params[..2 * width].split_at(width);
                let dirt = |len: usize| vec![-77.0_f32; len];
                let [mut y32, mut saved32, mut d_x32, mut sums32] = [len, 2 * rows, len, 2 * width].map(dirt);
                let affine = (gamma, beta);
                assert!(simd::layernorm::forward_rows(level, layer.eps, x, affine, &mut y32, &mut saved32));
                assert!(simd::layernorm::backward_rows(
                    level,
                    x,
                    &saved32,
                    gamma,
                    d_y,
                    &mut d_x32,
                    &mut sums32
                ));
                let pairs = [(&y32, &y), (&saved32, &saved), (&d_x32, &d_x), (&sums32, &sums)];
                for (narrow, expected) in pairs {
                    testing::near(&wide(narrow), expected, BOUND);
                }
            }
        }
    }
}
