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
    struct Net(gamma = 2.0): input(4) -> gaussian_noise(gamma) -> dense(3) -> loss my::Nothing(gamma);
}

fn main() {
    let net = Net::new(1);
    println!("{}", net.summary());
}
