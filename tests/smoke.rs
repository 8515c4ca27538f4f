//! The first network.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]
use regnet::{Adam, Dataset, Labels, Rng, Trainer, network};

network! {
    /// A small one.
    pub struct Small: input(4)
        -> hidden: dense(8, l2 = 1e-3) -> relu
        -> dense(3)
        -> loss softmax_cross_entropy;

    struct Reg: input(4) -> residual(dense(4) -> tanh) -> (dense(2) | dense(3) -> sigmoid) -> concat -> dense(1) -> loss mse;
}

#[test]
fn it_runs() {
    let mut net = Small::new(1);
    println!("{}", net.summary());
    let mut ws = net.workspace(4);
    let mut grads = net.zero_grads();
    let mut rng = Rng::new(7);
    let x = vec![0.5f32; 16];
    let loss = net.forward_backward(&x, Labels(&[0, 1, 2, 0]), &mut grads, &mut ws, &mut rng).unwrap();
    println!("{loss:?}");
    let mut net = Reg::new(3);
    println!("{}", net.summary());
    let mut ws = net.workspace(4);
    let mut grads = net.zero_grads();
    let loss = net.forward_backward(&x, &[1f32, 2.0, 3.0, 4.0], &mut grads, &mut ws, &mut rng).unwrap();
    println!("{loss:?} {:?}", grads.values());
    let _ = (Adam::new(1e-3), Trainer::new(Adam::new(1e-3)).epochs(1));
    let _: Option<Dataset> = None;
}
