use regnet::network;

network! {
    struct Net: input(4, 4, 1) -> maxpool2d(size = 5) -> flatten -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
