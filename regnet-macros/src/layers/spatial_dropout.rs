//! `spatial_dropout(p)`: drops whole channels at random in training.

use proc_macro2::Literal;
use quote::quote;

use super::entry::Entry;
use super::layer::{Layer, Layout};
use super::noise;
use super::role::{Auto, Noise, Role};
use super::runtime::Operation;
use super::site::Site;
use crate::language::args::{PROBABILITY, Value};
use crate::language::shape::IMAGE;

pub const ENTRY: Entry = Entry {
    word: "spatial_dropout",
    form: "spatial_dropout(p)",
    meaning: "drops whole channels of `[L, C]` or `[H, W, C]` with probability p: x·m/(1−p) in training, x at inference",
    options: &[],
    auto: Auto::Through,
    role: Role::Noise(Noise::ChannelDropout),
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let p = site.args.number("p", Some(0), None, &PROBABILITY);
    noise::says(site, p.as_ref(), noise::inverted);
    site.facts.dropped = p.as_ref().and_then(Value::known);
    let input = site.input.clone()?;
    if input.rank() == Some(1) {
        let (word, text) = (site.args.word, input.text());
        let message = format!(
            "`{word}` expects [length, channels] or {IMAGE}, but gets {text}; write `dropout`, which drops single values"
        );
        site.args.errors.at(word.span(), message);
        return None;
    }
    let (positions, channels) = (input.rows(), input.last());
    let (p, stream) = (p?, Literal::u32_unsuffixed(site.stream));
    let config = quote!(positions: #positions, channels: #channels, p: #p, stream: #stream);
    let layout = if input.rank() == Some(3) { Layout::Lanes } else { Layout::Rows };
    Some(noise::layer(Operation::SpatialDropout, &config, layout))
}
