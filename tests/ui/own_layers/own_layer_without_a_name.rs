use regnet::network;

network! {
    struct Net: input(4) -> own:: -> dense(2) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}
