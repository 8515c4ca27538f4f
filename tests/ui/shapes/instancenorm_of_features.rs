use regnet::network;

network! {
    struct Net: input(8) -> instancenorm -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
