//! `softmax`: positive values of sum 1 over the last axis.

use quote::quote;

use super::{Auto, Calls, Entry, Layer, Layout, Site, pointwise, runtime};

pub const ENTRY: Entry = Entry {
    word: "softmax",
    form: "softmax",
    meaning: "eˣ / Σ eˣ over the last axis",
    auto: Auto::Glorot,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let input = site.input.clone()?;
    let (rt, rows, width) = (runtime(), input.rows(), input.last());
    let layer = pointwise::layer("Softmax", &input.len(), &quote!());
    // Its rows are along the channels: it reads example after example, and more than one value at once.
    let calls = Calls { layout: Layout::Rows, curve: false, ..layer.calls };
    Some(Layer { config: quote!(#rt::Softmax { rows: #rows, width: #width }), calls, ..layer })
}
