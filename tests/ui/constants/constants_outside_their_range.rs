use regnet::network;

const NEGATIVE: f64 = -0.5;
const MOMENTUM: f64 = 2.0;

network! {
    struct Slope: input(4) -> dense(3) -> leaky_relu(NEGATIVE) -> loss mse;
    struct Norm: input(4) -> dense(3) -> batchnorm(momentum = MOMENTUM) -> dense(2) -> loss mse;
    struct Eps: input(4) -> layernorm(eps = NEGATIVE) -> loss mse;
    struct Decay: input(4) -> dense(3, l2 = NEGATIVE) -> loss mse;
    struct Start: input(4) -> dense(3, init = normal(NEGATIVE)) -> loss mse;
}

fn main() {
    println!("{} {}", Slope::new(1).summary(), Norm::new(1).summary());
    println!("{} {} {}", Eps::new(1).summary(), Decay::new(1).summary(), Start::new(1).summary());
}
