//! A network and the encoder of the tables that it was trained on.

use crate::base::error::Error;
use crate::data::table::Fitted;
use crate::model::network::Network;
use crate::model::wrapper::Model;

/// Its place among the metadata.
const KEY: &str = "regnet.table";

/// # Tables
impl<N: Network> Model<N> {
    /// Keeps the encoder of the training table with the network: files carry it.
    ///
    /// ```
    /// use regnet::data::table::{Encoder, Table};
    /// use regnet::network;
    /// network! { struct Fruit: input(3) -> dense(2) -> loss softmax_cross_entropy; }
    ///
    /// let table = Table::from_reader("size,colour,fruit\n1,red,cherry\n2,blue,plum".as_bytes())?;
    /// let mut net = Fruit::new(1);
    /// net.set_encoder(&Encoder::new().classes("fruit").fit(&table)?);
    ///
    /// // Where it is used: the names of columns and classes come with it.
    /// let encoder = net.encoder()?.expect("it was trained on a table");
    /// let row = encoder.row([("size", "1.5"), ("colour", "red")])?;
    /// println!("{}", encoder.class_names()[net.predict_classes(row.view())[0] as usize]);
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Panics
    /// If it gives another number of inputs than the network has.
    #[track_caller]
    pub fn set_encoder(&mut self, encoder: &Fitted) {
        let (found, name, expected) = (encoder.width(), N::SPEC.name, N::SPEC.input.len());
        assert!(found == expected, "the encoder gives {found} inputs, but `{name}` has {expected}");
        self.metadata_mut().insert(KEY.into(), encoder.to_text());
    }

    /// The encoder that was kept with the network; none if none was.
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// assert!(Iris::new(1).encoder()?.is_none());
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// One of a later version, or a text that somebody changed.
    pub fn encoder(&self) -> Result<Option<Fitted>, Error> {
        self.metadata().get(KEY).map(|text| Fitted::from_text(text)).transpose()
    }
}
