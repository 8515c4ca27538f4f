//! Collects every error of a compile, so that all are printed at once.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The errors so far. Dropping it unread is a bug of ours and panics.
#[derive(Default)]
pub struct Errors {
    list: Vec<syn::Error>,
    finished: bool,
}

impl Errors {
    /// An error under one token.
    pub fn at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.list.push(syn::Error::new(span, message));
    }

    /// An error under several tokens in a row; `fallback` if there are none.
    pub fn under(&mut self, tokens: &TokenStream, fallback: Span, message: impl std::fmt::Display) {
        self.list.push(if tokens.is_empty() {
            syn::Error::new(fallback, message)
        } else {
            syn::Error::new_spanned(tokens.to_token_stream(), message)
        });
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// One `compile_error!` for each.
    pub fn finish(mut self) -> TokenStream {
        self.finished = true;
        self.list.iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        assert!(self.finished || std::thread::panicking(), "errors were collected and not reported");
    }
}
