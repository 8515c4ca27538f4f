//! `leaky_relu(slope)`: a relu that lets a little through below zero.

use quote::quote;

use super::entry::Entry;
use super::function::Function;
use super::layer::Layer;
use super::pointwise;
use super::role::{Auto, Bounds, Curve, Role};
use super::runtime::Operation;
use super::site::Site;
use crate::language::args::{Range, Value};

pub const ENTRY: Entry = Entry {
    word: "leaky_relu",
    form: "leaky_relu(slope = 0.01)",
    meaning: "x above 0, slope·x below",
    options: &[],
    auto: Auto::HeIn,
    role: Role::Activation(Curve {
        output: Bounds::ALL,
        identity: Some(Bounds::NOT_NEGATIVE),
        function: Function::bent(|x, slope| if x > 0.0 { [x, 1.0] } else { [slope * x, slope] }),
    }),
    plan,
};

/// The backward pass reads the sign of the output, which a slope of 0 or less would lose.
const SLOPE: Range = Range {
    rule: "positive",
    text: "slope {} is not above 0; for a slope of 0 write `relu`",
    contains: |s| s > 0.0,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let slope = site.args.number("slope", Some(0), Some(0.01), &SLOPE);
    site.is_activation(slope.as_ref().and_then(Value::known));
    let len = site.input.as_ref()?.len();
    let slope = slope?;
    Some(pointwise::layer(Operation::LeakyRelu, &len, &quote!(, slope: #slope)))
}
