//! `dense(units)`: every output is a weighted sum of all inputs.

use quote::quote;

use super::entry::Entry;
use super::layer::{Calls, Layer, Output, Reads};
use super::role::{Auto, Role};
use super::runtime::{Operation, settings};
use super::site::Site;
use super::weights::Weights;
use crate::language::shape::Size;

pub const ENTRY: Entry = Entry {
    word: "dense",
    form: "dense(units, init = auto, bias = auto, bias_init = zeros, l1 = 0, l2 = 0, max_norm, drop_connect)",
    meaning: "y = x·W + b on `[features]`; weight `[in, out]`",
    options: &[],
    auto: Auto::Glorot,
    role: Role::Affine,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let units = site.args.size("units", 0);
    let weights = Weights::read(site);
    let input = site.features()?;
    let (units, weights) = (units?, weights?);
    let me = &site.me;
    let inputs = input.features(site.args.word);
    let bias = weights.bias;
    let (config, axes, output) = match (input.known(), &units) {
        (Some([inputs]), Size::Known(n)) => {
            let axes = vec![(*inputs).into(), (*n).into()];
            let inputs = Size::Known(*inputs);
            (
                settings(
                    Operation::Dense,
                    &[("inputs", &inputs), ("units", &units)],
                    &[("bias", &bias, &true)],
                ),
                axes,
                Output::Known(vec![*n]),
            )
        }
        _ => {
            let axes = vec![Size::Computed(quote!(#me.inputs)), Size::Computed(quote!(#me.units))];
            let config = settings(
                Operation::Dense,
                &[("inputs", &inputs), ("units", &units)],
                &[("bias", &bias, &true)],
            );
            (site.checked(Operation::Dense, &config), axes, Output::Computed(Some(1)))
        }
    };
    let layer = Layer {
        operation: Operation::Dense,
        config,
        output,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls { backward_reads: Reads::X, learns: true, optional_d_x: true, ..Calls::default() },
        batch_values: None,
    };
    let pairs = axes.iter().try_fold(1.0, |pairs, axis| Some(pairs * axis.known()? as f64));
    Some(weights.on(layer, axes, pairs, site))
}
