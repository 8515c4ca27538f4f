//! `depthwise_conv2d(kernel)`: one filter for each channel.

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
    word: "depthwise_conv2d",
    form: "depthwise_conv2d(kernel, stride = 1, padding = valid, dilation = 1, init = auto, bias = auto, bias_init = zeros, l1 = 0, l2 = 0, max_norm, drop_connect)",
    meaning: "one filter for each channel, on `[H, W, C]`; weight `[kh, kw, 1, C]`",
    options: &[],
    auto: Auto::Glorot,
    role: Role::Depthwise,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let window = Window::read(site, "kernel", 0, Over::Image, Of::Convolution);
    let channels = site.input.as_ref().map_or(Size::Known(1), Shape::last);
    let weights = Weights::read_in_groups(site, &channels);
    let input = site.image()?;
    let (window, weights) = (window?, weights?);
    let fit = window.output(site, &input, "kernel", 0)?;
    let cells = window.cells(&input);
    let (rt, me) = (runtime(), &site.me);
    let (image, bias) = (input.image(site.args.word), weights.bias);
    let [kernel, stride, padding, dilation] = window.tokens();
    let config = settings(
        Operation::DepthwiseConv2d,
        &[("input", &image), ("kernel", &kernel)],
        &[
            ("stride", &stride, &quote!([1, 1])),
            ("padding", &padding, &quote!(#rt::Padding::Valid)),
            ("dilation", &dilation, &quote!([1, 1])),
            ("bias", &bias, &true),
        ],
    );
    let (config, [kh, kw, channels], output) = match (input.known(), fit) {
        (Some([.., channels]), Fit::Known(fit)) => {
            let [kh, kw] = window.size;
            (config, [kh, kw, Size::Known(*channels)], Over::Image.output(fit, *channels))
        }
        (_, Fit::Known(_) | Fit::Computed) => {
            let axes = [quote!(#me.kernel[0]), quote!(#me.kernel[1]), quote!(#me.input[2])];
            let config = site.checked(Operation::DepthwiseConv2d, &config);
            (config, axes.map(Size::Computed), Output::Computed(Some(3)))
        }
    };
    let layer = Layer {
        operation: Operation::DepthwiseConv2d,
        config,
        output,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls { backward_reads: Reads::X, optional_d_x: true, layout: Layout::Lanes, ..Calls::PLAIN },
        batch_values: None,
    };
    let pairs = cells.zip(channels.known()).map(|(cells, channels)| cells * channels as f64);
    Some(weights.on(layer, vec![kh, kw, Size::Known(1), channels], pairs, site))
}
