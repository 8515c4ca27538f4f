use regnet::network;

network! {
    struct Net: input(4) -> dense(1) -> layernorm -> relu -> dense(3) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}
