use regnet::network;

const SIZE: usize = 100;
const COPIES: usize = 4;
const BATCH: usize = 8;
const MOST: usize = 40_000;

network! {
    #[budget(params <= MOST, training_bytes(batch = BATCH) <= 100_000)]
    struct Net: input(SIZE) -> repeat(COPIES, dense(SIZE) -> tanh) -> dense(10) -> loss mse;
}

fn main() {
    println!("{}", Net::new(1).summary());
}
