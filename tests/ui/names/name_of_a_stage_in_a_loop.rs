use regnet::network;

const N: usize = 3;

network! {
    struct Net: input(4) -> repeat(N, dense(4)) -> repeat1_dense1: dense(4) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
