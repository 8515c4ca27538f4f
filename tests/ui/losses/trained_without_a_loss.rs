use regnet::{Dataset, Sgd, Trainer, network};

network! {
    struct Net: input(4) -> dense(2);
}

fn train(data: &Dataset) {
    let _ = Trainer::new(Sgd::new(0.1)).fit(&mut Net::new(1), data, None);
}

fn main() {}
