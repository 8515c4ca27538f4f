use regnet::network;

const A: usize = 3;
const B: usize = 5;

network! {
    struct Net: input(4) -> (dense(A) | dense(B)) -> sum -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
