use regnet::network;

network! {
    struct Net: input(8) -> repeat(0, dense(8) -> relu) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
