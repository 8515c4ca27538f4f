//! `batchnorm`: each feature, or each channel of an image, to mean 0 and variance 1 over the batch.

use quote::quote;

use super::{
    Auto, Calls, Entry, Inference, Layer, Layout, Output, Reads, Saved, Site, Tensor, inits, runtime,
};
use crate::args::{FRACTION, POSITIVE};
use crate::shape::Size;

pub const ENTRY: Entry = Entry {
    word: "batchnorm",
    form: "batchnorm(momentum = 0.1, eps = 1e-5, affine = true)",
    meaning: "γ·(x−μ)/√(σ²+eps)+β over the batch (and the image), biased σ²; at inference with running statistics, running = (1−momentum)·running + momentum·batch",
    auto: Auto::Through,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let momentum = site.args.number("momentum", None, Some(0.1), &FRACTION);
    let eps = site.args.number("eps", None, Some(1e-5), &POSITIVE);
    let affine = site.args.choice("affine", &[("true", true), ("false", false)], true);
    let input = site.input.clone()?;
    let (momentum, eps, affine, rt) = (momentum?, eps?, affine?, runtime());
    let (positions, channels) = (input.rows(), input.last());
    let saved = match channels.known() {
        Some(n) => Size::Known(2 * n),
        None => Size::Computed(quote!(2 * #channels)),
    };
    let tensor = |name, kind, init| Tensor::new(name, kind, vec![channels.clone()], init);
    let params = match affine {
        true => vec![tensor("gamma", "Gamma", inits::ones()), tensor("beta", "Beta", inits::zeros())],
        false => Vec::new(),
    };
    let stats = vec![
        tensor("running_mean", "Statistic", inits::zeros()),
        tensor("running_var", "Statistic", inits::ones()),
    ];
    Some(Layer {
        ty: "BatchNorm",
        config: quote! {
            #rt::BatchNorm { positions: #positions, channels: #channels, momentum: #momentum, eps: #eps, affine: #affine }
        },
        output: Output::Same,
        params,
        stats,
        calls: Calls {
            backward_reads: Reads::X,
            saved: Some(Saved::PerBatch(saved)),
            inference: Inference::Own { in_place: true },
            layout: if input.rank().is_some_and(|rank| rank > 1) { Layout::Lanes } else { Layout::Rows },
            ..Calls::default()
        },
        batch_values: Some(positions),
    })
}
