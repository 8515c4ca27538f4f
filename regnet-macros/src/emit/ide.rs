//! What an editor sees of a declaration: the same words as uses of real items, whose documentation, definition and names
//! it can then show. rustc drops it before it looks: only rust-analyzer sets the condition.
//!
//! `dense(128, init = he_in)` becomes `dense { units: any(128), init: any(he_in), ..Default::default() }` of the modules
//! that the facade has for editors (`src/words.rs`). What is unfinished or unknown is printed too: it is what completion is
//! asked for.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::names::Names;
use crate::language::ast::{Arg, Call, Chain, LossStage, Net, StageKind};
use crate::language::settings::{Declared, literal};
use crate::layers::losses::LOSSES;
use crate::layers::{forms, inits};
use crate::plan::words;

/// What rust-analyzer puts behind what is written before the cursor, for the time of a completion. It looks for what is
/// there in the expansion without it, at the same place: that one must not be shorter, and so has a `__missing` where
/// something is expected.
const CURSOR: &str = "raCompletionMarker";

/// Where the facade is found, and what a declaration calls its settings.
struct Facade<'a> {
    path: &'a TokenStream,
    settings: &'a [Declared],
}

impl ToTokens for Facade<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.path.to_tokens(tokens);
    }
}

/// The first item of an expansion.
pub fn probe(net: &Net, names: &Names<'_>, path: &TokenStream) -> TokenStream {
    let krate = &Facade { path, settings: &net.settings };
    let mut lines = Vec::new();
    chain(&net.chain, krate, &mut lines);
    if let Some(LossStage::Word(loss)) = &net.loss {
        let form = LOSSES.iter().find(|known| loss.word == known.word).map(|known| known.form);
        lines.extend(record(loss, &quote!(losses), form, krate));
    }
    let sizes = names.sizes();
    let settings = net.settings.iter().map(|setting| {
        let (name, default) = (&setting.name, literal(setting.default));
        quote!(let #name: ::core::primitive::f64 = #default;)
    });
    quote! {
        #[cfg(rust_analyzer)]
        fn __ide #sizes () {
            #(#settings)*
            #(#lines)*
        }
    }
}

fn chain(of: &Chain, krate: &Facade<'_>, lines: &mut Vec<TokenStream>) {
    for stage in &of.stages {
        match &stage.kind {
            StageKind::Layer(call) if call.word == "loss" => {
                lines.push(quote!(let _ = #krate::words::losses::__missing { ..::core::default::Default::default() };));
            }
            StageKind::Layer(call) => {
                let form = words::find(&call.word.to_string()).map(|entry| entry.form);
                let form = form.or_else(|| words::structure(&call.word.to_string()).map(|word| word.form));
                lines.extend(record(call, &quote!(layers), form, krate));
            }
            StageKind::Residual { word, chain: inner, shortcut } => {
                lines.push(plain(word, krate));
                chain(inner, krate, lines);
                shortcut.iter().for_each(|shortcut| chain(shortcut, krate, lines));
            }
            StageKind::Repeat { word, count, chain: inner } => {
                lines.push(plain(word, krate));
                let count = value(&Arg { name: None, value: count.clone() }, false, krate);
                lines.push(quote!(let _: () = #count;));
                chain(inner, krate, lines);
            }
            StageKind::Branch { chains, .. } => chains.iter().for_each(|inner| chain(inner, krate, lines)),
            // It stands in the expansion as it is.
            StageKind::Path { .. } => {}
            StageKind::Map { word, function } => lines.push(
                quote_spanned!(word.span().resolved_at(Span::call_site())=> let _ = #krate::words::layers::#word { function: #krate::words::any(::core::marker::PhantomData::<#function>) };),
            ),
        }
    }
    if of.unfinished {
        lines.push(plain(&Ident::new("__missing", Span::call_site()), krate));
    }
}

fn plain(word: &Ident, krate: &Facade<'_>) -> TokenStream {
    quote_spanned!(word.span().resolved_at(Span::call_site())=> let _ = #krate::words::layers::#word { ..::core::default::Default::default() };)
}

/// A word with its arguments as a value of the struct of that name.
fn record(call: &Call, module: &TokenStream, form: Option<&str>, krate: &Facade<'_>) -> Option<TokenStream> {
    let word = usable(&call.word)?;
    let form = form.unwrap_or_default();
    let (names, positions) = (forms::options_of(form), forms::positions(form));
    // What takes any number of values has one option for all.
    let position = |index: usize| names.get(index).filter(|_| index < positions);
    let fields = call.args.iter().enumerate().filter_map(|(index, arg)| field(arg, position(index), krate));
    // Shorter than the expansion without the cursor.
    let rest = call.args.iter().all(|arg| option_at_cursor(arg).is_none());
    let rest = rest.then(|| quote!(..::core::default::Default::default()));
    Some(quote!(let _ = #krate::words::#module::#word { #(#fields,)* #rest };))
}

/// The option that is being written, which looks like a value; in capitals it is one.
fn option_at_cursor(arg: &Arg) -> Option<Ident> {
    let (word, None) = arg.value.word()? else { return None };
    let text = word.to_string();
    let before = text.strip_suffix(CURSOR).filter(|_| arg.name.is_none())?;
    (!before.starts_with(char::is_uppercase)).then_some(word)
}

/// A keyword would be no name where this puts it.
fn usable(word: &Ident) -> Option<&Ident> {
    syn::parse_str::<Ident>(&word.to_string()).is_ok().then_some(word)
}

/// `units: any(128)`; the value is left out where it is a word that is no item.
fn field(arg: &Arg, position: Option<&&str>, krate: &Facade<'_>) -> Option<TokenStream> {
    let Some(name) = &arg.name else {
        if let Some(word) = option_at_cursor(arg) {
            return Some(quote!(#word));
        }
        let Some(name) = position else {
            // One value too many may be an option of which only a part is written.
            return arg.value.word().and_then(|(word, _)| Some(usable(&word)?.to_token_stream()));
        };
        let name = format_ident!("{name}");
        // No word of the language stands without its option's name.
        let value = match arg.value.is_arithmetic() {
            true => &arg.value.tokens,
            false => &quote!(()),
        };
        return Some(quote!(#name: #krate::words::any(#value)));
    };
    let name = usable(name)?;
    let of_init = inits::begins(&name.to_string());
    let value = value(arg, of_init, krate);
    Some(quote!(#name: #value))
}

fn value(arg: &Arg, of_init: bool, krate: &Facade<'_>) -> TokenStream {
    let any = quote!(#krate::words::any);
    let tokens = &arg.value.tokens;
    match arg.value.word() {
        Some((word, _)) if of_init && usable(&word).is_some() => quote!(#any(#krate::words::init::#word)),
        None if of_init && tokens.is_empty() => quote!(#any(#krate::words::init::__missing)),
        Some((word, None)) if krate.settings.iter().any(|setting| setting.name == word) => {
            quote!(#any(#word))
        }
        // A constant is in capitals; `same` or `classic` is a word of the language.
        Some((word, inside)) if inside.is_some() || word.to_string().chars().any(char::is_lowercase) => {
            quote!(#any(()))
        }
        // What rustc could not read would be an error before it is dropped.
        Some(_) | None if !arg.value.is_arithmetic() => quote!(#any(())),
        Some(_) | None => quote!(#any(#tokens)),
    }
}
