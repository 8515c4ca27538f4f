use regnet::network;

network! {
    struct Net: input(28, 28, 1)
        -> conv2d(8, kernel = 3) -> relu
        -> dense(10)
        -> dence(10)
        -> dense(10, int = he_in)
        -> loss softmax_cross_entropy;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
