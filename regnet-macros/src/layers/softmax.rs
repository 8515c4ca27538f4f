//! `softmax`: positive values of sum 1 over the last axis.

use quote::quote;

use super::entry::Entry;
use super::layer::{Calls, Layer, Layout, Steps};
use super::pointwise;
use super::role::{Auto, Role};
use super::runtime::{Operation, runtime};
use super::site::Site;

pub const ENTRY: Entry = Entry {
    word: "softmax",
    form: "softmax",
    meaning: "eˣ / Σ eˣ over the last axis",
    options: &[],
    auto: Auto::Glorot,
    role: Role::Softmax { log: false },
    plan: |site| plan(site, Operation::Softmax),
};

/// Both softmaxes are along the last axis.
pub fn plan(site: &mut Site<'_>, operation: Operation) -> Option<Layer> {
    let input = site.input.clone()?;
    let (rt, rows, width) = (runtime(), input.rows(), input.last());
    let layer = pointwise::layer(operation, &input.len(), &quote!());
    // Its rows are along the channels: it reads example after example, and more than one value at once.
    let calls = Calls { layout: Layout::Rows, curve: false, steps: Steps::Apart, ..layer.calls };
    Some(Layer { config: quote!(#rt::#operation { rows: #rows, width: #width }), calls, ..layer })
}
