use regnet::network;

const N: usize = 3;

network! {
    struct Net: input(8) -> repeat(N, dense(4) -> relu) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
