use regnet::network;

network! {
    struct Net: input(9, 3, padded = true) -> my::Scale(0.5) -> lstm(4) -> dense(2) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}
