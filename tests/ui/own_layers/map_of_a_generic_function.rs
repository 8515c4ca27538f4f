use regnet::network;

network! {
    struct Net: input(4) -> map(my::Power<3>) -> dense(3) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
