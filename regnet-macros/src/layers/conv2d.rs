//! `conv2d(filters, kernel)`: a small dense layer that slides over an image.

use quote::quote;

use super::weights::Weights;
use super::window::{Fit, Of, Over, Window};
use super::{Auto, Calls, Entry, Layer, Layout, Output, Reads, Site, runtime};
use crate::shape::Size;

pub const ENTRY: Entry = Entry {
    word: "conv2d",
    form: "conv2d(filters, kernel, stride = 1, padding = valid, init = auto, bias = auto, bias_init = zeros, l1 = 0, l2 = 0)",
    meaning: "each output pixel is a dense layer of its window, on `[H, W, C]`; weight `[kh, kw, in, out]`",
    auto: Auto::Glorot,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let filters = site.args.size("filters", 0);
    let window = Window::read(site, "kernel", 1, Over::Image, Of::Convolution);
    let weights = Weights::read(site);
    let input = site.image()?;
    let (filters, window, weights) = (filters?, window?, weights?);
    let fit = window.output(site, &input, "kernel", 1)?;
    let (rt, me) = (runtime(), &site.me);
    let (image, bias) = (input.image(site.args.word), weights.bias);
    let [kernel, stride, padding, _] = window.tokens();
    let config = quote! {
        #rt::Conv2d { input: #image, filters: #filters, kernel: #kernel, stride: #stride, padding: #padding, bias: #bias }
    };
    let (config, axes, output) = match (input.known(), &filters, fit) {
        (Some(dims), Size::Known(n), Fit::Known([h, w])) => {
            let [kh, kw] = window.size;
            (config, vec![kh, kw, dims[2].into(), filters.clone()], Output::Known(vec![h, w, *n]))
        }
        _ => {
            let of = |tokens| Size::Computed(tokens);
            let axes = vec![
                of(quote!(#me.kernel[0])),
                of(quote!(#me.kernel[1])),
                of(quote!(#me.input[2])),
                of(quote!(#me.filters)),
            ];
            (site.checked("Conv2d", &config), axes, Output::Computed(Some(3)))
        }
    };
    Some(Layer {
        ty: "Conv2d",
        config,
        output,
        params: weights.tensors(axes),
        stats: Vec::new(),
        calls: Calls {
            backward_reads: Reads::X,
            optional_d_x: true,
            layout: Layout::Lanes,
            ..Calls::default()
        },
        batch_values: None,
    })
}
