//! What the readers of the grammar have in common: where they are, and what comes next.

use proc_macro2::{Delimiter, Ident, Span, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream};

use crate::says::errors::Errors;
use crate::says::suggest;

/// What a declaration is read with.
pub struct Reader<'a> {
    /// The names of the lints, of which attributes speak.
    pub lints: &'a [&'a str],
    pub errors: &'a mut Errors,
}

/// The inside of the parentheses that stand next.
pub fn open<'a>(input: ParseStream<'a>) -> syn::Result<(ParseBuffer<'a>, Span)> {
    let inside;
    let parentheses = syn::parenthesized!(inside in input);
    Ok((inside, parentheses.span.open()))
}

/// Whether the next network begins here, with its attributes if it has some.
pub fn at_net(input: ParseStream) -> bool {
    let fork = input.fork();
    while fork.peek(Token![#]) && fork.peek2(syn::token::Bracket) {
        let _: (syn::Result<TokenTree>, syn::Result<TokenTree>) = (fork.parse(), fork.parse());
    }
    if fork.parse::<Token![pub]>().is_ok() && fork.peek(syn::token::Paren) {
        let _: syn::Result<TokenTree> = fork.parse();
    }
    fork.peek(Token![struct])
}

/// Whether the second token begins a `::`.
pub fn double_colon(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.call(Ident::parse_any).is_ok() && fork.peek(Token![::])
}

pub fn next_text(input: ParseStream) -> String {
    input
        .fork()
        .parse::<TokenTree>()
        .map(|tree| match tree {
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Brace => "{".into(),
                Delimiter::Bracket => "[".into(),
                Delimiter::Parenthesis => "(".into(),
                Delimiter::None => suggest::shortened(&group.stream()),
            },
            tree => tree.to_string(),
        })
        .unwrap_or_default()
}

pub fn skip(input: ParseStream) {
    while !input.is_empty() {
        let _: syn::Result<TokenTree> = input.parse();
    }
}
