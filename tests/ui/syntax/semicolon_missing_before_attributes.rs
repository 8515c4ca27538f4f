use regnet::network;

network! {
    struct First: input(4) -> dense(3) -> loss mse
    /// Documented.
    #[must_use]
    pub struct Second: input(4) -> dense(3) -> loss mse;
}

fn main() {
    println!("{} {}", First::new(1).summary(), Second::new(1).summary());
}
