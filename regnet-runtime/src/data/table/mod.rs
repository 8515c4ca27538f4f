//! Tables: CSV files with numbers and categories, missing values and columns that are left out, on their way to a
//! [`Dataset`](super::Dataset). The feature `csv`.
//!
//! ```
//! use regnet::data::table::{Encoder, Missing, Table};
//! use regnet::{Adam, EarlyStopping, Trainer, metrics, network};
//! network! { struct Price: input(5) -> dense(16) -> relu -> dense(1) -> loss mse; }
//!
//! # let text = "id,rooms,city,area,price\n1,3,Oslo,80,400\n2,2,Bergen,,250\n3,4,Oslo,120,610\n4,1,Bergen,35,150\n5,3,Oslo,75,390\n6,2,Bergen,55,240\n";
//! // let table = Table::read("houses.csv")?;
//! let table = Table::from_reader(text.as_bytes())?;
//! let (train, test) = table.split(0.7, 1);
//! // rooms, city=Bergen, city=Oslo, area, and whether area was missing
//! let encoder = Encoder::new().target("price").leave_out(["id"]).missing(Missing::Median).indicate_missing(true);
//! let encoder = encoder.fit(&train)?;
//! let (train, test) = (encoder.dataset(&train)?, encoder.dataset(&test)?);
//!
//! let mut net = Price::new(1);
//! Trainer::new(Adam::new(1e-2)).standardize(true).epochs(20).progress(false).fit(&mut net, &train, None)?;
//! println!("{}", metrics::of(&net, &test)?);
//! net.set_encoder(&encoder); // saved with the model
//!
//! let house = net.encoder()?.expect("it was set").row([("rooms", "3"), ("city", "Oslo"), ("area", "90")])?;
//! println!("{:.0}", net.predict(house.view())[[0, 0]]);
//! # Ok::<(), regnet::Error>(())
//! ```

mod column;
mod encoder;
mod fitted;
mod kept;
mod read;
#[cfg(test)]
mod tests;

pub use column::Column;
pub use encoder::{Encoder, Missing, Unknown};
pub use fitted::Fitted;
pub use read::Table;
