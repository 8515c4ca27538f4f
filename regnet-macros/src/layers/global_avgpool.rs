//! `global_avgpool`: the mean of each channel over the image.

use quote::quote;

use super::{Auto, Calls, Entry, Layer, Output, Site, runtime};
use crate::shape::Shape;

pub const ENTRY: Entry = Entry {
    word: "global_avgpool",
    form: "global_avgpool",
    meaning: "the mean of each channel over the image: `[H, W, C]` to `[C]`",
    auto: Auto::Through,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let input = site.image()?;
    let rt = runtime();
    let (positions, channels) = (input.rows(), input.last());
    let output = match &input {
        Shape::Known(dims) => Output::Known(vec![dims[2]]),
        Shape::Computed { .. } => Output::Computed(Some(1)),
    };
    Some(Layer {
        ty: "GlobalAvgPool",
        config: quote!(#rt::GlobalAvgPool { positions: #positions, channels: #channels }),
        output,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls::default(),
        batch_values: None,
    })
}
