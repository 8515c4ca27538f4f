//! Windows that slide over an image, for convolutions and pools: `kernel stride padding`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Site, runtime};
use crate::expr::Expr;
use crate::shape::{Shape, Size};
use crate::suggest;

/// A window and how it moves.
pub struct Window {
    pub size: [Size; 2],
    pub stride: [Size; 2],
    pub padding: Padding,
}

/// How the border is handled.
pub enum Padding {
    Valid,
    Same,
    Amount([Size; 2]),
}

impl Window {
    /// Reads the options; `name` is what the layer calls the window's size, and a pool's stride is its size.
    pub fn read(site: &mut Site<'_>, name: &'static str, position: usize, pool: bool) -> Option<Window> {
        let size = site.args.required_pair(name, position);
        let stride_given = site.call.args.iter().any(|arg| arg.name.as_ref().is_some_and(|n| n == "stride"));
        let stride = site.args.pair("stride", None);
        let padding = padding(site);
        let stride = match (stride_given, &size) {
            (true, _) => stride,
            (false, size) if pool => size.clone(),
            (false, _) => Some([Size::Known(1), Size::Known(1)]),
        };
        Some(Window { size: size?, stride: stride?, padding: padding? })
    }

    /// The runtime's value.
    pub fn tokens(&self) -> (TokenStream, TokenStream, TokenStream) {
        let rt = runtime();
        let ([kh, kw], [sh, sw]) = (&self.size, &self.stride);
        let padding = match &self.padding {
            Padding::Valid => quote!(#rt::Padding::Valid),
            Padding::Same => quote!(#rt::Padding::Same),
            Padding::Amount([h, w]) => quote!(#rt::Padding::Amount([#h, #w])),
        };
        (quote!([#kh, #kw]), quote!([#sh, #sw]), padding)
    }

    /// Height and width of the output, if all is known. A window that does not fit is an error at its value.
    pub fn output(&self, site: &mut Site<'_>, input: &Shape, name: &str, position: usize) -> Option<Fit> {
        let Shape::Known(dims) = input else { return Some(Fit::Computed) };
        let mut out = [0; 2];
        for axis in 0..2 {
            let (Some(size), Some(stride)) = (self.size[axis].known(), self.stride[axis].known()) else {
                return Some(Fit::Computed);
            };
            let n = dims[axis];
            let padded = match &self.padding {
                Padding::Valid => n,
                Padding::Same => {
                    out[axis] = n.div_ceil(stride);
                    continue;
                }
                Padding::Amount(amount) => match amount[axis].known() {
                    Some(amount) => n.saturating_add(2 * amount),
                    None => return Some(Fit::Computed),
                },
            };
            if size > padded {
                let axis = ["height", "width"][axis];
                let span = site.args.span_of(name, Some(position), site.call);
                let of = if padded == n { format!("{n}") } else { format!("{n}, {padded} with its padding") };
                site.args.errors.at(
                    span,
                    format!(
                        "a {name} of {size} does not fit into the input's {axis} of {of}: it gets {}",
                        input.text()
                    ),
                );
                return None;
            }
            out[axis] = (padded - size) / stride + 1;
        }
        Some(Fit::Known(out))
    }
}

/// The size of the output.
pub enum Fit {
    Known([usize; 2]),
    Computed,
}

fn padding(site: &mut Site<'_>) -> Option<Padding> {
    let Some(expr) = site.args.expr("padding", None) else {
        return Some(Padding::Valid);
    };
    if let Some((word, None)) = expr.word() {
        match word.to_string().as_str() {
            "valid" => return Some(Padding::Valid),
            "same" => return Some(Padding::Same),
            // A constant is in capitals; a word that is not known was meant as a word.
            other if other.chars().any(char::is_lowercase) => {
                let hint = suggest::hint(other, &["valid", "same"]);
                site.args.bad(expr, format!("`padding` has no choice `{other}`{hint}; or write a number"));
                return None;
            }
            _ => {}
        }
    }
    let amount = match expr.pair() {
        Some((h, w)) => [amount(site, &h)?, amount(site, &w)?],
        None => {
            let both = amount(site, expr)?;
            [both.clone(), both]
        }
    };
    Some(Padding::Amount(amount))
}

/// A padding may be 0, other than every other size.
fn amount(site: &mut Site<'_>, expr: &Expr) -> Option<Size> {
    match expr.integer() {
        Ok(Some(n)) => Some(Size::Known(n)),
        Ok(None) => Some(Size::Computed(expr.tokens.clone())),
        Err(message) => {
            site.args.bad(expr, message);
            None
        }
    }
}
