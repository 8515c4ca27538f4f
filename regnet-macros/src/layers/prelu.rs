//! `prelu`: a leaky relu that learns its slope.

use quote::quote;

use super::entry::Entry;
use super::function::Function;
use super::inits;
use super::layer::{Calls, Layer, Layout, Output, Reads, Steps, Tensor};
use super::role::{Auto, Bounds, Curve, Role};
use super::runtime::{Kind, Operation, runtime};
use super::site::Site;
use crate::language::shape::Size;

pub const ENTRY: Entry = Entry {
    word: "prelu",
    form: "prelu",
    meaning: "x above 0, a·x below, with one learned a that begins at 0.25; weight decay leaves it alone (He et al. 2015)",
    options: &[],
    auto: Auto::HeIn,
    role: Role::Activation(Curve {
        output: Bounds::ALL,
        identity: Some(Bounds::NOT_NEGATIVE),
        function: Function::bent(|x, _| if x > 0.0 { [x, 1.0] } else { [SLOPE * x, SLOPE] }),
    }),
    plan,
};

/// Where the slope begins, as in the paper.
const SLOPE: f64 = 0.25;

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let len = site.input.as_ref()?.len();
    site.is_activation(Some(0.0));
    let rt = runtime();
    // A gamma to what goes by kind: a scale, which decay would pull towards relu.
    let slope = Tensor::new("weight", Kind::Gamma, vec![Size::Known(1)], inits::constant(SLOPE));
    Some(Layer {
        operation: Operation::Prelu,
        config: quote!(#rt::Prelu { len: #len }),
        output: Output::Same,
        params: vec![slope],
        stats: Vec::new(),
        calls: Calls {
            backward_reads: Reads::X,
            layout: Layout::Any,
            steps: Steps::Values,
            ..Calls::default()
        },
        batch_values: None,
    })
}
