//! Settings in an expansion: their struct, and in each pass the layers that have one, made of the network's values. A constant
//! has the defaults.

use std::collections::{BTreeSet, HashSet};

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::names::Names;
use super::plain::{self, buffer, local};
use super::workspace::{Locals, idents};
use crate::language::ast::{Net, attribute_word};
use crate::language::settings::{Settings, Use, literal, marked};
use crate::plan::{Constant, Node};

/// The type of a network's settings, in the user's scope.
pub fn structure(net: &Net, names: &Names<'_>) -> Option<TokenStream> {
    if net.settings.is_empty() {
        return None;
    }
    let (vis, ty) = (&net.vis, type_of(names));
    let conditions = net.attrs.iter().filter(|attr| attribute_word(attr).is_some_and(|word| word == "cfg"));
    let doc = format!(" The settings of `{}`.", net.name);
    let fields = net.settings.iter().map(|setting| {
        let (docs, name, default) = (&setting.docs, &setting.name, setting.default);
        let doc = docs.is_empty().then(|| {
            let doc = format!(" `{name}`; {default} unless it is set.");
            quote!(#[doc = #doc])
        });
        quote!(#(#docs)* #doc pub #name: ::core::primitive::f64)
    });
    Some(quote! {
        #(#conditions)*
        #[doc = #doc]
        #[derive(
            ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq
        )]
        #vis struct #ty { #(#fields),* }
    })
}

/// Its name.
pub fn type_of(names: &Names<'_>) -> Ident {
    format_ident!("{}Settings", names.net)
}

/// What makes the struct the settings of a network: a line, whose text is the runtime's.
pub fn implementation(names: &Names<'_>) -> Option<TokenStream> {
    if names.settings.is_empty() {
        return None;
    }
    let (ty, net, consts, args) = (type_of(names), names.net, &names.consts, &names.args);
    let fields = names.settings.iter().map(|setting| {
        let (name, default) = (&setting.name, literal(setting.default));
        quote!(#name: #default)
    });
    Some(quote!(__regnet::settings!(#ty, #net<#(#args),*>, [#(#consts,)*], #(#fields),*);))
}

/// `.settings(&[…])`, what the description of a network says of them.
pub fn described(settings: &Settings) -> Option<TokenStream> {
    if settings.declared.is_empty() {
        return None;
    }
    let all = settings.declared.iter().enumerate().map(|(number, setting)| {
        let (name, default) = (setting.name.to_string(), literal(setting.default));
        let uses = settings.uses_of(number);
        let uses = uses.iter().map(|Use { layer, option, rule, .. }| {
            let rule = format_ident!("{}", in_camel_case(rule));
            quote!(__regnet::used(#layer, #option, __regnet::number::Rule::#rule))
        });
        quote!(__regnet::Setting::new(#name, #default, &[#(#uses),*]))
    });
    Some(quote!(.settings(&[#(#all),*])))
}

/// `not_negative` as `NotNegative`: a rule is a function and a variant of the runtime.
fn in_camel_case(name: &str) -> String {
    let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
    name.split('_').map(capital).collect()
}

/// A value with the defaults of the settings in it.
pub fn with_defaults(names: &Names<'_>, value: TokenStream) -> TokenStream {
    replaced(value, &mut |number| literal(names.settings[number].default))
}

/// A value with other tokens for each setting.
fn replaced(value: TokenStream, by: &mut dyn FnMut(usize) -> TokenStream) -> TokenStream {
    let mut tokens = TokenStream::new();
    for tree in value {
        match tree {
            TokenTree::Ident(ident) => match marked(&ident) {
                Some(number) => tokens.extend(by(number)),
                None => tokens.extend([TokenTree::from(ident)]),
            },
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), replaced(group.stream(), by));
                inner.set_span(group.span());
                tokens.extend([TokenTree::from(inner)]);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => tokens.extend([tree]),
        }
    }
    tokens
}

/// Whether a setting stands in it.
pub fn has_setting(tokens: &TokenStream) -> bool {
    let mut found = false;
    replaced(tokens.clone(), &mut |_| {
        found = true;
        TokenStream::new()
    });
    found
}

/// `.set(&["p"], |settings, config| config(&…))` for the line of a layer that has a setting.
pub fn of_layer(names: &Names<'_>, node: &Node) -> Option<TokenStream> {
    let constant = names.constants.iter().find(|constant| is_path(names, &node.me, &constant.name))?;
    if !has_setting(&constant.value) {
        return None;
    }
    let (settings, config) = (local("settings"), local("config"));
    let mut by = BTreeSet::new();
    let value = replaced(constant.value.clone(), &mut |number| {
        by.insert(number);
        let number = Literal::usize_unsuffixed(number);
        quote!(#settings[#number])
    });
    let by = by.iter().map(|number| names.settings[*number].name.to_string());
    Some(quote!(.set(&[#(#by),*], |#settings, #config| #config(#value))))
}

/// Whether the tokens are the path of this constant, perhaps with a field behind it.
fn is_path(names: &Names<'_>, tokens: &TokenStream, constant: &Ident) -> bool {
    let path = names.path(&names.plan);
    let expected = quote!(#path::#constant).to_string();
    let text = tokens.to_string();
    text == expected || text.strip_prefix(&expected).is_some_and(|rest| rest.trim_start().starts_with('.'))
}

/// The method that makes a loss of the network's settings, if it has some.
pub fn with_loss(names: &Names<'_>, loss: &TokenStream) -> Option<TokenStream> {
    if !has_setting(loss) {
        return None;
    }
    let ([settings, job], mut used) = (["settings", "job"].map(local), BTreeSet::new());
    let loss = replaced(loss.clone(), &mut |number| {
        used.insert(number);
        let name = buffer(&names.settings[number].name.to_string());
        quote!(#name)
    });
    let pattern = names.settings.iter().enumerate().map(|(number, setting)| {
        let name = buffer(&setting.name.to_string());
        if used.contains(&number) { quote!(#name) } else { quote!(_) }
    });
    let made = Ident::new(&plain::free("R", |name| names.declaration.may_have(name)), Span::call_site());
    Some(quote! {
        fn with_loss<#made>(
            #settings: &Self::Settings,
            #job: impl ::core::ops::FnOnce(&dyn __regnet::LossFunction<T>) -> #made,
        ) -> __regnet::Option<#made> {
            let [#(#pattern),*] = __regnet::Settings::values(#settings);
            __regnet::Some(#job(&#loss))
        }
    })
}

/// The layers of a pass that have settings.
pub struct Set<'a> {
    names: &'a Names<'a>,
    locals: &'a Locals,
    /// The constants that hold a setting or another one that does, in the order in which they need each other.
    constants: Vec<&'a Constant>,
}

impl<'a> Set<'a> {
    pub fn of(names: &'a Names<'a>, fused: &'a [Constant], locals: &'a Locals) -> Set<'a> {
        let mut set = Set { names, locals, constants: Vec::new() };
        if names.settings.is_empty() {
            return set;
        }
        for constant in names.constants.iter().chain(fused) {
            // Sizes do not depend on settings.
            let is_layer = constant.ty.to_string().starts_with('&');
            let is_new = !set.constants.iter().any(|known| known.name == constant.name);
            if is_layer && is_new && (has_setting(&constant.value) || set.meets(&constant.value)) {
                set.constants.push(constant);
            }
        }
        set
    }

    /// Whether one of the constants stands in these tokens.
    fn meets(&self, tokens: &TokenStream) -> bool {
        let mut found = HashSet::new();
        idents(tokens.clone(), &mut found);
        self.constants.iter().any(|constant| found.contains(&constant.name.to_string()))
    }

    /// The lines of a pass with the layers that have settings as locals, and what makes these, of the array of all settings
    /// that `source` is. Nothing changes where none stands there.
    pub fn of_pass(&self, lines: TokenStream, source: &TokenStream) -> TokenStream {
        let mut needed: Vec<&Constant> = Vec::new();
        let mut tokens = lines.clone();
        // Each may need others before it.
        for constant in self.constants.iter().rev() {
            let mut found = HashSet::new();
            idents(tokens.clone(), &mut found);
            if found.contains(&constant.name.to_string()) {
                needed.push(constant);
                tokens.extend(constant.value.clone());
            }
        }
        if needed.is_empty() && !has_setting(&lines) {
            return lines;
        }
        let mut used = BTreeSet::new();
        let mut value = |tokens: TokenStream| {
            replaced(self.as_locals(tokens), &mut |number| {
                used.insert(number);
                let name = buffer(&self.locals.settings[number]);
                quote!(#name)
            })
        };
        let made: TokenStream = needed
            .iter()
            .rev()
            .map(|constant| {
                let (name, value) = (self.local(constant), value(constant.value.clone()));
                quote!(let #name = #value;)
            })
            .collect();
        let lines = value(lines);
        let pattern = self.locals.settings.iter().enumerate().map(|(number, name)| {
            let name = buffer(name);
            if used.contains(&number) { quote!(#name) } else { quote!(_) }
        });
        quote!(let [#(#pattern),*] = #source; #made #lines)
    }

    /// What a layer with a setting is called in a pass.
    fn local(&self, constant: &Constant) -> Ident {
        let name = constant.name.to_string().to_lowercase().replace("__", "_");
        buffer(&plain::free(&format!("{name}_set"), |name| self.locals.has(name)))
    }

    /// Tokens with the locals in the place of the constants' paths.
    fn as_locals(&self, tokens: TokenStream) -> TokenStream {
        let path: Vec<String> =
            self.names.path(&self.names.plan).into_iter().map(|tree| tree.to_string()).collect();
        let mut trees: Vec<TokenTree> = Vec::new();
        for tree in tokens {
            match tree {
                TokenTree::Ident(ident) => {
                    let constant = self.constants.iter().find(|constant| constant.name == ident);
                    match constant.filter(|_| ends_with(&trees, &path)) {
                        Some(constant) => {
                            trees.truncate(trees.len() - path.len() - 2);
                            trees.push(self.local(constant).into());
                        }
                        None => trees.push(ident.into()),
                    }
                }
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.as_locals(group.stream()));
                    inner.set_span(group.span());
                    trees.push(inner.into());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => trees.push(tree),
            }
        }
        trees.into_iter().collect()
    }
}

/// Whether a path and `::` stand at the end.
fn ends_with(trees: &[TokenTree], path: &[String]) -> bool {
    let [before @ .., TokenTree::Punct(_), TokenTree::Punct(colon)] = trees else { return false };
    let begin = before.len().checked_sub(path.len());
    colon.as_char() == ':'
        && begin.is_some_and(|begin| {
            before[begin..].iter().zip(path).all(|(tree, text)| tree.to_string() == *text)
        })
}
