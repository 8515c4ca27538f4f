use regnet::network;

network! {
    struct Net: input(4)
        -> repeat(2, dense(8) -> batchnorm -> relu -> #[deny(dropout_before_batchnorm)] dropout(0.2))
        -> dense(3) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}
