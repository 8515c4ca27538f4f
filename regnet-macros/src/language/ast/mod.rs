//! Tokens to the form of the grammar:
//!
//! ```text
//! net   = {attr} [vis] "struct" IDENT [generics] ":" chain [ "->" "loss" layer ] ";"
//! chain = stage { "->" stage }
//! stage = {attr} [ IDENT ":" ] ( layer | "residual" "(" chain [ "," "shortcut" "=" chain ] ")"
//!       | "repeat" "(" EXPR "," chain ")" | "(" chain { "|" chain } ")" | PATH [ "(" args ")" ] )
//! layer = IDENT [ "(" [ arg { "," arg } [","] ] ")" ]      arg = EXPR | IDENT "=" EXPR
//! ```
//!
//! After an error it goes on at the next `->` `|` `,` `;` or `struct`, so that one compile shows every mistake.

mod attributes;
mod stages;
mod written;

use std::rc::Rc;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::format_ident;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream, Parser};

pub use attributes::attribute_word;
use attributes::{Attributes, attributes};
pub use stages::call_of;
use stages::{call, double_colon, stage_kind};
pub use written::Written;

use crate::language::budget::Limit;
use crate::language::expr::Expr;
use crate::language::levels::{Levels, Setting};
use crate::says::errors::Errors;

/// The type parameter that the expansion adds to every network: `struct Net<T = f32>`.
const NUMBER_TYPE: &str = "T";

/// All networks of one call.
pub struct File {
    pub nets: Vec<Net>,
}

/// One declaration.
pub struct Net {
    /// Its attributes and doc comments, for rustc.
    pub attrs: Vec<TokenStream>,
    /// Where the crate is found, if `#[crate = path]` says so.
    pub krate: Option<TokenStream>,
    /// `#[unfused]`: the expansion before the rewrites, for comparing the two.
    pub unfused: bool,
    pub levels: Levels,
    /// `#[budget(…)]`
    pub budget: Vec<Limit>,
    pub vis: TokenStream,
    pub name: Ident,
    pub generics: Vec<ConstParam>,
    pub chain: Chain,
    pub loss: Option<Call>,
    /// Whether an error was found in it already.
    pub broken: bool,
    /// The names in the call that it stands in.
    pub written: Written,
}

/// `const N: usize`
pub struct ConstParam {
    pub name: Ident,
}

/// Stages joined by `->`.
#[derive(Default)]
pub struct Chain {
    pub stages: Vec<Rc<Stage>>,
    /// Whether it ends where a layer is expected.
    pub unfinished: bool,
}

/// One stage.
pub struct Stage {
    /// Its doc comment, for its accessor.
    pub docs: Vec<TokenStream>,
    /// The lints' levels that stand before it.
    pub levels: Vec<Setting>,
    pub name: Option<Ident>,
    pub kind: StageKind,
}

pub enum StageKind {
    Layer(Call),
    Residual { word: Ident, chain: Chain, shortcut: Option<Chain> },
    Repeat { word: Ident, count: Expr, chain: Chain },
    Branch { span: Span, chains: Vec<Chain> },
    Path { path: TokenStream, span: Span, args: TokenStream },
}

/// A word and its arguments.
pub struct Call {
    pub word: Ident,
    pub args: Vec<Arg>,
}

/// `value` or `name = value`
pub struct Arg {
    pub name: Option<Ident>,
    pub value: Expr,
}

impl StageKind {
    /// The word that stands there, for numbering and for looking ahead.
    pub fn word(&self) -> String {
        match self {
            StageKind::Layer(call) => call.word.unraw().to_string(),
            StageKind::Residual { .. } => "residual".into(),
            StageKind::Repeat { .. } => "repeat".into(),
            StageKind::Branch { .. } => "branch".into(),
            // `my::Scale` counts as `scale`.
            StageKind::Path { path, .. } => match path.clone().into_iter().last() {
                Some(TokenTree::Ident(last)) => last.unraw().to_string().to_lowercase(),
                _ => "layer".into(),
            },
        }
    }

    /// Where an error about the whole stage is shown.
    pub fn span(&self) -> Span {
        match self {
            StageKind::Layer(call) => call.word.span(),
            StageKind::Residual { word, .. } | StageKind::Repeat { word, .. } => word.span(),
            StageKind::Branch { span, .. } | StageKind::Path { span, .. } => *span,
        }
    }
}

/// Reads all networks of one call.
pub fn parse(tokens: TokenStream, errors: &mut Errors) -> File {
    let mut nets = Vec::new();
    let written = Written::of(&tokens);
    let file = |input: ParseStream| -> syn::Result<()> {
        while !input.is_empty() {
            nets.extend(net(input, errors).map(|net| Net { written: written.clone(), ..net }));
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

/// The inside of the parentheses that stand next.
fn open<'a>(input: ParseStream<'a>) -> syn::Result<(ParseBuffer<'a>, Span)> {
    let inside;
    let parentheses = syn::parenthesized!(inside in input);
    Ok((inside, parentheses.span.open()))
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

/// Whether the next network begins here, with its attributes if it has some.
fn at_net(input: ParseStream) -> bool {
    let fork = input.fork();
    while fork.peek(Token![#]) && fork.peek2(syn::token::Bracket) {
        let _: (syn::Result<TokenTree>, syn::Result<TokenTree>) = (fork.parse(), fork.parse());
    }
    fork.peek(Token![struct])
        || (fork.peek(Token![pub]) && (fork.peek2(Token![struct]) || fork.peek2(syn::token::Paren)))
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

fn net(input: ParseStream, errors: &mut Errors) -> Option<Net> {
    let before = errors.len();
    let Attributes { docs, others, krate, unfused, levels, budget } = attributes(input, errors);
    let vis = visibility(input, errors);
    if input.parse::<Token![struct]>().is_err() {
        errors.at(input.span(), "expected a network: `struct Name: input(…) -> … ;`");
        let _: syn::Result<TokenTree> = input.parse();
        skip_net(input);
        return None;
    }
    let name = match input.call(Ident::parse_any) {
        Ok(name) if name != "_" => name,
        _ => {
            errors.at(input.span(), "expected the network's name");
            skip_net(input);
            return None;
        }
    };
    if syn::parse_str::<Ident>(&name.to_string()).is_err() {
        errors.at(name.span(), format!("`{name}` is a keyword of Rust; choose another name"));
        skip_net(input);
        return None;
    }
    let generics = generics(input, errors);
    if name == NUMBER_TYPE {
        errors.at(name.span(), format!("`{NUMBER_TYPE}` is the networks' number type; choose another name"));
    }
    let mut attrs = docs;
    attrs.extend(others);
    let mut net = Net {
        attrs,
        krate,
        unfused,
        levels: Levels::default().with(&levels),
        budget,
        vis,
        name,
        generics,
        chain: Chain::default(),
        loss: None,
        broken: false,
        written: Written::default(),
    };
    if input.parse::<Token![:]>().is_err() {
        errors.at(
            input.span(),
            format!("expected `:` and the layers of `{}`, beginning with `input(…)`", net.name),
        );
        skip_net(input);
    } else {
        let (chain, loss) = chain(input, Place::Net, errors);
        net.chain = chain;
        net.loss = loss;
        if input.parse::<Token![;]>().is_err() {
            if errors.len() == before {
                let last = net.chain.stages.last().map_or(net.name.span(), |stage| stage.kind.span());
                let last = net.loss.as_ref().map_or(last, |loss| loss.word.span());
                errors.at(last, format!("expected `;` at the end of the network `{}`", net.name));
            }
            skip_net(input);
        }
    }
    net.broken = errors.len() > before;
    // A stub of that name would add errors of its own.
    (net.name != NUMBER_TYPE).then_some(net)
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

/// What a chain stands in, which decides where it ends.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Net,
    Block,
    Branch,
}

impl Place {
    fn ends(self, input: ParseStream) -> bool {
        input.is_empty()
            || match self {
                Place::Net => input.peek(Token![;]) || at_net(input),
                Place::Block => input.peek(Token![,]),
                Place::Branch => input.peek(Token![|]),
            }
    }
}

fn chain(input: ParseStream, place: Place, errors: &mut Errors) -> (Chain, Option<Call>) {
    let mut chain = Chain::default();
    let mut loss = None;
    loop {
        if at_loss(input) {
            let word: syn::Result<Ident> = input.parse();
            let call = call(input, errors);
            if place == Place::Net {
                loss = call;
            } else if let Ok(word) = word {
                errors.at(word.span(), "the loss belongs to the whole network, after its last layer");
            }
        } else {
            let before = errors.len();
            match stage(input, errors) {
                Some(stage) => chain.stages.push(Rc::new(stage)),
                None => {
                    skip_stage(input, place, errors, before);
                    chain.unfinished = place.ends(input);
                }
            }
        }
        match joiner(input, place, loss.is_some(), errors) {
            Joiner::Arrow => {}
            Joiner::End { unfinished } => {
                chain.unfinished |= unfinished;
                return (chain, loss);
            }
        }
    }
}

/// `loss` before a word; a layer could not be called so.
fn at_loss(input: ParseStream) -> bool {
    let fork = input.fork();
    matches!(fork.parse::<Ident>(), Ok(word) if word == "loss") && fork.peek(syn::Ident)
}

enum Joiner {
    Arrow,
    /// Perhaps after an arrow that nothing follows.
    End {
        unfinished: bool,
    },
}

/// Reads up to the next `->`, or to the end of the chain; what stands between is an error.
fn joiner(input: ParseStream, place: Place, after_loss: bool, errors: &mut Errors) -> Joiner {
    let mut reported = false;
    loop {
        if place.ends(input) {
            return Joiner::End { unfinished: false };
        }
        let span = input.span();
        if input.peek(Token![->]) {
            let _: syn::Result<Token![->]> = input.parse();
            if after_loss && !reported {
                errors.at(span, "the loss is the last stage; nothing follows it but `;`");
            }
            if place.ends(input) {
                errors.at(span, "expected a layer after `->`");
                return Joiner::End { unfinished: true };
            }
            return Joiner::Arrow;
        }
        let arrow_like = input.peek(Token![=>])
            || input.peek(Token![.])
            || input.peek(Token![|])
            || input.peek(Token![,])
            || input.peek(Token![-])
            || input.peek(Token![>>]);
        if input.peek(syn::Ident) || input.peek(syn::token::Paren) {
            // The layer is read and checked as if its arrow were there.
            if !reported {
                errors.at(span, format!("expected `->` or `;` before `{}`", next_text(input)));
            }
            return Joiner::Arrow;
        }
        if !reported {
            let found = if input.peek(Token![=>]) { "=>".into() } else { next_text(input) };
            errors.at(span, format!("stages are joined by `->`, not by `{found}`"));
            reported = true;
        }
        if input.peek(Token![=>]) {
            let _: syn::Result<Token![=>]> = input.parse();
        } else {
            let _: syn::Result<TokenTree> = input.parse();
        }
        // A wrong joiner still joins: the layer after it is read and checked like any other.
        if arrow_like && !place.ends(input) && (input.peek(syn::Ident) || input.peek(syn::token::Paren)) {
            return Joiner::Arrow;
        }
    }
}

fn next_text(input: ParseStream) -> String {
    input
        .fork()
        .parse::<TokenTree>()
        .map(|tree| match tree {
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Brace => "{".into(),
                Delimiter::Bracket => "[".into(),
                Delimiter::Parenthesis | Delimiter::None => "(".into(),
            },
            tree => tree.to_string(),
        })
        .unwrap_or_default()
}

/// Skips a stage that could not be read; something must have been reported.
fn skip_stage(input: ParseStream, place: Place, errors: &mut Errors, before: usize) {
    if errors.len() == before {
        errors.at(input.span(), "expected a layer");
    }
    while !place.ends(input) && !input.peek(Token![->]) {
        let _: syn::Result<TokenTree> = input.parse();
    }
}

fn stage(input: ParseStream, errors: &mut Errors) -> Option<Stage> {
    let Attributes { docs, others, krate, unfused, levels, budget } = attributes(input, errors);
    for other in others {
        errors.under(&other, input.span(), "a stage takes doc comments and levels of regnet's lints");
    }
    if krate.is_some() || unfused || !budget.is_empty() {
        errors.at(input.span(), "this attribute belongs to the network, not to a stage");
    }
    let named = input.peek(syn::Ident) && input.peek2(Token![:]) && !double_colon(input);
    let name = if named {
        let name = input.parse().ok();
        let _: syn::Result<Token![:]> = input.parse();
        name
    } else {
        None
    };
    let kind = stage_kind(input, errors)?;
    Some(Stage { docs, levels, name, kind })
}
