use regnet::network;

network! {
    struct Net: input(8) -> residual(dense(8), skip = dense(8)) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
