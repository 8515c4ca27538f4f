//! `maxpool2d(size)`: the largest value of each window.

use quote::quote;

use super::window::{Fit, Padding, Window};
use super::{Auto, Calls, Entry, Layer, Layout, Output, Reads, Site, runtime};
use crate::shape::{Shape, Size};

pub const ENTRY: Entry = Entry {
    word: "maxpool2d",
    form: "maxpool2d(size, stride = size, padding = valid)",
    meaning: "the largest value of each window; NaN is passed on",
    auto: Auto::Through,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let calls = Calls { backward_reads: Reads::Both, layout: Layout::Lanes, ..Calls::default() };
    pool(site, "MaxPool2d", calls)
}

/// Both pools read the same options and give the same shapes.
pub fn pool(site: &mut Site<'_>, ty: &'static str, calls: Calls) -> Option<Layer> {
    let window = Window::read(site, "size", 0, true);
    let input = site.image()?;
    let window = window?;
    check_padding(site, &window)?;
    let fit = window.output(site, &input, "size", 0)?;
    let (rt, name) = (runtime(), quote::format_ident!("{ty}"));
    let image = input.image(site.args.word);
    let (size, stride, padding) = window.tokens();
    let config = quote!(#rt::#name { input: #image, size: #size, stride: #stride, padding: #padding });
    let (config, output) = match (&input, fit) {
        (Shape::Known(dims), Fit::Known([h, w])) => (config, Output::Known(vec![h, w, dims[2]])),
        (Shape::Known(_) | Shape::Computed { .. }, _) => {
            (site.checked(ty, &config), Output::Computed(Some(3)))
        }
    };
    Some(Layer { ty, config, output, params: Vec::new(), stats: Vec::new(), calls, batch_values: None })
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
