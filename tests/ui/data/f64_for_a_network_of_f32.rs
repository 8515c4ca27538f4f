use regnet::ndarray::{Array2, array};
use regnet::{Dataset, Error, Sgd, Trainer, network};

network! {
    struct Net: input(2) -> dense(2) -> loss mse;
}

fn train(x: Array2<f64>, y: Array2<f64>) -> Result<(), Error> {
    let (mut net, data) = (Net::new(1), Dataset::with_targets(x, y)?);
    Trainer::new(Sgd::new(0.1)).fit(&mut net, &data, None)?;
    net.evaluate(&data)?;
    net.predict(array![[0.5f64, 1.0]].view());
    Ok(())
}

fn main() {}
