//! The names that the parts of one expansion share.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::language::ast::{Net, Written};
use crate::language::settings::Declared;
use crate::plan::{self, Constant};
use crate::program::memory::field_name;

/// The names that the parts of one expansion share.
pub struct Names<'a> {
    pub net: &'a Ident,
    /// The type that carries constants and steps: `Plan`.
    pub plan: Ident,
    /// `const H: usize` for each of the network's sizes, and `H`.
    pub consts: Vec<TokenStream>,
    pub args: Vec<&'a Ident>,
    /// The names that the declaration writes.
    pub declaration: &'a Written,
    pub settings: &'a [Declared],
    /// The plan's constants.
    pub constants: Vec<Constant>,
}

impl<'a> Names<'a> {
    pub fn new(net: &'a Net) -> Names<'a> {
        let args: Vec<&Ident> = net.generics.iter().map(|param| &param.name).collect();
        let consts = args.iter().map(|name| quote!(const #name: ::core::primitive::usize)).collect();
        Names {
            net: &net.name,
            plan: plan::plan_type(),
            consts,
            args,
            declaration: &net.written,
            settings: &net.settings,
            constants: Vec::new(),
        }
    }

    /// `DigitNet<{ H }, T>` for a number type; without braces a type of the user's with that name would be meant.
    pub fn net_of(&self, scalar: &TokenStream) -> TokenStream {
        let (net, args) = (self.net, &self.args);
        quote!(#net<#({ #args },)* #scalar>)
    }

    /// A type of the expansion with the network's sizes: `Plan<{ H }>`.
    pub fn sized(&self, ty: &Ident) -> TokenStream {
        let args = &self.args;
        if args.is_empty() { quote!(#ty) } else { quote!(#ty<#({ #args }),*>) }
    }

    /// The same for a path: `Plan::<{ H }>`.
    pub fn path(&self, ty: &Ident) -> TokenStream {
        let args = &self.args;
        if args.is_empty() { quote!(#ty) } else { quote!(#ty::<#({ #args }),*>) }
    }

    /// `<const H: usize>` or nothing.
    pub fn sizes(&self) -> TokenStream {
        let consts = &self.consts;
        if consts.is_empty() { TokenStream::new() } else { quote!(<#(#consts),*>) }
    }

    /// `<const H: usize, T: __regnet::Scalar>`
    pub fn sizes_and_scalar(&self) -> TokenStream {
        let consts = &self.consts;
        quote!(<#(#consts,)* T: __regnet::Scalar>)
    }
}

/// `__Block_repeat1`, in an expansion of one's own `Block_repeat1`: a stage may be called `plan`, and the name alone meet the
/// plan's.
pub fn block_type(name: &str) -> Ident {
    format_ident!("__Block_{}", field_name(name), span = Span::call_site())
}

/// A name as an identifier; a stage may have the name of a keyword.
pub fn field(name: &str) -> Ident {
    syn::parse_str::<Ident>(name).unwrap_or_else(|_| format_ident!("r#{name}"))
}
