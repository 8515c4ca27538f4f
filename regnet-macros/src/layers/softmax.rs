//! `softmax`: positive values of sum 1 over the last axis; `log_softmax`: their logarithms.

use quote::{format_ident, quote};

use super::{Auto, Calls, Entry, Layer, Layout, Role, Site, pointwise, runtime};

pub const ENTRY: Entry = Entry {
    word: "softmax",
    form: "softmax",
    meaning: "eˣ / Σ eˣ over the last axis",
    auto: Auto::Glorot,
    role: Role::Softmax { log: false },
    plan: |site| plan(site, "Softmax"),
};

pub const LOG: Entry = Entry {
    word: "log_softmax",
    form: "log_softmax",
    meaning: "x − ln Σ eˣ over the last axis",
    auto: Auto::Glorot,
    role: Role::Softmax { log: true },
    plan: |site| plan(site, "LogSoftmax"),
};

fn plan(site: &mut Site<'_>, ty: &'static str) -> Option<Layer> {
    let input = site.input.clone()?;
    let (rt, name, rows, width) = (runtime(), format_ident!("{ty}"), input.rows(), input.last());
    let layer = pointwise::layer(ty, &input.len(), &quote!());
    // Its rows are along the channels: it reads example after example, and more than one value at once.
    let calls = Calls { layout: Layout::Rows, curve: false, ..layer.calls };
    Some(Layer { config: quote!(#rt::#name { rows: #rows, width: #width }), calls, ..layer })
}
