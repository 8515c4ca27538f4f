use regnet::network;

network! {
    struct Net: input(4) -> my::Scale(0.5 4) -> my::Shift(, 1.0) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}
