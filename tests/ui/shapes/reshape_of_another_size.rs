use regnet::network;

network! {
    struct Net: input(784) -> reshape(28, 27, 1) -> flatten -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
