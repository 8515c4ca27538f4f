use regnet::network;

network! {
    #[budget(params <= 1_000)]
    struct Net<const H: usize>: input(20) -> dense(H) -> relu -> dense(10) -> loss softmax_cross_entropy;
}

fn main() {
    // 20·30 + 30 + 30·10 + 10 = 940
    println!("{}", Net::<30>::new(1).summary());
    println!("{}", Net::<40>::new(1).summary());
}
