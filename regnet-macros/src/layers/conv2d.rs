//! `conv2d(filters, kernel)`: a small dense layer that slides over an image.

use proc_macro2::TokenStream;
use quote::quote;

use super::entry::Entry;
use super::layer::{Calls, Layer, Layout, Output, Reads};
use super::role::{Auto, Role};
use super::runtime::{Operation, runtime, settings};
use super::site::Site;
use super::weights::Weights;
use super::window::{Fit, Of, Over, Window};
use crate::language::shape::{Shape, Size};

pub const ENTRY: Entry = Entry {
    word: "conv2d",
    form: "conv2d(filters, kernel, stride = 1, padding = valid, dilation = 1, groups = 1, init = auto, bias = auto, bias_init = zeros, l1 = 0, l2 = 0, max_norm, drop_connect)",
    meaning: "each output pixel is a dense layer of its window, on `[H, W, C]`; weight `[kh, kw, in/groups, out]`",
    options: &[],
    auto: Auto::Glorot,
    role: Role::Affine,
    plan: |site| convolution(site, Operation::Conv2d, Over::Image),
};

/// Both convolutions read the same options.
pub fn convolution(site: &mut Site<'_>, operation: Operation, over: Over) -> Option<Layer> {
    let filters = site.args.size("filters", 0);
    let window = Window::read(site, "kernel", 1, over, Of::Convolution);
    let groups = site.args.count("groups", 1);
    let weights = Weights::read_in_groups(site, groups.as_ref().unwrap_or(&Size::Known(1)));
    let input = match over {
        Over::Image => site.image()?,
        Over::Sequence => site.sequence()?,
    };
    let (filters, window, groups, weights) = (filters?, window?, groups?, weights?);
    check_groups(site, &input, &filters, &groups)?;
    let fit = window.output(site, &input, "kernel", 1)?;
    let (rt, me) = (runtime(), &site.me);
    let (dims, bias) = (over.dims(&input, site.args.word), weights.bias);
    let [kernel, stride, padding, dilation] = window.tokens();
    let one = over.of([Size::Known(1), Size::Known(1)]);
    let one = if let [one] = one.as_slice() { quote!(#one) } else { quote!([#(#one),*]) };
    let config = settings(
        operation,
        &[("input", &dims), ("filters", &filters), ("kernel", &kernel)],
        &[
            ("stride", &stride, &one),
            ("padding", &padding, &quote!(#rt::Padding::Valid)),
            ("dilation", &dilation, &one),
            ("groups", &groups, &Size::Known(1)),
            ("bias", &bias, &true),
        ],
    );
    let known = input.known().zip(filters.known()).zip(groups.known());
    let (config, field, output) = match (known, fit) {
        (Some((([.., channels], filters), groups)), Fit::Known(fit)) => {
            let of_group = Size::Known(channels / groups);
            (config, [over.of(window.size.clone()), vec![of_group]].concat(), over.output(fit, filters))
        }
        (_, _) => (site.checked(operation, &config), computed(over, me), Output::Computed(Some(over.rank()))),
    };
    let units = match &output {
        Output::Known(_) => filters,
        Output::Computed(_) | Output::Same => Size::Computed(quote!(#me.filters)),
    };
    let pairs = window.cells(&input).zip(known).map(|(cells, ((dims, filters), groups))| {
        let of_group = dims.last().map_or(0, |channels| channels / groups);
        cells * of_group as f64 * filters as f64
    });
    let layer = Layer {
        operation,
        config,
        output,
        params: Vec::new(),
        stats: Vec::new(),
        calls: calls(&window),
        batch_values: None,
    };
    Some(weights.on(layer, [field, vec![units]].concat(), pairs, site))
}

/// All axes of the weight but the last, where only rustc knows the sizes.
fn computed(over: Over, me: &TokenStream) -> Vec<Size> {
    let of = |tokens| Size::Computed(tokens);
    match over {
        Over::Image => {
            vec![of(quote!(#me.kernel[0])), of(quote!(#me.kernel[1])), of(quote!(#me.input[2] / #me.groups))]
        }
        Over::Sequence => vec![of(quote!(#me.kernel)), of(quote!(#me.input[1] / #me.groups))],
    }
}

/// The kernels for sixteen examples side by side know no dilation.
fn calls(window: &Window) -> Calls {
    let dilated = window.dilation.iter().any(|dilation| dilation.known().is_some_and(|n| n != 1));
    Calls {
        backward_reads: Reads::X,
        optional_d_x: true,
        layout: if dilated { Layout::Rows } else { Layout::Lanes },
        lays_lanes: !dilated,
        ..Calls::PLAIN
    }
}

fn check_groups(site: &mut Site<'_>, input: &Shape, filters: &Size, groups: &Size) -> Option<()> {
    let groups = match groups.known() {
        Some(groups) if groups > 1 => groups,
        Some(_) | None => return Some(()),
    };
    for (n, of) in [(input.last(), "channels of the input"), (filters.clone(), "filters")] {
        if let Some(n) = n.known().filter(|n| !n.is_multiple_of(groups)) {
            let span = site.args.span_of("groups", None, site.call);
            site.args.errors.at(span, format!("{groups} groups do not divide the {n} {of}"));
            return None;
        }
    }
    Some(())
}
