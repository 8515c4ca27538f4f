use regnet::{Dataset, Error, Network, Sgd, Trainer};

fn trained<N: Network<Scalar = f32>>(data: &Dataset) -> Result<(), Error> {
    let mut net = N::new(1);
    Trainer::new(Sgd::new(0.1)).fit(&mut net, data, None)?;
    net.evaluate(data)?;
    Ok(())
}

fn main() {}
