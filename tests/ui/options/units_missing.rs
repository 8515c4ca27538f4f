use regnet::network;

network! {
    struct Net: input(4) -> dense() -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
