use regnet::network;

network! {
    struct Net: input(8, 8, 1) -> maxpool2d(2, padding = 2) -> flatten -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
