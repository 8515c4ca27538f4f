use regnet::network;

network! {
    struct Net: input(16) -> global_maxpool -> dense(1) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
