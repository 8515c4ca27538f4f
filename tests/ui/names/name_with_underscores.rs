use regnet::network;

const N: usize = 3;

network! {
    struct Net: input(N) -> a: dense(N) -> a__params: dense(N) -> _b: dense(N) -> c_d: dense(2) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
