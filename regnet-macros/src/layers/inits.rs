//! THE list of inits: their words, and the values of the runtime's `Init` that they mean.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::forms::positions;
use super::role::Auto;
use super::runtime::{Init, runtime};
use crate::language::args::{ANY, Args, NOT_NEGATIVE, POSITIVE, Range, Value};
use crate::language::ast;
use crate::language::shape::Size;
use crate::says::suggest;

/// Initial values: a value of the runtime's `Init`.
#[derive(Clone)]
pub struct Start {
    value: TokenStream,
    init: Init,
    /// The number in its parentheses, or its gain; `None` where rustc computes it.
    number: Option<f64>,
}

impl ToTokens for Start {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.value.to_tokens(tokens);
    }
}

impl Start {
    /// Whether every unit starts with the same values.
    pub fn is_constant(&self) -> bool {
        matches!(self.spread(), Some(Spread::Constant(_)))
    }

    /// The value that all have, if that is known.
    pub fn constant(&self) -> Option<f64> {
        match self.spread()? {
            Spread::Constant(value) => Some(value(self.number?)),
            Spread::Deviation(_) | Spread::Fans(_) | Spread::Orthogonal | Spread::Identity => None,
        }
    }

    /// The variance that it draws with, for a weight of this shape: what the runtime's `Init::std` is the root of.
    pub fn variance(&self, shape: &[usize]) -> Option<f64> {
        let number = self.number?;
        let (field, inputs, outputs) = match shape {
            [] => return None,
            [n] => (&[][..], *n as f64, *n as f64),
            [field @ .., inputs, outputs] => (field, *inputs as f64, *outputs as f64),
        };
        let field: f64 = field.iter().map(|n| *n as f64).product();
        let square = number * number;
        match self.spread()? {
            Spread::Deviation(of_one) => Some(of_one * square),
            Spread::Fans(variance) => Some(square * variance(field * inputs, field * outputs)),
            Spread::Orthogonal => Some(square / (field * inputs).max(outputs)),
            Spread::Constant(_) | Spread::Identity => None,
        }
    }

    fn spread(&self) -> Option<Spread> {
        Some(self.entry()?.spread)
    }

    /// Its word, if it has one.
    pub fn word(&self) -> Option<&'static str> {
        Some(self.entry()?.word)
    }

    pub fn is(&self, init: Init) -> bool {
        self.init == init
    }

    fn entry(&self) -> Option<&'static Word> {
        INITS.iter().find(|word| word.init == Some(self.init))
    }
}

/// One word for initial values.
pub struct Word {
    pub word: &'static str,
    /// How it is written.
    pub form: &'static str,
    /// `None` for `auto`.
    init: Option<Init>,
    takes: Takes,
    spread: Spread,
    /// Its distribution, for the table of `docs/language.md`; `{he_in}` and `{lecun}` stand for the layers before which `auto`
    /// is that.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the page"))]
    pub meaning: &'static str,
}

/// How widely an init spreads, by its number x.
#[derive(Clone, Copy)]
enum Spread {
    /// All have this value.
    Constant(fn(f64) -> f64),
    /// The variance is this times x².
    Deviation(f64),
    /// The variance is x² times this of fan_in and fan_out.
    Fans(fn(f64, f64) -> f64),
    /// The variance is x² through the longer side of the matrix.
    Orthogonal,
    /// Ones and zeros.
    Identity,
}

/// The part of a normal's variance that is left between −2 and 2 standard deviations.
const LEFT_BY_CUT: f64 = 0.773_741_303_549_923_2;

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

const fn plain(word: &'static str, init: Init, value: fn(f64) -> f64, meaning: &'static str) -> Word {
    let spread = Spread::Constant(value);
    Word { word, form: word, init: Some(init), takes: Takes::Nothing, spread, meaning }
}

const fn drawn(
    word: &'static str,
    form: &'static str,
    init: Init,
    variance: fn(f64, f64) -> f64,
    meaning: &'static str,
) -> Word {
    Word { word, form, init: Some(init), takes: Takes::Draw, spread: Spread::Fans(variance), meaning }
}

pub const INITS: &[Word] = &[
    Word {
        word: "auto",
        form: "auto",
        init: None,
        takes: Takes::Nothing,
        // Never asked: it stands for another.
        spread: Spread::Identity,
        meaning: "`he_in` before the relu family ({he_in}), `lecun` before {lecun}, else `glorot`",
    },
    plain("zeros", Init::Zeros, |_| 0.0, "0"),
    plain("ones", Init::Ones, |_| 1.0, "1"),
    Word {
        word: "constant",
        form: "constant(value)",
        init: Some(Init::Constant),
        takes: Takes::Number("value", ANY),
        spread: Spread::Constant(|x| x),
        meaning: "the same everywhere",
    },
    Word {
        word: "normal",
        form: "normal(std)",
        init: Some(Init::Normal),
        takes: Takes::Number("std", NOT_NEGATIVE),
        spread: Spread::Deviation(1.0),
        meaning: "N(0, std²)",
    },
    Word {
        word: "truncated_normal",
        form: "truncated_normal(std)",
        init: Some(Init::TruncatedNormal),
        takes: Takes::Number("std", NOT_NEGATIVE),
        spread: Spread::Deviation(LEFT_BY_CUT),
        meaning: "N(0, std²) without what lies beyond 2·std; std is that before the cut",
    },
    Word {
        word: "uniform",
        form: "uniform(a)",
        init: Some(Init::Uniform),
        takes: Takes::Number("a", NOT_NEGATIVE),
        spread: Spread::Deviation(1.0 / 3.0),
        meaning: "uniform in [-a, a)",
    },
    drawn(
        "he_in",
        "he_in(normal, gain = 1)",
        Init::HeIn,
        |fan_in, _| 2.0 / fan_in,
        "N(0, 2 / fan_in); `he_in(uniform)`: uniform with the same variance; `gain` multiplies the standard deviation",
    ),
    drawn(
        "he_out",
        "he_out(normal, gain = 1)",
        Init::HeOut,
        |_, fan_out| 2.0 / fan_out,
        "variance 2 / fan_out, likewise",
    ),
    drawn(
        "he_avg",
        "he_avg(normal, gain = 1)",
        Init::HeAvg,
        |fan_in, fan_out| 4.0 / (fan_in + fan_out),
        "variance 4 / (fan_in + fan_out), likewise",
    ),
    drawn(
        "glorot",
        "glorot(normal, gain = 1)",
        Init::Glorot,
        |fan_in, fan_out| 2.0 / (fan_in + fan_out),
        "variance 2 / (fan_in + fan_out), likewise",
    ),
    drawn(
        "lecun",
        "lecun(normal, gain = 1)",
        Init::Lecun,
        |fan_in, _| 1.0 / fan_in,
        "variance 1 / fan_in, likewise",
    ),
    Word {
        word: "orthogonal",
        form: "orthogonal(gain = 1)",
        init: Some(Init::Orthogonal),
        takes: Takes::Gain,
        spread: Spread::Orthogonal,
        meaning: "gain times orthonormal rows or columns",
    },
    Word {
        word: "identity",
        form: "identity",
        init: Some(Init::Identity),
        takes: Takes::Groups,
        spread: Spread::Identity,
        meaning: "unit j is input j, of its group, in a convolution at the kernel's centre; further units are 0",
    },
];

/// The runtime's value of this variant, what stands behind it, and the number in that.
fn start(init: Init, value: &TokenStream, number: Option<f64>) -> Start {
    let rt = runtime();
    let usual = quote!((#rt::Draw::NORMAL)).to_string();
    let word = INITS.iter().find(|word| word.init == Some(init) && value.to_string() == usual);
    let value = match word.map(|word| format_ident!("{}", word.word.to_uppercase())) {
        Some(constant) => quote!(#rt::#constant),
        None => quote!(#rt::Init::#init #value),
    };
    Start { value, init, number }
}

/// What `auto` means before such a layer.
pub fn auto(before: Auto) -> Start {
    let rt = runtime();
    let init = match before {
        Auto::HeIn => Init::HeIn,
        Auto::Lecun => Init::Lecun,
        Auto::Glorot | Auto::Through => Init::Glorot,
    };
    start(init, &quote!((#rt::Draw::NORMAL)), Some(1.0))
}

pub fn constant(value: f64) -> Start {
    let number = Value::Known(value);
    start(Init::Constant, &quote!((#number)), Some(value))
}

pub fn normal(std: f64) -> Start {
    let number = Value::Known(std);
    start(Init::Normal, &quote!((#number)), Some(std))
}

pub fn orthogonal() -> Start {
    start(Init::Orthogonal, &quote!((1.0)), Some(1.0))
}

/// The bias of an lstm's gates.
pub fn forget() -> Start {
    start(Init::ForgetGate, &TokenStream::new(), None)
}

pub fn zeros() -> Start {
    start(Init::Zeros, &TokenStream::new(), Some(0.0))
}

pub fn ones() -> Start {
    start(Init::Ones, &TokenStream::new(), Some(1.0))
}

/// Whether the value of an option with this name is an init: `init`, `bias_init`, `recurrent_init`.
pub fn begins(option: &str) -> bool {
    option == "init" || option.ends_with("_init")
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
    let words: Vec<&str> = INITS.iter().map(|entry| entry.word).collect();
    let Some((word, inside)) = expr.word() else {
        args.bad(
            expr,
            format!("expected an init, but found `{}`; there are {}", expr.text(), suggest::list(&words)),
        );
        return None;
    };
    let Some(entry) = INITS.iter().find(|entry| word == entry.word) else {
        let text = word.to_string();
        args.errors.at(word.span(), format!("unknown init `{text}`{}", suggest::hint(&text, &words)));
        return None;
    };
    let (before, inside) = (args.errors.len(), inside.unwrap_or_default());
    if args.is_spent(name, &inside) {
        return None;
    }
    let call = ast::call_of(&word, inside, args.errors);
    let mut inner = Args::new(&call, args.errors);
    let value = value(entry, &mut inner, groups);
    inner.finish(positions(entry.form));
    if args.errors.len() > before {
        return None;
    }
    match entry.init {
        Some(init) => {
            let (value, number) = value?;
            Some(start(init, &value, number))
        }
        None => Some(default),
    }
}

/// What stands behind the variant's name, and its number.
fn value(word: &Word, args: &mut Args<'_>, groups: &Size) -> Option<(TokenStream, Option<f64>)> {
    let rt = runtime();
    match &word.takes {
        Takes::Nothing => Some((TokenStream::new(), Some(0.0))),
        Takes::Groups => Some((quote!((#groups)), None)),
        Takes::Number(name, range) => {
            let number = args.number(name, Some(0), None, range)?;
            Some((quote!((#number)), number.known()))
        }
        Takes::Draw => {
            let words = [("normal", false), ("uniform", true)];
            let uniform = args.choice_at("distribution", Some(0), &words, false);
            let gain = args.number("gain", None, Some(1.0), &POSITIVE);
            let draw = if uniform? { quote!(#rt::Draw::UNIFORM) } else { quote!(#rt::Draw::NORMAL) };
            let gain = gain?;
            let factor = (gain.known() != Some(1.0)).then(|| quote!(.gain(#gain)));
            Some((quote!((#draw #factor)), gain.known()))
        }
        Takes::Gain => {
            let gain = args.number("gain", None, Some(1.0), &POSITIVE)?;
            Some((quote!((#gain)), gain.known()))
        }
    }
}
