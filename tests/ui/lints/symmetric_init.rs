use regnet::network;

network! {
    struct Net: input(4)
        -> dense(8, init = zeros) -> relu
        -> dense(3, init = constant(0.1))
        -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}
