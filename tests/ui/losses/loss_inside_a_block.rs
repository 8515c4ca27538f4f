use regnet::network;

network! {
    struct Net: input(4) -> residual(dense(4) -> loss mse) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
