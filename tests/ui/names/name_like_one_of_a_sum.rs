use regnet::network;

network! {
    struct Net: input(4) -> sum1_1: dense(4) -> (tanh | relu | sigmoid) -> sum -> dense(2) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}
