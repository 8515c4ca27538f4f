use regnet::network;

network! {
    struct Net: input(8) -> repeat(3, dense(8) -> rleu) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
