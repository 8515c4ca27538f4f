//! `global_avgpool`: the mean of each channel over the image or the sequence.

use quote::quote;

use super::effect::Effect;
use super::entry::Entry;
use super::layer::{Calls, Layer, Layout, Output, Steps};
use super::role::{Auto, Role};
use super::runtime::{Operation, runtime};
use super::site::Site;

pub const ENTRY: Entry = Entry {
    word: "global_avgpool",
    form: "global_avgpool",
    meaning: "the mean of each channel over the image or the sequence: `[H, W, C]` or `[L, C]` to `[C]`",
    options: &[],
    auto: Auto::Through,
    role: Role::Pool,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let positions = site.input.as_ref().and_then(|input| input.rows().known());
    if let Some(positions) = positions {
        // Each position gets 1/positions of the gradient of the mean.
        site.facts.effect = Effect::Means { back: (positions as f64).powi(-2) };
    }
    pool(site, Operation::GlobalAvgPool, Calls { layout: Layout::Lanes, ..Calls::PLAIN })
}

/// Both global pools give the same shapes.
pub fn pool(site: &mut Site<'_>, operation: Operation, calls: Calls) -> Option<Layer> {
    let input = site.positions()?;
    let rt = runtime();
    let (positions, channels) = (input.rows(), input.last());
    let output = match channels.known() {
        Some(channels) => Output::Known(vec![channels]),
        None => Output::Computed(Some(1)),
    };
    let calls = Calls { steps: Steps::Counted { sequence: false }, ..calls };
    Some(Layer {
        operation,
        config: quote!(#rt::#operation { positions: #positions, channels: #channels }),
        output,
        params: Vec::new(),
        stats: Vec::new(),
        calls,
        batch_values: None,
    })
}
