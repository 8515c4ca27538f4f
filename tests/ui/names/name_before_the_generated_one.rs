use regnet::network;

network! {
    struct Net: input(8) -> dense2: dense(4) -> dense(5) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
