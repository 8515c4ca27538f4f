use regnet::network;

const P: f64 = 1.0;

network! {
    struct Net: input(4) -> dense(3) -> dropout(P) -> dense(2) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
