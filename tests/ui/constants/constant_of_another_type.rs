use regnet::network;

const UNITS: u32 = 3;

network! {
    struct Net: input(4) -> dense(UNITS) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
