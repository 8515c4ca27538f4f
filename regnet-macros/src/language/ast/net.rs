//! A network: its name, its sizes, its chain and its loss; and all networks of one call.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::format_ident;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};

use super::attributes::{Attributes, attributes};
use super::chain::{Place, chain};
use super::settings::settings;
use super::tokens::{Reader, at_net, open};
use super::tree::{Chain, ConstParam, File, LossStage, Net};
use super::written::Written;
use crate::language::fragments;
use crate::language::levels::Levels;
use crate::says::errors::Errors;

/// The type parameter that the expansion adds to every network: `struct Net<T = f32>`.
const NUMBER_TYPE: &str = "T";

/// Reads all networks of one call.
pub fn parse(tokens: TokenStream, lints: &[&str], errors: &mut Errors) -> File {
    let mut reader = Reader { lints, errors };
    let mut nets = Vec::new();
    let tokens = fragments::opened(tokens);
    let written = Written::of(&tokens);
    let file = |input: ParseStream| -> syn::Result<()> {
        while !input.is_empty() {
            nets.extend(net(input, &mut reader).map(|net| Net { written: written.clone(), ..net }));
        }
        Ok(())
    };
    // The closure consumes all tokens and reports into `errors`, so that syn has nothing to say. In a group
    // the end has a place, that of the last token; otherwise it would have none.
    let last = tokens.clone().into_iter().last().map_or_else(Span::call_site, |tree| tree.span());
    let mut group = Group::new(Delimiter::Parenthesis, tokens);
    group.set_span(last);
    let mut file = file;
    let run = |input: ParseStream| file(&open(input)?.0);
    let _: syn::Result<()> = Parser::parse2(run, TokenTree::Group(group).into());
    File { nets }
}

fn visibility(input: ParseStream, errors: &mut Errors) -> TokenStream {
    let mut vis = TokenStream::new();
    if input.peek(Token![pub]) {
        vis.extend(input.parse::<TokenTree>());
        if let Ok((fork, scope)) = open(&input.fork()).map(|(fork, span)| (fork.to_string(), span)) {
            let group = input.parse::<TokenTree>();
            match fork.as_str() {
                "crate" | "self" | "super" => vis.extend(group),
                path if path.starts_with("in ") => vis.extend(group),
                _ => errors.at(scope, "expected `pub(crate)`, `pub(super)` or `pub(in path)`"),
            }
        }
    }
    vis
}

/// Skips to the end of a broken network.
fn skip_net(input: ParseStream) {
    while !input.is_empty() && !at_net(input) {
        if input.parse::<Token![;]>().is_ok() {
            return;
        }
        let _: syn::Result<TokenTree> = input.parse();
    }
}

fn net(input: ParseStream, reader: &mut Reader<'_>) -> Option<Net> {
    let before = reader.errors.len();
    let Attributes { docs, others, krate, unfused, levels, budget } = attributes(input, reader);
    let vis = visibility(input, reader.errors);
    if input.parse::<Token![struct]>().is_err() {
        reader.errors.at(input.span(), "expected a network: `struct Name: input(…) -> … ;`");
        let _: syn::Result<TokenTree> = input.parse();
        skip_net(input);
        return None;
    }
    let Some(name) = name(input, reader.errors) else {
        skip_net(input);
        return None;
    };
    let generics = generics(input, reader.errors);
    let settings = settings(input, reader.errors);
    if name == NUMBER_TYPE {
        reader
            .errors
            .at(name.span(), format!("`{NUMBER_TYPE}` is the networks' number type; choose another name"));
    }
    let (chain, loss) = stages(input, &name, reader, before);
    let net = Net {
        attrs: [docs, others].concat(),
        krate,
        unfused,
        levels: Levels::default().with(&levels),
        budget,
        vis,
        name,
        generics,
        settings,
        chain,
        loss,
        broken: reader.errors.len() > before,
        written: Written::default(),
    };
    // A stub of that name would add errors of its own.
    (net.name != NUMBER_TYPE).then_some(net)
}

fn name(input: ParseStream, errors: &mut Errors) -> Option<Ident> {
    let name = match input.call(Ident::parse_any) {
        Ok(name) if name != "_" => name,
        _ => {
            errors.at(input.span(), "expected the network's name");
            return None;
        }
    };
    if syn::parse_str::<Ident>(&name.to_string()).is_err() {
        errors.at(name.span(), format!("`{name}` is a keyword of Rust; choose another name"));
        return None;
    }
    Some(name)
}

/// What stands between the name and the `;`; `before` is how many errors there were before the network.
fn stages(
    input: ParseStream,
    name: &Ident,
    reader: &mut Reader<'_>,
    before: usize,
) -> (Chain, Option<LossStage>) {
    if input.parse::<Token![:]>().is_err() {
        let message = format!("expected `:` and the layers of `{name}`, beginning with `input(…)`");
        reader.errors.at(input.span(), message);
        skip_net(input);
        return (Chain::default(), None);
    }
    let (chain, loss) = chain(input, Place::Net, reader);
    if input.parse::<Token![;]>().is_err() {
        if reader.errors.len() == before {
            let last = chain.stages.last().map_or(name.span(), |stage| stage.kind.span());
            let last = loss.as_ref().map_or(last, LossStage::span);
            reader.errors.at(last, format!("expected `;` at the end of the network `{name}`"));
        }
        skip_net(input);
    }
    (chain, loss)
}

/// `<const H: usize, const W: usize>`
fn generics(input: ParseStream, errors: &mut Errors) -> Vec<ConstParam> {
    let mut params = Vec::new();
    if input.parse::<Token![<]>().is_err() {
        return params;
    }
    while !input.is_empty() && input.parse::<Token![>]>().is_err() {
        let span = input.span();
        let param = |input: ParseStream| {
            input.parse::<Token![const]>()?;
            let name: Ident = input.parse()?;
            input.parse::<Token![:]>()?;
            let ty: Ident = input.parse()?;
            if ty == "usize" { Ok(name) } else { Err(syn::Error::new(ty.span(), "")) }
        };
        match param(input) {
            Ok(name) if name == NUMBER_TYPE => {
                let message =
                    format!("`{NUMBER_TYPE}` is the network's number type; give the size another name");
                errors.at(name.span(), message);
                params.push(ConstParam { name: format_ident!("__{name}") });
            }
            Ok(name) => params.push(ConstParam { name }),
            Err(_) => {
                errors.at(span, "a network's parameters are sizes: `const N: usize`");
                while !input.is_empty() && !input.peek(Token![,]) && !input.peek(Token![>]) {
                    let _: syn::Result<TokenTree> = input.parse();
                }
            }
        }
        let _: syn::Result<Token![,]> = input.parse();
    }
    params
}
