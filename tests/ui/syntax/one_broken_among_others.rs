use regnet::{Labels, Rng, network};

network! {
    struct Broken: input(4) -> hidden: dence(8) -> relu -> dense(2) -> loss softmax_cross_entropy;

    struct Whole: input(4) -> hidden: dense(8) -> relu -> dense(2) -> loss softmax_cross_entropy;
}

fn main() {
    let (mut rng, x) = (Rng::new(1), [0.0; 8]);
    let mut broken = Broken::new(1);
    let (mut grads, mut ws) = (broken.zero_grads(), broken.workspace(2));
    let loss = broken.forward_backward(&x, Labels(&[0, 1]), &mut grads, &mut ws, &mut rng);
    println!("{:?} {:?}", loss, broken.layers().hidden().weight());
    println!("{:?}", Whole::new(1).layers().hidden().weight());
}
