use regnet::network;

network! {
    struct Net: input(28, 28, 1) -> conv2d(4, kernel = 3) -> dense(10) -> loss softmax_cross_entropy;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
