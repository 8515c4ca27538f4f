//! THE list of inits: their words, and the values of the runtime's `Init` that they mean.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::{Auto, positions, runtime};
use crate::args::{ANY, Args, NOT_NEGATIVE, POSITIVE, Range, Value};
use crate::ast;
use crate::shape::Size;
use crate::suggest;

/// Initial values: a value of the runtime's `Init`, and the word for it, if it has one.
#[derive(Clone)]
pub struct Start {
    value: TokenStream,
    pub word: Option<&'static str>,
}

impl ToTokens for Start {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.value.to_tokens(tokens);
    }
}

impl Start {
    /// Whether every unit starts with the same values.
    pub fn is_constant(&self) -> bool {
        matches!(self.word, Some("zeros" | "ones" | "constant"))
    }
}

/// One word for initial values.
pub struct Init {
    pub word: &'static str,
    /// How it is written.
    pub form: &'static str,
    /// The variant of the runtime's enum; `None` for `auto`.
    variant: Option<&'static str>,
    takes: Takes,
    /// Its distribution, for the README's table.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the README"))]
    pub meaning: &'static str,
}

/// What stands in an init's parentheses.
enum Takes {
    Nothing,
    /// A number that must be given.
    Number(&'static str, Range),
    /// What is drawn, and a factor.
    Draw,
    /// A factor.
    Gain,
    /// Nothing, but its value tells the groups of a convolution.
    Groups,
}

const fn plain(word: &'static str, variant: &'static str, meaning: &'static str) -> Init {
    Init { word, form: word, variant: Some(variant), takes: Takes::Nothing, meaning }
}

const fn drawn(word: &'static str, form: &'static str, variant: &'static str, meaning: &'static str) -> Init {
    Init { word, form, variant: Some(variant), takes: Takes::Draw, meaning }
}

pub const INITS: &[Init] = &[
    Init {
        word: "auto",
        form: "auto",
        variant: None,
        takes: Takes::Nothing,
        meaning: "`he_in` before the relu family (relu, leaky_relu, prelu, elu, gelu, silu, softplus), `lecun` before selu, else `glorot`",
    },
    plain("zeros", "Zeros", "0"),
    plain("ones", "Ones", "1"),
    Init {
        word: "constant",
        form: "constant(value)",
        variant: Some("Constant"),
        takes: Takes::Number("value", ANY),
        meaning: "the same everywhere",
    },
    Init {
        word: "normal",
        form: "normal(std)",
        variant: Some("Normal"),
        takes: Takes::Number("std", NOT_NEGATIVE),
        meaning: "N(0, std²)",
    },
    Init {
        word: "truncated_normal",
        form: "truncated_normal(std)",
        variant: Some("TruncatedNormal"),
        takes: Takes::Number("std", NOT_NEGATIVE),
        meaning: "N(0, std²) without what lies beyond 2·std; std is that before the cut",
    },
    Init {
        word: "uniform",
        form: "uniform(a)",
        variant: Some("Uniform"),
        takes: Takes::Number("a", NOT_NEGATIVE),
        meaning: "uniform in [-a, a)",
    },
    drawn(
        "he_in",
        "he_in(normal, gain = 1)",
        "HeIn",
        "N(0, 2 / fan_in); `he_in(uniform)`: uniform with the same variance; `gain` multiplies the standard deviation",
    ),
    drawn("he_out", "he_out(normal, gain = 1)", "HeOut", "variance 2 / fan_out, likewise"),
    drawn("he_avg", "he_avg(normal, gain = 1)", "HeAvg", "variance 4 / (fan_in + fan_out), likewise"),
    drawn("glorot", "glorot(normal, gain = 1)", "Glorot", "variance 2 / (fan_in + fan_out), likewise"),
    drawn("lecun", "lecun(normal, gain = 1)", "Lecun", "variance 1 / fan_in, likewise"),
    Init {
        word: "orthogonal",
        form: "orthogonal(gain = 1)",
        variant: Some("Orthogonal"),
        takes: Takes::Gain,
        meaning: "gain times orthonormal rows or columns",
    },
    Init {
        word: "identity",
        form: "identity",
        variant: Some("Identity"),
        takes: Takes::Groups,
        meaning: "unit j is input j, of its group, in a convolution at the kernel's centre; further units are 0",
    },
];

/// The runtime's value of this name, and what stands behind it.
fn start(name: &str, value: &TokenStream) -> Start {
    let rt = runtime();
    let word = INITS.iter().find(|init| init.variant == Some(name)).map(|init| init.word);
    let name = Ident::new(name, Span::call_site());
    Start { value: quote!(#rt::Init::#name #value), word }
}

/// What `auto` means before such a layer.
pub fn auto(before: Auto) -> Start {
    let rt = runtime();
    let name = match before {
        Auto::HeIn => "HeIn",
        Auto::Lecun => "Lecun",
        Auto::Glorot | Auto::Through => "Glorot",
    };
    start(name, &quote!((#rt::Draw::NORMAL)))
}

pub fn constant(value: f64) -> Start {
    let value = Value::Known(value);
    start("Constant", &quote!((#value)))
}

pub fn normal(std: f64) -> Start {
    let std = Value::Known(std);
    start("Normal", &quote!((#std)))
}

pub fn orthogonal() -> Start {
    start("Orthogonal", &quote!((1.0)))
}

/// The bias of an lstm's gates.
pub fn forget() -> Start {
    start("ForgetGate", &TokenStream::new())
}

pub fn zeros() -> Start {
    start("Zeros", &TokenStream::new())
}

pub fn ones() -> Start {
    start("Ones", &TokenStream::new())
}

/// Reads an option whose value is an init.
pub fn read(args: &mut Args<'_>, name: &'static str, default: Start) -> Option<Start> {
    read_in_groups(args, name, default, &Size::Known(1))
}

/// The same for a weight of so many groups of units.
pub fn read_in_groups(
    args: &mut Args<'_>,
    name: &'static str,
    default: Start,
    groups: &Size,
) -> Option<Start> {
    let Some(expr) = args.expr(name, None) else {
        return Some(default);
    };
    let words: Vec<&str> = INITS.iter().map(|init| init.word).collect();
    let Some((word, inside)) = expr.word() else {
        args.bad(
            expr,
            format!("expected an init, but found `{}`; there are {}", expr.text(), suggest::list(&words)),
        );
        return None;
    };
    let Some(init) = INITS.iter().find(|init| word == init.word) else {
        let text = word.to_string();
        args.errors.at(word.span(), format!("unknown init `{text}`{}", suggest::hint(&text, &words)));
        return None;
    };
    let before = args.errors.len();
    let call = ast::call_of(&word, inside.unwrap_or_default(), args.errors);
    let mut inner = Args::new(&call, args.errors);
    let value = value(init, &mut inner, groups);
    inner.finish(positions(init.form));
    if args.errors.len() > before {
        return None;
    }
    match init.variant {
        Some(name) => Some(start(name, &value?)),
        None => Some(default),
    }
}

/// What stands behind the variant's name.
fn value(init: &Init, args: &mut Args<'_>, groups: &Size) -> Option<TokenStream> {
    let rt = runtime();
    match &init.takes {
        Takes::Nothing => Some(TokenStream::new()),
        Takes::Groups => Some(quote!((#groups))),
        Takes::Number(name, range) => {
            let number = args.number(name, Some(0), None, range)?;
            Some(quote!((#number)))
        }
        Takes::Draw => {
            let words = [("normal", false), ("uniform", true)];
            let uniform = args.choice_at("distribution", Some(0), &words, false);
            let gain = args.number("gain", None, Some(1.0), &POSITIVE);
            let draw = if uniform? { quote!(#rt::Draw::UNIFORM) } else { quote!(#rt::Draw::NORMAL) };
            let gain = gain.map(|gain| (gain.known() != Some(1.0)).then(|| quote!(.gain(#gain))))?;
            Some(quote!((#draw #gain)))
        }
        Takes::Gain => {
            let gain = args.number("gain", None, Some(1.0), &POSITIVE)?;
            Some(quote!((#gain)))
        }
    }
}
