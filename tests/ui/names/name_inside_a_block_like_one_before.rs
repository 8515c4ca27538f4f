use regnet::network;

network! {
    struct Net: input(4) -> residual(inner: dense(4) -> tanh) -> residual1_inner: dense(4) -> tanh -> dense(2) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}
