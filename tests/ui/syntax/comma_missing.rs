use regnet::network;

network! {
    struct Net: input(4) -> dense(8 init = he_in) -> relu -> dropout(0.5 mode = classic) -> dense(2) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}
