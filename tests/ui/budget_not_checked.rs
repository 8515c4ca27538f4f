use regnet::network;

network! {
    #[budget(params <= 100)]
    struct Net: input(4) -> dense(3) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}
