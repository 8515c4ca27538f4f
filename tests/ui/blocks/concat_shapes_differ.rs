use regnet::network;

network! {
    struct Net: input(8, 8, 1) -> (conv2d(2, 3) | conv2d(2, 5)) -> concat -> flatten -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
