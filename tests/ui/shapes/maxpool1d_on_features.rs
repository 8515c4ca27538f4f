use regnet::network;

network! {
    struct Net: input(16) -> maxpool1d(2) -> flatten -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
