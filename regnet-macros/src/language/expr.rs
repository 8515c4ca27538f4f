//! Values in a declaration: literals, which the macro knows, and constant expressions, which rustc evaluates.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};

use crate::language::fragments;

/// The tokens of one value.
#[derive(Clone)]
pub struct Expr {
    pub tokens: TokenStream,
    pub span: Span,
}

/// A literal number as it was written.
pub enum Number {
    Known(f64),
    Computed(TokenStream),
}

impl Expr {
    /// Takes everything up to a comma outside of groups and of generic arguments, or up to where one is missing: between
    /// two operands.
    pub fn parse(input: ParseStream) -> Expr {
        let span = input.span();
        let mut tokens = TokenStream::new();
        let mut depth = 0usize;
        let mut after_path = false;
        let mut after_operand = false;
        while !input.is_empty() && (depth > 0 || !input.peek(syn::Token![,])) {
            if depth == 0 && after_operand && (input.peek(syn::Ident) || input.peek(syn::Lit)) {
                break;
            }
            let Ok(tree) = input.parse::<TokenTree>() else { break };
            if let TokenTree::Punct(punct) = &tree {
                match punct.as_char() {
                    '<' if after_path || depth > 0 => depth += 1,
                    '>' if depth > 0 => depth -= 1,
                    _ => {}
                }
                after_path = punct.as_char() == ':';
            } else {
                after_path = false;
            }
            after_operand = match &tree {
                TokenTree::Literal(_) => true,
                // `x as f64`, `if x { … }`
                TokenTree::Ident(word) => syn::parse_str::<Ident>(&word.to_string()).is_ok(),
                TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
                TokenTree::Punct(_) => false,
            };
            tokens.extend([tree]);
        }
        Expr { tokens: fragments::of_value(tokens), span }
    }

    /// What it is, if it can be no value wherever it stands.
    pub fn no_value(&self) -> Option<&'static str> {
        let mut trees = self.tokens.clone().into_iter();
        match (trees.next()?, trees.next(), trees.next()) {
            (TokenTree::Punct(tick), Some(TokenTree::Ident(_)), None) if tick.as_char() == '\'' => {
                Some("a lifetime")
            }
            (TokenTree::Ident(word), Some(_), _) => match word.to_string().as_str() {
                "let" => Some("a statement"),
                "enum" | "fn" | "impl" | "mod" | "pub" | "static" | "struct" | "trait" | "type" | "use" => {
                    Some("an item")
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The single token that it consists of.
    fn single(&self) -> Option<TokenTree> {
        let mut trees = self.tokens.clone().into_iter();
        let first = trees.next()?;
        trees.next().is_none().then_some(first)
    }

    /// The word that it consists of, alone or before parentheses: `he_in`, `normal(0.1)`.
    pub fn word(&self) -> Option<(Ident, Option<TokenStream>)> {
        if let Some(TokenTree::Ident(word)) = self.single() {
            return Some((word, None));
        }
        let mut trees = self.tokens.clone().into_iter();
        match (trees.next(), trees.next(), trees.next()) {
            (Some(TokenTree::Ident(word)), Some(TokenTree::Group(group)), None)
                if group.delimiter() == Delimiter::Parenthesis =>
            {
                Some((word, Some(group.stream())))
            }
            _ => None,
        }
    }

    /// Whether it is several values in parentheses.
    pub fn is_list(&self) -> bool {
        match self.single() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => group
                .stream()
                .into_iter()
                .any(|tree| matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ',')),
            _ => false,
        }
    }

    /// The two halves of `(h, w)`.
    pub fn pair(&self) -> Option<(Expr, Expr)> {
        let Some(TokenTree::Group(group)) = self.single() else { return None };
        if group.delimiter() != Delimiter::Parenthesis {
            return None;
        }
        let parts = |input: ParseStream| {
            let first = Expr::parse(input);
            input.parse::<syn::Token![,]>()?;
            let second = Expr::parse(input);
            let _: Option<syn::Token![,]> = input.parse()?;
            if first.tokens.is_empty() || second.tokens.is_empty() {
                Err(input.error(""))
            } else {
                Ok((first, second))
            }
        };
        Parser::parse2(parts, group.stream()).ok()
    }

    /// The same without parentheses around the whole.
    fn bare(&self) -> Expr {
        match self.single() {
            Some(TokenTree::Group(group))
                if group.delimiter() == Delimiter::Parenthesis && !self.is_list() =>
            {
                Expr { tokens: group.stream(), span: self.span }.bare()
            }
            _ => self.clone(),
        }
    }

    fn literal(&self) -> Option<syn::Lit> {
        match self.bare().single()? {
            TokenTree::Literal(literal) => Some(syn::Lit::new(literal)),
            TokenTree::Ident(word) if word == "true" || word == "false" => {
                Some(syn::Lit::Bool(syn::LitBool::new(word == "true", word.span())))
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Group(_) => None,
        }
    }

    /// A whole number, if it is a literal: `Ok(None)` for an expression, `Err` for a literal of another kind.
    pub fn integer(&self) -> Result<Option<usize>, String> {
        let what = "a whole number, or a constant expression of type `usize`";
        if self.negative_literal() {
            return Err(format!("expected {what}, but `{}` is negative", self.text()));
        }
        match self.literal() {
            None => Ok(None),
            Some(syn::Lit::Int(int)) if matches!(int.suffix(), "" | "usize") => {
                match int.base10_parse::<usize>() {
                    Ok(n) if n <= LARGEST_SIZE => Ok(Some(n)),
                    _ => Err(format!("`{}` is larger than the largest size, {LARGEST_SIZE}", self.text())),
                }
            }
            Some(_) => Err(format!("expected {what}, but found `{}`", self.text())),
        }
    }

    /// A number, if it is a literal with or without sign.
    pub fn number(&self) -> Result<Number, String> {
        let what = "a number, or a constant expression of type `f64`";
        let mut tokens = self.bare().tokens;
        let mut sign = 1.0;
        if self.negative_literal() {
            tokens = tokens.into_iter().skip(1).collect();
            sign = -1.0;
        }
        let value = Expr { tokens, span: self.span };
        let digits = match value.literal() {
            None => return Ok(Number::Computed(self.tokens.clone())),
            Some(syn::Lit::Int(int)) => int.base10_digits().to_owned(),
            Some(syn::Lit::Float(float)) => float.base10_digits().to_owned(),
            Some(_) => return Err(format!("expected {what}, but found `{}`", self.text())),
        };
        match digits.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Number::Known(sign * number)),
            _ => Err(format!("`{}` is not a finite number", self.text())),
        }
    }

    /// `true` or `false`.
    pub fn flag(&self) -> Option<bool> {
        match self.literal() {
            Some(syn::Lit::Bool(flag)) => Some(flag.value),
            _ => None,
        }
    }

    fn negative_literal(&self) -> bool {
        let mut trees = self.bare().tokens.into_iter();
        matches!(
            (trees.next(), trees.next(), trees.next()),
            (Some(TokenTree::Punct(minus)), Some(TokenTree::Literal(_)), None) if minus.as_char() == '-'
        )
    }

    /// Whether it surely is an expression: numbers, paths, calls, tuples, and what joins them.
    pub fn is_arithmetic(&self) -> bool {
        Parser::parse2(arithmetic, self.tokens.clone()).is_ok()
    }

    /// As it was written, without the spaces that tokens do not keep.
    pub fn text(&self) -> String {
        crate::says::suggest::compact(&self.tokens.to_token_stream().to_string())
    }
}

/// Operands with operators between.
fn arithmetic(input: ParseStream) -> syn::Result<()> {
    loop {
        let _: Option<syn::Token![-]> = input.parse()?;
        if input.peek(syn::token::Paren) {
            list(input)?;
        } else if input.peek(syn::Lit) {
            input.parse::<syn::Lit>()?;
        } else {
            input.parse::<Ident>()?;
            while input.parse::<Option<syn::Token![::]>>()?.is_some() {
                input.parse::<Ident>()?;
            }
            if input.peek(syn::token::Paren) {
                list(input)?;
            }
        }
        let joined = input.parse::<Option<syn::Token![+]>>()?.is_some()
            || input.parse::<Option<syn::Token![*]>>()?.is_some()
            || input.parse::<Option<syn::Token![/]>>()?.is_some()
            || input.peek(syn::Token![-]);
        if !joined {
            return if input.is_empty() || input.peek(syn::Token![,]) {
                Ok(())
            } else {
                Err(input.error(""))
            };
        }
    }
}

/// Expressions in parentheses.
fn list(input: ParseStream) -> syn::Result<()> {
    let inside;
    syn::parenthesized!(inside in input);
    while !inside.is_empty() {
        arithmetic(&inside)?;
        let _: Option<syn::Token![,]> = inside.parse()?;
    }
    Ok(())
}

/// Sizes above this are refused: four of them still multiply without overflow into a message.
pub const LARGEST_SIZE: usize = match 1_usize.checked_shl(40) {
    Some(size) => size,
    // The compiler runs on a machine of 32 bits.
    None => 1 << 30,
};
