use regnet::data::{DataLoader, digits};
use regnet::{metrics, network};

network! {
    struct Net: input(28, 28, 1) -> flatten -> dense(10) -> loss softmax_cross_entropy;
}

fn main() -> Result<(), regnet::Error> {
    let loader = DataLoader::from_fn(10, |_, index| Ok(digits(32, index as u64)));
    println!("{}", metrics::of(&Net::new(1), &loader)?);
    Ok(())
}
