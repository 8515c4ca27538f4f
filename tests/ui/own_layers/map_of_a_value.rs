use regnet::network;

mod my {
    #[derive(Debug)]
    pub struct Nothing;

    impl Nothing {
        pub const fn new() -> Nothing {
            Nothing
        }
    }
}

network! {
    struct Net: input(4) -> dense(3) -> map(my::Nothing(2.0)) -> loss mse;
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
