use regnet::network;

network! {
    struct Net: input(8) -> layernorm(axes = first) -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
