#![deny(deprecated)]

use regnet::network;

network! {
    struct Rectified: input(4) -> dense(10) -> relu -> loss softmax_cross_entropy;
    struct Squashed: input(4) -> dense(10) -> tanh -> loss softmax_cross_entropy;
    struct Answers: input(4) -> dense(3) -> relu -> loss sigmoid_cross_entropy;
    struct Smooth: input(4) -> dense(3) -> elu(2) -> reshape(3, 1) -> loss sigmoid_cross_entropy;
    struct Shares: input(4) -> dense(3) -> softmax -> loss sigmoid_cross_entropy;
    struct Logarithms: input(4) -> dense(3) -> log_softmax -> loss sigmoid_cross_entropy;
}

fn main() {
    println!("{}", Rectified::new(1).summary());
    println!("{}", Squashed::new(1).summary());
    println!("{}", Answers::new(1).summary());
    println!("{}", Smooth::new(1).summary());
    println!("{}", Shares::new(1).summary());
    println!("{}", Logarithms::new(1).summary());
}
