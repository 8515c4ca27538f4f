//! `layernorm`: each example, over its last axis, to mean 0 and variance 1.

use quote::quote;

use super::{Auto, Calls, Entry, Inference, Layer, Output, Reads, Saved, Site, Tensor, inits, runtime};
use crate::args::POSITIVE;
use crate::shape::Size;

pub const ENTRY: Entry = Entry {
    word: "layernorm",
    form: "layernorm(eps = 1e-5, affine = true)",
    meaning: "γ·(x−μ)/√(σ²+eps)+β over the last axis of each example",
    auto: Auto::Through,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let eps = site.args.number("eps", None, Some(1e-5), &POSITIVE);
    let affine = site.args.choice("affine", &[("true", true), ("false", false)], true);
    let input = site.input.clone()?;
    let (eps, affine, rt) = (eps?, affine?, runtime());
    let (rows, width) = (input.rows(), input.last());
    let saved = match rows.known() {
        Some(n) => Size::Known(2 * n),
        None => Size::Computed(quote!(2 * #rows)),
    };
    let tensor = |name, kind, init| Tensor::new(name, kind, vec![width.clone()], init);
    let params = match affine {
        true => vec![tensor("gamma", "Gamma", inits::ones()), tensor("beta", "Beta", inits::zeros())],
        false => Vec::new(),
    };
    Some(Layer {
        ty: "LayerNorm",
        config: quote!(#rt::LayerNorm { rows: #rows, width: #width, eps: #eps, affine: #affine }),
        output: Output::Same,
        params,
        stats: Vec::new(),
        calls: Calls {
            backward_reads: Reads::X,
            saved: Some(Saved::PerExample(saved)),
            inference: Inference::Own { in_place: false },
            ..Calls::default()
        },
        batch_values: None,
    })
}
