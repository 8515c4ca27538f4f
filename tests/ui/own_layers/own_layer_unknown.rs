use regnet::network;

network! {
    struct Net: input(4) -> my::Scale(0.5) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
