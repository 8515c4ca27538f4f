//! Windows that slide over an image or a sequence, for convolutions and pools: `kernel stride padding dilation`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::layer::Output;
use super::runtime::runtime;
use super::site::Site;
use crate::language::args::Args;
use crate::language::expr::Expr;
use crate::language::shape::{Shape, Size};
use crate::says::suggest;

/// A window and how it moves. That of a sequence has the height 1.
pub struct Window {
    pub size: [Size; 2],
    pub stride: [Size; 2],
    pub padding: Padding,
    pub dilation: [Size; 2],
    over: Over,
}

/// What the window slides over.
#[derive(Clone, Copy, PartialEq)]
pub enum Over {
    Image,
    Sequence,
}

/// Which words the options have: a pool has no dilation, and its stride is its size.
#[derive(Clone, Copy, PartialEq)]
pub enum Of {
    Pool,
    Convolution,
}

/// How the border is handled.
pub enum Padding {
    Valid,
    Same,
    Amount([Size; 2]),
}

/// Larger windows are not counted cell by cell.
const MOST_CELLS: usize = 1 << 12;

const ONE: Size = Size::Known(1);

impl Window {
    /// Reads the options; `name` is what the layer calls the window's size.
    pub fn read(
        site: &mut Site<'_>,
        name: &'static str,
        position: usize,
        over: Over,
        of: Of,
    ) -> Option<Window> {
        let size = site.args.required(name, |args| over.sizes(args, name, Some(position)));
        let given =
            |name: &str| site.call.args.iter().any(|arg| arg.name.as_ref().is_some_and(|n| n == name));
        let (stride_given, dilation_given) = (given("stride"), given("dilation"));
        let stride = over.sizes(&mut site.args, "stride", None);
        let padding = padding(site, over);
        let stride = match (stride_given, of) {
            (true, _) => stride,
            (false, Of::Pool) => size.clone(),
            (false, Of::Convolution) => Some([ONE, ONE]),
        };
        let dilation = match of {
            Of::Pool => Some([ONE, ONE]),
            Of::Convolution => {
                let dilation = over.sizes(&mut site.args, "dilation", None);
                if dilation_given { dilation } else { Some([ONE, ONE]) }
            }
        };
        Some(Window { size: size?, stride: stride?, padding: padding?, dilation: dilation?, over })
    }

    /// The runtime's values: size, stride, padding and dilation.
    pub fn tokens(&self) -> [TokenStream; 4] {
        let rt = runtime();
        let pair = |[h, w]: &[Size; 2]| match self.over {
            Over::Image => quote!([#h, #w]),
            Over::Sequence => quote!(#w),
        };
        let padding = match &self.padding {
            Padding::Valid => quote!(#rt::Padding::Valid),
            Padding::Same => quote!(#rt::Padding::Same),
            Padding::Amount([h, w]) => quote!(#rt::Padding::Amount([#h, #w])),
        };
        [pair(&self.size), pair(&self.stride), padding, pair(&self.dilation)]
    }

    /// How many cells of the input all windows of one channel read, those in the padding left out.
    pub fn cells(&self, input: &Shape) -> Option<f64> {
        let mut cells = 1.0;
        for (axis, _, n) in self.over.axes(input.known()?) {
            let [size, stride, dilation] =
                [&self.size, &self.stride, &self.dilation].map(|of| of[axis].known());
            let (size, stride, dilation) = (size?, stride?, dilation?);
            let reach = (size - 1).saturating_mul(dilation).saturating_add(1);
            let (windows, before) = match &self.padding {
                Padding::Valid => (n.checked_sub(reach)? / stride + 1, 0),
                Padding::Same => {
                    let windows = n.div_ceil(stride);
                    (
                        windows,
                        ((windows - 1).saturating_mul(stride).saturating_add(reach)).saturating_sub(n) / 2,
                    )
                }
                Padding::Amount(amount) => {
                    let amount = amount[axis].known()?;
                    (n.saturating_add(2 * amount).checked_sub(reach)? / stride + 1, amount)
                }
            };
            if size > MOST_CELLS {
                return None;
            }
            // Cell t of window w is at w·stride + t·dilation − before, of which those in 0..n count.
            let of_cell = |t: usize| {
                let first = before.saturating_sub(t * dilation).div_ceil(stride);
                let end = (n + before).saturating_sub(t * dilation).div_ceil(stride).min(windows);
                end.saturating_sub(first) as f64
            };
            cells *= (0..size).map(of_cell).sum::<f64>();
        }
        Some(cells)
    }

    /// By how much a mean over each window multiplies the square of a gradient, where the windows are apart and without
    /// padding.
    pub fn back(&self, input: &Shape) -> Option<f64> {
        let mut size = 1.0;
        for (length, stride) in self.size.iter().zip(&self.stride) {
            let length =
                length.known().filter(|length| stride.known().is_some_and(|stride| stride >= *length))?;
            size *= length as f64;
        }
        let positions: f64 = self.over.axes(input.known()?).iter().map(|(_, _, n)| *n as f64).product();
        match self.padding {
            Padding::Valid => Some(self.cells(input)? / positions / (size * size)),
            Padding::Same | Padding::Amount(_) => None,
        }
    }

    /// Height and width of the output, if all is known. A window that does not fit is an error at its value.
    pub fn output(&self, site: &mut Site<'_>, input: &Shape, name: &str, position: usize) -> Option<Fit> {
        let Shape::Known(dims) = input else { return Some(Fit::Computed) };
        let mut out = [1; 2];
        for (axis, called, n) in self.over.axes(dims) {
            let (Some(size), Some(stride), Some(dilation)) =
                (self.size[axis].known(), self.stride[axis].known(), self.dilation[axis].known())
            else {
                return Some(Fit::Computed);
            };
            let padded = match &self.padding {
                Padding::Valid => n,
                Padding::Same => {
                    out[axis] = n.div_ceil(stride);
                    site.facts.unread[axis] = unread(n, 0, [size, stride, out[axis]]);
                    continue;
                }
                Padding::Amount(amount) => match amount[axis].known() {
                    Some(amount) => n.saturating_add(2 * amount),
                    None => return Some(Fit::Computed),
                },
            };
            let reach = (size - 1).saturating_mul(dilation).saturating_add(1);
            if reach > padded {
                let what = match dilation {
                    1 => format!("a {name} of {size} does not"),
                    _ => format!(
                        "a {name} of {size} with a dilation of {dilation} covers {reach} cells and does not"
                    ),
                };
                let of = if padded == n { format!("{n}") } else { format!("{n}, {padded} with its padding") };
                let (span, input) = (site.args.span_of(name, Some(position), site.call), input.text());
                site.args
                    .errors
                    .at(span, format!("{what} fit into the input's {called} of {of}: it gets {input}"));
                return None;
            }
            out[axis] = (padded - reach) / stride + 1;
            // The padding before the input and that behind it are equally wide.
            site.facts.unread[axis] = unread(n, (padded - n) / 2, [reach, stride, out[axis]]);
        }
        Some(Fit::Known(out))
    }
}

impl Over {
    /// Axes of the input.
    pub fn rank(self) -> usize {
        match self {
            Over::Image => 3,
            Over::Sequence => 2,
        }
    }

    /// The input's axes, as an expression.
    pub fn dims(self, input: &Shape, word: &Ident) -> TokenStream {
        match self {
            Over::Image => input.image(word),
            Over::Sequence => input.sequence(word),
        }
    }

    /// The axes that a window has.
    pub fn of(self, [h, w]: [Size; 2]) -> Vec<Size> {
        match self {
            Over::Image => vec![h, w],
            Over::Sequence => vec![w],
        }
    }

    /// The shape of so many windows of `channels`.
    pub fn output(self, [h, w]: [usize; 2], channels: usize) -> Output {
        match self {
            Over::Image => Output::Known(vec![h, w, channels]),
            Over::Sequence => Output::Known(vec![w, channels]),
        }
    }

    /// One size for each axis.
    fn sizes(self, args: &mut Args<'_>, name: &'static str, position: Option<usize>) -> Option<[Size; 2]> {
        match self {
            Over::Image => args.pair(name, position),
            Over::Sequence => args.single(name, position).map(|size| [ONE, size]),
        }
    }

    /// The axes of an input that windows move along: number, name and length.
    fn axes(self, dims: &[usize]) -> Vec<(usize, &'static str, usize)> {
        match self {
            Over::Image => vec![(0, "height", dims[0]), (1, "width", dims[1])],
            Over::Sequence => vec![(1, "length", dims[0])],
        }
    }
}

/// How many of n cells no window reads, the first of which begins so many cells before them.
fn unread(n: usize, before: usize, [reach, stride, windows]: [usize; 3]) -> usize {
    let between = (windows - 1).saturating_mul(stride.saturating_sub(reach));
    let end = (windows - 1).saturating_mul(stride).saturating_add(reach);
    between.saturating_add(n.saturating_sub(end.saturating_sub(before)))
}

/// The size of the output; that of a sequence has the height 1.
pub enum Fit {
    Known([usize; 2]),
    Computed,
}

fn padding(site: &mut Site<'_>, over: Over) -> Option<Padding> {
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
    match over {
        Over::Image => Some(Padding::Amount(amounts(&mut site.args, expr)?)),
        Over::Sequence => Some(Padding::Amount([Size::Known(0), amount(&mut site.args, expr)?])),
    }
}

/// One amount for both axes, or `(height, width)`.
pub fn amounts(args: &mut Args<'_>, expr: &Expr) -> Option<[Size; 2]> {
    match expr.pair() {
        Some((h, w)) => Some([amount(args, &h)?, amount(args, &w)?]),
        None => {
            let both = amount(args, expr)?;
            Some([both.clone(), both])
        }
    }
}

/// An amount may be 0, other than every other size.
fn amount(args: &mut Args<'_>, expr: &Expr) -> Option<Size> {
    match expr.integer() {
        Ok(Some(n)) => Some(Size::Known(n)),
        Ok(None) => Some(Size::Computed(expr.tokens.clone())),
        Err(message) => {
            args.bad(expr, message);
            None
        }
    }
}
