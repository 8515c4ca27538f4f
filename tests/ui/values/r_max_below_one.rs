use regnet::network;

network! {
    struct Net: input(8) -> batch_renorm(r_max = 0.5) -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
