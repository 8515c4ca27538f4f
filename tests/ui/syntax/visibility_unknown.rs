use regnet::network;

network! {
    pub(everywhere) struct Net: input(4) -> dense(2) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}
