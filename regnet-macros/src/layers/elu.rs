//! `elu(alpha = 1)`: the positive part, and an exponential that ends at −α below.

use quote::quote;

use super::entry::Entry;
use super::function::Function;
use super::layer::{Layer, Reads};
use super::pointwise;
use super::role::{Auto, Bounds, Curve, Role};
use super::runtime::Operation;
use super::site::Site;
use crate::language::args::{Range, Value};

pub const ENTRY: Entry = Entry {
    word: "elu",
    form: "elu(alpha = 1)",
    meaning: "x above 0, α·(eˣ − 1) below",
    options: &[],
    auto: Auto::HeIn,
    role: Role::Activation(Curve {
        output: Bounds::ALL,
        identity: Some(Bounds::NOT_NEGATIVE),
        function: Function::smooth(
            |x, alpha| if x > 0.0 { [x, 1.0] } else { [alpha * x.exp_m1(), alpha * x.exp()] },
        ),
    }),
    plan,
};

/// The backward pass reads the sign of the output, which an alpha of 0 or less would lose.
const ALPHA: Range = Range {
    rule: "positive",
    text: "alpha {} is not above 0; for an alpha of 0 write `relu`",
    contains: |alpha| alpha > 0.0,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let alpha = site.args.number("alpha", Some(0), Some(1.0), &ALPHA);
    site.is_activation(alpha.as_ref().and_then(Value::known));
    let len = site.input.as_ref()?.len();
    let alpha = alpha?;
    Some(pointwise::by(Reads::Y, Operation::Elu, &len, &quote!(, alpha: #alpha)))
}
