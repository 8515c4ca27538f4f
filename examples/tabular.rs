//! A table with categories and missing values: read, split, searched for a penalty and a dropout rate, trained on with early
//! stopping, judged, saved, and asked for one row.
//!
//! ```text
//! cargo run --release --example tabular [-- FILE.csv]
//! ```
//!
//! Without a file it makes up the prices of 600 flats; a file of one's own needs the same columns.

use std::fmt::Write as _;

use regnet::data::table::{Encoder, Missing, Table};
use regnet::search::Search;
use regnet::{Adam, EarlyStopping, Rng, Trainer, metrics, network};

network! {
    /// Area, rooms, year, four cities, and whether the year was missing.
    struct Price(decay = 0.0, p = 0.0): input(8) -> dense(32, l2 = decay) -> relu -> dropout(p) -> dense(1) -> loss mse;
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let table = match std::env::args().nth(1) {
        Some(path) => Table::read(path)?,
        None => Table::from_reader(generated().as_bytes())?,
    };
    println!("{table}\n");

    let (train, test) = table.split(0.8, 1);
    let encoder = Encoder::new().target("price").leave_out(["id"]).missing(Missing::Median);
    let encoder = encoder.indicate_missing(true).fit(&train)?;
    let (train, test) = (encoder.dataset(&train)?, encoder.dataset(&test)?);
    println!("{encoder}\n");

    let trainer = Trainer::new(Adam::new(3e-3)).epochs(200).standardize(true);
    let trainer = trainer.early_stopping(EarlyStopping::patience(15)).progress(false);
    let rates = [("decay", [0.0, 1e-3, 1e-2]), ("p", [0.0, 0.1, 0.3])];
    let found = Search::grid(rates).folds(4).epochs(200).run(&train, |trial, train, valid| {
        let mut net = Price::new(trial.seed());
        trial.set(&mut net)?;
        trainer.fit(&mut net, train, Some(valid))?;
        Ok(net.evaluate(valid)?.loss.data)
    })?;
    println!("{found}\n");

    let (train, valid) = train.split(0.8, 2);
    let (decay, p) = (found.best().value("decay"), found.best().value("p"));
    let mut net = Price::with(PriceSettings { decay, p }, 42);
    trainer.fit(&mut net, &train, Some(&valid))?;
    println!("{}", metrics::of(&net, &test)?);

    net.set_encoder(&encoder);
    let file = std::env::temp_dir().join(format!("regnet-price-{}.safetensors", std::process::id()));
    net.save(&file)?;

    // Another program, which has the declaration and the file.
    let net = Price::load(&file)?;
    let encoder = net.encoder()?.ok_or("the model was not trained on a table")?;
    let flat = encoder.row([("area", "74"), ("rooms", "3"), ("city", "Oslo")])?;
    println!(
        "a flat in Oslo with 3 rooms and 74 m², built some time: {:.0}",
        net.predict(flat.view())[[0, 0]]
    );
    std::fs::remove_file(file)?;
    Ok(())
}

/// A table of flats whose prices follow area, rooms, age and city, with noise.
fn generated() -> String {
    const CITIES: [(&str, f64); 4] =
        [("Bergen", 3200.0), ("Oslo", 5100.0), ("Tromsø", 2900.0), ("Trondheim", 3000.0)];
    let mut rng = Rng::new(7);
    let mut text = String::from("id,area,rooms,year,city,price\n");
    for id in 1..=600 {
        let (name, price) = CITIES[(rng.uniform() * 4.0) as usize];
        let area = (25.0 + 100.0 * rng.uniform()).round();
        let rooms = (1.0 + area / 30.0 + rng.uniform()).floor();
        let year = (1950.0 + 75.0 * rng.uniform()).round();
        let price =
            area * price * (1.0 + 0.004 * (year - 1990.0)) + 20_000.0 * rooms + 15_000.0 * rng.normal();
        let year = if rng.uniform() < 0.1 { String::new() } else { year.to_string() };
        writeln!(text, "{id},{area},{rooms},{year},{name},{price:.0}").expect("writing to memory");
    }
    text
}
