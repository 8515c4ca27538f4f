use regnet::network;

const N: usize = 3;
const WIDTH: usize = 4;

network! {
    struct Net: input(8) -> repeat(N, dense(WIDTH) -> relu) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
