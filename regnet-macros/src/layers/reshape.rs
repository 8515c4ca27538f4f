//! `reshape(dims…)`: the same values under other axes.

use quote::quote;

use super::entry::Entry;
use super::layer::{Calls, Layer, Output};
use super::role::{Auto, Role};
use super::runtime::{Operation, runtime};
use super::site::Site;
use crate::language::shape::{Shape, Size, list};

pub const ENTRY: Entry = Entry {
    word: "reshape",
    form: "reshape(dims…)",
    meaning: "the same values under other axes",
    options: &[],
    auto: Auto::Through,
    role: Role::Reshape,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let before = site.args.errors.len();
    let dims = site.args.list("dims");
    if site.args.errors.len() > before {
        return None;
    }
    let word = site.args.word;
    if dims.is_empty() || dims.len() > 3 {
        let message = "`reshape` takes one to three axes: write `reshape(28, 28, 1)`";
        site.args.errors.at(word.span(), message);
        return None;
    }
    let input = site.input.clone()?;
    let rt = runtime();
    let known: Option<Vec<usize>> = dims.iter().map(Size::known).collect();
    let (config, output) = match (known, &input) {
        (Some(dims), Shape::Known(from)) => {
            let (new, old) = (Shape::Known(dims.clone()).len(), input.len());
            if let (Some(new), Some(old)) = (new.known(), old.known())
                && new != old
            {
                site.args.errors.at(
                    word.span(),
                    format!("`reshape` to {dims:?} makes {new} values, but gets {from:?}, which are {old}"),
                );
                return None;
            }
            let axes = list(&dims);
            (quote!(#rt::Reshape { shape: #rt::Shape::new(&#axes) }), Output::Known(dims))
        }
        (_, Shape::Known(_) | Shape::Computed { .. }) => {
            let (rank, len) = (dims.len(), input.len());
            let config = quote!(#rt::Reshape { shape: #rt::Shape::new(&[#(#dims),*]) }, #len);
            let config = site.checked(Operation::Reshape, &config);
            (config, Output::Computed(Some(rank)))
        }
    };
    Some(Layer {
        operation: Operation::Reshape,
        config,
        output,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls { view: true, ..Calls::default() },
        batch_values: None,
    })
}
