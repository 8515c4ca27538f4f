//! `#[budget(params <= 50_000, training_bytes(batch = 32) <= 1_000_000)]`: limits, which the runtime checks while the
//! program compiles, so that they hold for sizes that only rustc knows too.

use proc_macro2::{Delimiter, Ident, Punct, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::Token;
use syn::parse::{ParseStream, Parser};

use crate::language::expr::Expr;
use crate::says::errors::Errors;
use crate::says::suggest;

/// What can be limited.
#[derive(Clone, Copy, PartialEq)]
struct Item {
    word: &'static str,
    /// Whether it goes by the batch.
    batch: bool,
}

/// THE list; the runtime's functions have the same names.
const ITEMS: [Item; 4] = [
    Item { word: "params", batch: false },
    Item { word: "macs", batch: false },
    Item { word: "inference_bytes", batch: false },
    Item { word: "training_bytes", batch: true },
];

/// One limit.
pub struct Limit {
    item: Item,
    span: Span,
    batch: Option<TokenStream>,
    most: TokenStream,
}

impl Limit {
    /// The call that checks it; rustc shows what it finds at the item's word.
    pub fn check(&self, spec: &TokenStream) -> TokenStream {
        let Limit { item, span, batch, most } = self;
        let function = Ident::new(item.word, span.resolved_at(Span::call_site()));
        let batch = batch.as_ref().map(|batch| quote!(#batch,));
        quote_spanned!(span.resolved_at(Span::call_site())=> __regnet::budget::#function(#spec, #batch #most))
    }
}

/// Reads the attribute behind its word; its mistakes are reported one by one.
pub fn parse(word: &Ident, value: &TokenStream, errors: &mut Errors) -> Vec<Limit> {
    let mut trees = value.clone().into_iter();
    let list = match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(list)), None)
            if list.delimiter() == Delimiter::Parenthesis && !list.stream().is_empty() =>
        {
            list
        }
        (_, _) => {
            errors.at(word.span(), "expected limits: write `#[budget(params <= 50_000)]`");
            return Vec::new();
        }
    };
    let mut limits: Vec<Limit> = Vec::new();
    let read = |input: ParseStream| {
        while !input.is_empty() {
            if let Some(limit) = limit(input, errors) {
                match limits
                    .iter()
                    .any(|known| known.item == limit.item && known.batch_text() == limit.batch_text())
                {
                    true => errors.at(limit.span, format!("`{}` is given twice", limit.item.word)),
                    false => limits.push(limit),
                }
            }
            while !input.is_empty() && input.parse::<Token![,]>().is_err() {
                let _: syn::Result<TokenTree> = input.parse();
            }
        }
        Ok(())
    };
    let _: syn::Result<()> = Parser::parse2(read, list.stream());
    limits
}

impl Limit {
    fn batch_text(&self) -> Option<String> {
        self.batch.as_ref().map(TokenStream::to_string)
    }
}

/// `params <= 50_000`; after an error the caller goes on behind the next comma.
fn limit(input: ParseStream, errors: &mut Errors) -> Option<Limit> {
    let words = ITEMS.map(|item| item.word);
    let place = input.span();
    let Ok(word) = input.parse::<Ident>() else {
        errors.at(place, format!("expected what is limited: {}", suggest::list(&words)));
        return None;
    };
    let text = word.to_string();
    let Some(item) = ITEMS.into_iter().find(|item| item.word == text) else {
        errors.at(word.span(), format!("a budget has no `{text}`{}", suggest::hint(&text, &words)));
        return None;
    };
    let batch = batch(item, &word, input, errors)?;
    sign(item, &word, input, errors)?;
    if input.is_empty() || input.peek(Token![,]) {
        errors.at(word.span(), format!("expected a number behind `{text} <=`"));
        return None;
    }
    let most = size(&Expr::parse(input), errors)?;
    Some(Limit { item, span: word.span(), batch, most })
}

/// `(batch = 32)` where it belongs.
fn batch(item: Item, word: &Ident, input: ParseStream, errors: &mut Errors) -> Option<Option<TokenStream>> {
    let text = &item.word;
    let group = match input.fork().parse::<TokenTree>() {
        Ok(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => group,
        Ok(_) | Err(_) if item.batch => {
            errors.at(word.span(), format!("`{text}` goes by the batch: write `{text}(batch = 32) <= …`"));
            return None;
        }
        Ok(_) | Err(_) => return Some(None),
    };
    let _: syn::Result<TokenTree> = input.parse();
    if !item.batch {
        errors.at(group.span(), format!("`{text}` takes nothing in parentheses: it is that of one example"));
        return None;
    }
    let read = |input: ParseStream| {
        let name: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        let size = Expr::parse(input);
        if name == "batch" && input.is_empty() && !size.tokens.is_empty() {
            Ok(size)
        } else {
            Err(input.error(""))
        }
    };
    match Parser::parse2(read, group.stream()) {
        Ok(expr) => match size(&expr, errors)? {
            zero if zero.to_string() == "0" => {
                errors.at(expr.span, "a batch has one example or more, but this is `0`");
                None
            }
            size => Some(Some(size)),
        },
        Err(_) => {
            errors.at(group.span(), format!("expected the size of the batch: write `{text}(batch = 32)`"));
            None
        }
    }
}

/// `<=`
fn sign(item: Item, word: &Ident, input: ParseStream, errors: &mut Errors) -> Option<()> {
    if input.parse::<Token![<=]>().is_ok() {
        return Some(());
    }
    let text = item.word;
    let span = if input.is_empty() || input.peek(Token![,]) { word.span() } else { input.span() };
    let found: String = std::iter::from_fn(|| input.parse::<Punct>().ok().filter(|p| p.as_char() != ','))
        .map(|punct| punct.as_char())
        .collect();
    let found = if found.is_empty() { String::new() } else { format!(", not `{found}`") };
    errors.at(span, format!("a budget is a most: write `{text} <= 50_000`{found}"));
    None
}

/// A literal or a constant expression.
fn size(expr: &Expr, errors: &mut Errors) -> Option<TokenStream> {
    match expr.integer() {
        Ok(_) => Some(expr.tokens.clone()),
        Err(message) => {
            errors.under(&expr.tokens, expr.span, message);
            None
        }
    }
}
