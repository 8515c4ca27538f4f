use regnet::network;

network! {
    struct Net: input(8) -> residual(dense(4) -> relu) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
