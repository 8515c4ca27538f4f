//! Recurrent layers: the options that `rnn`, `gru` and `lstm` have in common.
//!
//! As in Keras, the weight starts by glorot and the recurrent weight is orthogonal; PyTorch draws both uniformly.
//! Penalties are of both.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::inits::{self, Start};
use super::layer::{Calls, Inference, Layer, Output, Reads, Saved, Steps, Tensor};
use super::role::Auto;
use super::runtime::{Kind, Operation, runtime};
use super::site::Site;
use crate::language::args::{NOT_NEGATIVE, PROBABILITY, Value};
use crate::language::shape::Size;

/// What the options of all three mean here.
pub const OPTIONS: &[(&str, &str)] = &[
    ("units", "the size of the state, and so how many outputs a step has"),
    ("init", "how the weights of the input start: `auto` is `glorot`"),
    ("bias", "whether each gate of each unit has one"),
];

/// What sets a word apart.
pub struct Form {
    /// The runtime's type.
    pub operation: Operation,
    pub gates: usize,
    /// How the bias starts where nothing else is asked for.
    pub bias: fn() -> Start,
    /// Whether the last gate has a bias of its own behind the recurrent product.
    pub recurrent_bias: bool,
    /// Whether a norm also stands on the cell's state.
    pub cell_norm: bool,
}

/// The options of all three.
struct Options {
    units: Size,
    norm: bool,
    dropout: Value,
    recurrent_dropout: Value,
    sequence: bool,
    init: Start,
    recurrent_init: Start,
    bias: bool,
    bias_init: Start,
    l1: Value,
    l2: Value,
}

impl Options {
    fn read(site: &mut Site<'_>, form: &Form) -> Option<Options> {
        let args = &mut site.args;
        let flag = [("false", false), ("true", true)];
        let units = args.size("units", 0);
        let norm = args.choice("norm", &[("none", false), ("layer", true)], false);
        let dropout = args.number("dropout", None, Some(0.0), &PROBABILITY);
        let recurrent_dropout = args.number("recurrent_dropout", None, Some(0.0), &PROBABILITY);
        let sequence = args.choice("sequence", &flag, false);
        let init = inits::read(args, "init", inits::auto(Auto::Glorot));
        let recurrent_init = inits::read(args, "recurrent_init", inits::orthogonal());
        let bias = args.choice("bias", &flag, true);
        let bias_init = inits::read(args, "bias_init", (form.bias)());
        let l1 = args.number("l1", None, Some(0.0), &NOT_NEGATIVE);
        let l2 = args.number("l2", None, Some(0.0), &NOT_NEGATIVE);
        Some(Options {
            units: units?,
            norm: norm?,
            dropout: dropout?,
            recurrent_dropout: recurrent_dropout?,
            sequence: sequence?,
            init: init?,
            recurrent_init: recurrent_init?,
            bias: bias?,
            bias_init: bias_init?,
            l1: l1?,
            l2: l2?,
        })
    }

    /// The runtime's value.
    fn config(&self, form: &Form, input: &TokenStream, stream: u32) -> TokenStream {
        let (rt, ty, stream) = (runtime(), form.operation, Literal::u32_unsuffixed(stream));
        let Options { units, bias, norm, dropout, recurrent_dropout, sequence, .. } = self;
        quote! {
            #rt::#ty(#rt::Recurrent {
                input: #input,
                units: #units,
                bias: #bias,
                norm: #norm,
                dropout: #dropout,
                recurrent_dropout: #recurrent_dropout,
                sequence: #sequence,
                stream: #stream,
            })
        }
    }

    /// All tensors, in the runtime's order.
    fn tensors(self, form: &Form, channels: Size) -> Vec<Tensor> {
        let (units, width) = (self.units.clone(), times(form.gates, &self.units));
        let weight = |name, rows, init| {
            let tensor = Tensor::new(name, Kind::Weight, vec![rows, width.clone()], init);
            Tensor { l1: self.l1.clone(), l2: self.l2.clone(), ..tensor }
        };
        let mut tensors = vec![
            weight("weight", channels, self.init),
            weight("recurrent_weight", units.clone(), self.recurrent_init),
        ];
        if self.bias {
            tensors.push(Tensor::new("bias", Kind::Bias, vec![width.clone()], self.bias_init));
        }
        if self.bias && form.recurrent_bias {
            tensors.push(Tensor::new("recurrent_bias", Kind::Bias, vec![units.clone()], inits::zeros()));
        }
        if self.norm {
            tensors.extend(norm("gamma", "beta", &width, inits::normal(APART)));
            tensors.extend(norm("recurrent_gamma", "recurrent_beta", &width, inits::zeros()));
        }
        if self.norm && form.cell_norm {
            tensors.extend(norm("cell_gamma", "cell_beta", &units, inits::zeros()));
        }
        tensors
    }
}

/// The deviation of the first beta. Where all units are alike, as with x = 0 from the first step on, the variance is 0 and
/// every norm multiplies a gradient by 1/√eps, step for step: twenty-eight blank rows of an image made it infinite. With
/// units that differ a little from the start, the first step alone is so steep.
const APART: f64 = 0.1;

fn norm(gamma: &'static str, beta: &'static str, len: &Size, beta_init: Start) -> [Tensor; 2] {
    [
        Tensor::new(gamma, Kind::Gamma, vec![len.clone()], inits::ones()),
        Tensor::new(beta, Kind::Beta, vec![len.clone()], beta_init),
    ]
}

/// `4 * units`
fn times(gates: usize, units: &Size) -> Size {
    match units {
        Size::Known(n) => Size::Known(gates.saturating_mul(*n)),
        Size::Computed(tokens) => {
            let gates = Literal::usize_unsuffixed(gates);
            Size::Computed(quote!(#gates * (#tokens)))
        }
    }
}

/// A recurrent layer on a sequence.
pub fn plan(site: &mut Site<'_>, form: &Form) -> Option<Layer> {
    let options = Options::read(site, form);
    let input = site.sequence()?;
    let options = options?;
    let (me, shape) = (&site.me, input.sequence(site.args.word));
    let (units, sequence) = (options.units.known(), options.sequence);
    let output = match (input.known(), units) {
        (Some([length, _]), Some(units)) if sequence => Output::Known(vec![*length, units]),
        (_, Some(units)) if !sequence => Output::Known(vec![units]),
        _ => Output::Computed(Some(if sequence { 2 } else { 1 })),
    };
    let channels = match input.known() {
        Some([_, channels]) => Size::Known(*channels),
        _ => Size::Computed(quote!(#me.0.input[1])),
    };
    Some(Layer {
        operation: form.operation,
        config: options.config(form, &shape, site.stream),
        output,
        params: options.tensors(form, channels),
        stats: Vec::new(),
        calls: Calls {
            steps: Steps::Counted { sequence },
            backward_reads: Reads::X,
            saved: Some(Saved::PerExample(Size::Computed(quote!(#me.saved())))),
            random: true,
            inference: Inference::Own { in_place: false },
            optional_d_x: true,
            ..Calls::default()
        },
        batch_values: None,
    })
}
