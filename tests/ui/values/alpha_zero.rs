use regnet::network;

network! {
    struct Net: input(4) -> dense(3) -> elu(0.0) -> dense(2) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
