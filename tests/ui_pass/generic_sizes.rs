#![forbid(unsafe_code)]
#![deny(warnings)]

use regnet::network;

network! {
    struct Net<const INPUTS: usize, const HIDDEN: usize>:
        input(INPUTS) -> dense(HIDDEN) -> relu -> dense(2 * HIDDEN) -> loss mse;
    /// Letters that generic code likes to use for types.
    struct Letters<const D: usize, const U: usize, const N: usize>:
        input(D) -> dense(U) -> repeat(N, dense(U)) -> dense(D) -> loss mse;
}

fn main() {
    assert_eq!(Letters::<2, 3, 4>::new(1).cast::<f64>().params().len(), 12);
    let input = regnet::ndarray::Array2::<f32>::zeros((5, 2));
    assert_eq!(Letters::<2, 3, 4>::new(1).predict(input.view()).dim(), (5, 2));
    let net = Net::<4, 8>::new(1);
    assert_eq!(net.params().iter().map(|param| param.values().len()).sum::<usize>(), 40 + 9 * 16);
}
