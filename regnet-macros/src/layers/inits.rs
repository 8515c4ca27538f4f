//! THE list of inits: their words, and the values of the runtime's `Init` that they mean.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{Auto, runtime};
use crate::args::{ANY, Args, NOT_NEGATIVE, Range, Value};
use crate::expr::Expr;
use crate::suggest;

/// One word for initial values.
pub struct Init {
    pub word: &'static str,
    /// The variant of the runtime's enum; `None` for `auto`.
    variant: Option<&'static str>,
    /// Its value in parentheses, if it takes one: its name and range.
    value: Option<(&'static str, Range)>,
    /// Its distribution, for the README's table.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that keeps the README"))]
    pub meaning: &'static str,
}

impl Init {
    /// How it is written: `normal(std)`.
    #[cfg(test)]
    pub fn form(&self) -> String {
        match &self.value {
            Some((value, _)) => format!("{}({value})", self.word),
            None => self.word.to_owned(),
        }
    }
}

const fn plain(word: &'static str, variant: &'static str, meaning: &'static str) -> Init {
    Init { word, variant: Some(variant), value: None, meaning }
}

pub const INITS: &[Init] = &[
    Init {
        word: "auto",
        variant: None,
        value: None,
        meaning: "`he_in` before the relu family (relu, leaky_relu, prelu, elu, gelu, silu, softplus), `lecun` before selu, else `glorot`",
    },
    plain("zeros", "Zeros", "0"),
    plain("ones", "Ones", "1"),
    Init {
        word: "constant",
        variant: Some("Constant"),
        value: Some(("value", ANY)),
        meaning: "the same everywhere",
    },
    Init {
        word: "normal",
        variant: Some("Normal"),
        value: Some(("std", NOT_NEGATIVE)),
        meaning: "N(0, std²)",
    },
    Init {
        word: "uniform",
        variant: Some("Uniform"),
        value: Some(("a", NOT_NEGATIVE)),
        meaning: "uniform in [-a, a)",
    },
    plain("he_in", "HeIn", "N(0, 2 / fan_in)"),
    plain("he_out", "HeOut", "N(0, 2 / fan_out)"),
    plain("he_avg", "HeAvg", "N(0, 4 / (fan_in + fan_out))"),
    plain("glorot", "Glorot", "N(0, 2 / (fan_in + fan_out))"),
    plain("lecun", "Lecun", "N(0, 1 / fan_in)"),
    plain("orthogonal", "Orthogonal", "orthonormal rows or columns"),
];

fn variant(name: &str) -> TokenStream {
    let rt = runtime();
    let name = Ident::new(name, Span::call_site());
    quote!(#rt::Init::#name)
}

/// What `auto` means before such a layer.
pub fn auto(before: Auto) -> TokenStream {
    variant(match before {
        Auto::HeIn => "HeIn",
        Auto::Lecun => "Lecun",
        Auto::Glorot | Auto::Through => "Glorot",
    })
}

pub fn constant(value: f64) -> TokenStream {
    let variant = variant("Constant");
    let value = Value::Known(value);
    quote!(#variant(#value))
}

pub fn zeros() -> TokenStream {
    variant("Zeros")
}

pub fn ones() -> TokenStream {
    variant("Ones")
}

/// Reads an option whose value is an init.
pub fn read(args: &mut Args<'_>, name: &'static str, default: TokenStream) -> Option<TokenStream> {
    let Some(expr) = args.expr(name, None) else {
        return Some(default);
    };
    let words: Vec<&str> = INITS.iter().map(|init| init.word).collect();
    let Some((word, inner)) = expr.word() else {
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
    let Some(name) = init.variant else {
        return Some(default);
    };
    let variant = variant(name);
    match (&init.value, inner) {
        (None, None) => Some(variant),
        (None, Some(_)) => {
            args.bad(expr, format!("`{word}` takes no value in parentheses"));
            None
        }
        (Some((value, _)), None) => {
            args.bad(expr, format!("`{word}` needs its {value}: write `{word}(0.1)`"));
            None
        }
        (Some((value, range)), Some(tokens)) => {
            if tokens.is_empty() {
                args.bad(expr, format!("`{word}` needs its {value}: write `{word}(0.1)`"));
                return None;
            }
            let number = args.read_number(value, &Expr { span: word.span(), tokens }, range)?;
            Some(quote!(#variant(#number)))
        }
    }
}
