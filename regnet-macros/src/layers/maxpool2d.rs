//! `maxpool2d(size)`: the largest value of each window.

use quote::quote;

use super::effect::Effect;
use super::entry::Entry;
use super::layer::{Calls, Layer, Layout, Output, Reads};
use super::role::{Auto, Role};
use super::runtime::{Operation, runtime, settings};
use super::site::Site;
use super::window::{Fit, Of, Over, Padding, Window};
use crate::language::shape::Size;

pub const ENTRY: Entry = Entry {
    word: "maxpool2d",
    form: "maxpool2d(size, stride = size, padding = valid)",
    meaning: "the largest value of each window; NaN is passed on",
    options: &[],
    auto: Auto::Through,
    role: Role::Pool,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    pool(site, Operation::MaxPool2d, Over::Image, CALLS)
}

/// How the functions of a max pool are called.
pub const CALLS: Calls = Calls { backward_reads: Reads::Both, layout: Layout::Lanes, ..Calls::PLAIN };

/// All pools read the same options and give the same shapes.
pub fn pool(site: &mut Site<'_>, operation: Operation, over: Over, calls: Calls) -> Option<Layer> {
    // A largest value would have to be looked up.
    let averages = calls.backward_reads == Reads::Nothing;
    let window = Window::read(site, "size", 0, over, Of::Pool);
    let input = match over {
        Over::Image => site.image()?,
        Over::Sequence => site.sequence()?,
    };
    let window = window?;
    check_padding(site, &window)?;
    let fit = window.output(site, &input, "size", 0)?;
    if averages && let Some(back) = window.back(&input) {
        site.facts.effect = Effect::Means { back };
    }
    let rt = runtime();
    let dims = over.dims(&input, site.args.word);
    let [size, stride, padding, _] = window.tokens();
    let config = settings(
        operation,
        &[("input", &dims), ("size", &size)],
        &[("stride", &stride, &size), ("padding", &padding, &quote!(#rt::Padding::Valid))],
    );
    let (config, output) = match (input.known(), fit) {
        (Some([.., channels]), Fit::Known(fit)) => (config, over.output(fit, *channels)),
        (_, Fit::Known(_) | Fit::Computed) => {
            (site.checked(operation, &config), Output::Computed(Some(over.rank())))
        }
    };
    Some(Layer {
        operation,
        config,
        output,
        params: Vec::new(),
        stats: Vec::new(),
        calls,
        batch_values: None,
    })
}

/// A window that lies in the padding alone would have no largest value.
fn check_padding(site: &mut Site<'_>, window: &Window) -> Option<()> {
    let Padding::Amount(amount) = &window.padding else { return Some(()) };
    for (amount, size) in amount.iter().zip(&window.size) {
        if let (Size::Known(amount), Size::Known(size)) = (amount, size)
            && 2 * amount > *size
        {
            let span = site.args.span_of("padding", None, site.call);
            site.args.errors.at(
                span,
                format!("a padding of {amount} is more than half of the pool's size {size}: some windows would hold nothing else"),
            );
            return None;
        }
    }
    Some(())
}
