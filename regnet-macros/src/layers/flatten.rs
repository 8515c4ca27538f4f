//! `flatten`: the same values as one axis.

use quote::quote;

use super::{Auto, Calls, Entry, Layer, Output, Role, Site, runtime};
use crate::language::shape::Size;

pub const ENTRY: Entry = Entry {
    word: "flatten",
    form: "flatten",
    meaning: "the same values as one axis `[features]`",
    auto: Auto::Through,
    role: Role::Flatten,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let input = site.input.clone()?;
    let (rt, len) = (runtime(), input.len());
    let output = match len {
        Size::Known(n) => Output::Known(vec![n]),
        Size::Computed(_) => Output::Computed(Some(1)),
    };
    Some(Layer {
        ty: "Flatten",
        config: quote!(#rt::Flatten { len: #len }),
        output,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls { view: true, ..Calls::default() },
        batch_values: None,
    })
}
