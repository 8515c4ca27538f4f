use regnet::network;

network! {
    struct Net: input(8) -> gaussian_noise(-0.5) -> dense(2) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
