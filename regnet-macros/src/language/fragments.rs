//! What a `macro_rules!` hands on: its fragments come as groups without delimiters, which are opened where their tokens mean
//! the same without the group.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// The tokens with the fragments in them opened, but for those in which an operator stands: `2 * $n` is not `2 * 1 + 1`.
pub fn opened(tokens: TokenStream) -> TokenStream {
    if !has_fragments(&tokens) {
        return tokens;
    }
    tokens.into_iter().flat_map(open).collect()
}

fn has_fragments(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::None || has_fragments(&group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

fn open(tree: TokenTree) -> TokenStream {
    match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let inside = opened(group.stream());
            if is_whole(&inside) { inside } else { remade(&group, Delimiter::None, inside) }
        }
        // A group that is made anew has one place for its two ends.
        TokenTree::Group(group) if has_fragments(&group.stream()) => {
            remade(&group, group.delimiter(), opened(group.stream()))
        }
        tree => tree.into(),
    }
}

fn remade(group: &Group, delimiter: Delimiter, inside: TokenStream) -> TokenStream {
    let mut made = Group::new(delimiter, inside);
    made.set_span(group.span());
    TokenTree::from(made).into()
}

/// The tokens of a value, with parentheses for the fragments that are still whole: rustc forgets a group without delimiters
/// that a macro like this one hands on.
pub fn of_value(tokens: TokenStream) -> TokenStream {
    if !has_fragments(&tokens) {
        return tokens;
    }
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(whole)), None) if whole.delimiter() == Delimiter::None => {
            of_value(whole.stream())
        }
        _ => tokens.into_iter().flat_map(parenthesized).collect(),
    }
}

fn parenthesized(tree: TokenTree) -> TokenStream {
    match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            remade(&group, Delimiter::Parenthesis, of_value(group.stream()))
        }
        TokenTree::Group(group) if has_fragments(&group.stream()) => {
            let inside = group.stream().into_iter().flat_map(parenthesized).collect();
            remade(&group, group.delimiter(), inside)
        }
        tree => tree.into(),
    }
}

/// Whether tokens belong together whatever stands around them: a literal, a path, a call, a block, a visibility, or an
/// argument or attribute with its value.
fn is_whole(tokens: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut rest = trees.as_slice();
    match rest {
        [] | [TokenTree::Literal(_) | TokenTree::Group(_)] => return true,
        [colon, ..] if is_punct(colon, ':') => {}
        [TokenTree::Ident(word), ..] if !takes_what_follows(word) => rest = behind_generics(&rest[1..]),
        _ => return false,
    }
    while let [first, second, TokenTree::Ident(_), behind @ ..] = rest {
        if !is_punct(first, ':') || !is_punct(second, ':') {
            break;
        }
        rest = behind_generics(behind);
    }
    match rest {
        [] => true,
        [TokenTree::Group(group)] => group.delimiter() != Delimiter::Brace,
        [equals, next, ..] => is_punct(equals, '=') && !is_punct(next, '=') && !is_punct(next, '>'),
        [_] => false,
    }
}

fn is_punct(tree: &TokenTree, c: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == c)
}

/// What is behind `<N>` or `::<N>`, if one of them begins here and nothing but a path can follow it.
fn behind_generics(rest: &[TokenTree]) -> &[TokenTree] {
    let inside = match rest {
        [a, b, open, inside @ ..] if is_punct(a, ':') && is_punct(b, ':') && is_punct(open, '<') => inside,
        [open, inside @ ..] if is_punct(open, '<') => inside,
        _ => return rest,
    };
    let mut depth = 1usize;
    for (index, tree) in inside.iter().enumerate() {
        if is_punct(tree, '<') {
            depth += 1;
        } else if is_punct(tree, '>') {
            depth -= 1;
        }
        if depth == 0 {
            return &inside[index + 1..];
        }
    }
    rest
}

/// A keyword that makes one expression of itself and of what stands behind it.
fn takes_what_follows(word: &Ident) -> bool {
    let keywords =
        ["if", "match", "loop", "while", "for", "unsafe", "const", "move", "return", "break", "let"];
    keywords.iter().any(|keyword| word == keyword)
}
