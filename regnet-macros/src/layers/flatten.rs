//! `flatten`: the same values as one axis.

use quote::quote;

use super::entry::Entry;
use super::layer::{Calls, Layer, Output};
use super::role::{Auto, Role};
use super::runtime::{Operation, runtime};
use super::site::Site;
use crate::language::shape::Size;

pub const ENTRY: Entry = Entry {
    word: "flatten",
    form: "flatten",
    meaning: "the same values as one axis `[features]`",
    options: &[],
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
        operation: Operation::Flatten,
        config: quote!(#rt::Flatten { len: #len }),
        output,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls { view: true, ..Calls::default() },
        batch_values: None,
    })
}
