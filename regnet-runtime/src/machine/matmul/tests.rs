//! The three forms against a plain triple loop, on every instruction set of the machine.

use super::*;
use crate::base::rng::Rng;
use crate::machine::kernel::INSIDE;

/// Sums of up to 200 products of numbers near 1: 200 roundings of half an ulp, with room for cancellation.
const F32_BOUND: f64 = 1e-4;

fn numbers(seed: u64, count: usize) -> Vec<f64> {
    let mut rng = Rng::new(seed);
    (0..count).map(|_| f64::from(rng.normal() as f32)).collect()
}

fn narrow(x: &[f64]) -> Vec<f32> {
    x.iter().map(|&x| x as f32).collect()
}

fn plain(
    s: Sizes,
    a: impl Fn(usize, usize) -> f64,
    b: impl Fn(usize, usize) -> f64,
    start: &[f64],
) -> Vec<f64> {
    let value = |i: usize, j: usize| start[i * s.n + j] + (0..s.k).map(|p| a(i, p) * b(p, j)).sum::<f64>();
    (0..s.m * s.n).map(|at| value(at / s.n, at % s.n)).collect()
}

fn close(got: &[f64], want: &[f64], bound: f64, what: &str) {
    assert!(got.len() >= want.len());
    for (at, (got, want)) in got.iter().zip(want).enumerate() {
        assert!(
            (got - want).abs() <= bound * want.abs().max(10.0),
            "{what}: value {at} is {got}, not {want}"
        );
    }
}

fn wide(x: &[f32]) -> Vec<f64> {
    x.iter().map(|&x| f64::from(x)).collect()
}

const SIZES: [(usize, usize, usize); 16] = [
    (0, 3, 4),
    (1, 1, 1),
    (3, 0, 5),
    (1, 100, 33),
    (1, 9, 301),
    (2, 11, 75),
    (3, 200, 150),
    (9, 40, 1),
    (5, 7, 9),
    (13, 17, 16),
    (12, 64, 32),
    (25, 31, 47),
    (100, 65, 10),
    (33, 200, 130),
    (97, 40, 70),
    (30, 9, 512),
];

#[test]
fn all_forms_agree_with_a_triple_loop() {
    for (m, k, n) in SIZES {
        let s = Sizes::new(m, k, n);
        let (a, b, c) = (numbers(1, m * k + 3), numbers(2, k * n + 5), numbers(3, m * n + n));
        let at: Vec<f64> = (0..m * k).map(|at| a[at % m * k + at / m]).collect();
        let bt: Vec<f64> = (0..n * k).map(|at| b[at % k * n + at / k]).collect();
        let zero = vec![0.0; m * n];
        let rows: Vec<f64> = (0..m * n).map(|at| c[at % n]).collect();
        for (start, base) in [(Start::Zero, &zero), (Start::Keep, &c), (Start::Row(&c[..n]), &rows)] {
            let want = plain(s, |i, p| a[i * k + p], |p, j| b[p * n + j], base);
            let run = |form: &dyn Fn(&mut [f64]), what: &str| {
                let mut got = c.clone();
                form(&mut got);
                close(&got, &want, 1e-13, what);
                assert_eq!(got[m * n..], c[m * n..], "{what} wrote behind the product");
            };
            run(&|out| nn(s, &a, &b, (start, End::Sum), out), "nn");
            run(&|out| tn(s, &at, &b, start, out), "tn");
            run(&|out| nt(s, &a, &bt, (start, End::Sum), out), "nt");
            run(&|out| nn_serial(s, &a, &b, start, out), "nn serial");
            run(&|out| tn_serial(s, &at, &b, start, out), "tn serial");
        }
    }
}

#[test]
fn vector_forms_agree_with_a_triple_loop() {
    use crate::machine::simd::{available, gemm};
    for (m, k, n) in SIZES {
        let s = Sizes::new(m, k, n);
        let (a, b, c) = (numbers(1, m * k), numbers(2, k * n), numbers(3, m * n + n));
        let want = plain(s, |i, p| a[i * k + p], |p, j| b[p * n + j], &c);
        let at: Vec<f32> = (0..m * k).map(|at| a[at % m * k + at / m] as f32).collect();
        let bt: Vec<f32> = (0..n * k).map(|at| b[at % k * n + at / k] as f32).collect();
        let (a, b, c) = (narrow(&a), narrow(&b), narrow(&c));
        for &level in available("").iter().filter(|&&level| level != crate::machine::simd::Level::Portable) {
            let run = |form: &dyn Fn(&mut [f32]) -> bool| {
                let mut got = c.clone();
                assert!(form(&mut got[..m * n]));
                close(&wide(&got), &want, F32_BOUND, &format!("{level:?} {s:?}"));
                assert_eq!(got[m * n..], c[m * n..], "{level:?} {s:?} wrote behind the product");
                got
            };
            let all = [
                run(&|out| gemm::nn(level, s, &a, &b, (Start::Keep, End::Sum), out)),
                run(&|out| gemm::tn(level, s, &at, &b, Start::Keep, out)),
                run(&|out| gemm::nt(level, s, &a, &bt, (Start::Keep, End::Sum), out)),
                run(&|out| gemm::nn_serial(level, s, &a, &b, Start::Keep, out)),
                run(&|out| gemm::tn_serial(level, s, &at, &b, Start::Keep, out)),
            ];
            // A product of one row has its own order, and one of one column may be taken as a row.
            let same = m == 1 || n == 1 || all.windows(2).all(|two| two[0] == two[1]);
            assert!(same, "{level:?} {s:?}: the forms differ in bits");
        }
    }
}

/// What the sums become against the pointwise loops after the product, in f64 and on every instruction set.
#[test]
fn activations_end_a_product() {
    use crate::machine::curve::{Curve, LeakyRelu, Relu, ScaledRelu, Sigmoid, Tanh};
    use crate::machine::pointwise;
    let curves = [
        Curve::Relu(Relu { len: 1 }),
        Curve::ScaledRelu(ScaledRelu { scale: 1.25 }),
        Curve::LeakyRelu(LeakyRelu { len: 1, slope: 0.1 }),
        Curve::Tanh(Tanh { len: 1 }),
        Curve::Sigmoid(Sigmoid { len: 1 }),
    ];
    for (m, k, n) in SIZES {
        let s = Sizes::new(m, k, n);
        // Small enough that no activation is flat everywhere.
        let (a, b, z) = (numbers(1, m * k), numbers(2, k * n), numbers(3, m * n));
        let b: Vec<f64> = b.iter().map(|b| f64::from((b / 8.0) as f32)).collect();
        let bt: Vec<f64> = (0..n * k).map(|at| b[at % k * n + at / k]).collect();
        for curve in curves {
            let mut y = narrow(&z);
            pointwise::values(curve, &mut y);
            let y = wide(&y);
            let (mut value, mut gradient) = (vec![0.0; m * n], vec![0.0; m * n]);
            nn(s, &a, &b, (Start::Zero, End::Value(curve)), &mut value);
            nt(s, &a, &bt, (Start::Zero, End::Gradient(curve, &y)), &mut gradient);
            let mut want = vec![0.0; m * n];
            nn(s, &a, &b, (Start::Zero, End::Sum), &mut want);
            let mut want_gradient = want.clone();
            pointwise::values(curve, &mut want);
            pointwise::gradients(curve, &y, &mut want_gradient);
            assert_eq!((&value, &gradient), (&want, &want_gradient));
            let (mut value, mut gradient) = (vec![0.0; m * n], vec![0.0; m * n]);
            f32::matmul_nn(INSIDE, s, &narrow(&a), &narrow(&b), (Start::Zero, End::Value(curve)), &mut value);
            let end = End::Gradient(curve, &narrow(&y));
            f32::matmul_nt(INSIDE, s, &narrow(&a), &narrow(&bt), (Start::Zero, end), &mut gradient);
            close(&wide(&value), &want, F32_BOUND, &format!("{curve:?} {s:?}"));
            close(&wide(&gradient), &want_gradient, F32_BOUND, &format!("back from {curve:?} {s:?}"));
        }
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let s = Sizes::new(150, 70, 90);
    let (a, b) = (narrow(&numbers(1, s.m * s.k)), narrow(&numbers(2, s.k * s.n)));
    let run = |threads| {
        crate::machine::pool::with_threads(threads, || {
            let mut c = vec![0.0; s.m * s.n];
            f32::matmul_nn(INSIDE, s, &a, &b, (Start::Zero, End::Sum), &mut c);
            c
        })
    };
    assert_eq!(run(1), run(3));
}

#[test]
#[should_panic(expected = "a right operand of 5 values for 3 x 2")]
fn short_operands_panic() {
    nn(Sizes::new(2, 3, 2), &[0.0_f32; 6], &[0.0; 5], (Start::Zero, End::Sum), &mut [0.0; 4]);
}
