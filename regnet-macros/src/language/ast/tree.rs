//! The form of the grammar, as a tree.

use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;

use super::written::Written;
use crate::language::budget::Limit;
use crate::language::expr::Expr;
use crate::language::levels::{Levels, Setting};
use crate::language::settings::Declared;

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
    /// `(p = 0.5)`
    pub settings: Vec<Declared>,
    pub chain: Chain,
    pub loss: Option<LossStage>,
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
    Residual {
        word: Ident,
        chain: Chain,
        shortcut: Option<Chain>,
    },
    Repeat {
        word: Ident,
        count: Expr,
        chain: Chain,
    },
    Branch {
        span: Span,
        chains: Vec<Chain>,
    },
    Path {
        path: TokenStream,
        span: Span,
        args: TokenStream,
    },
    /// `map(my::Mish)`
    Map {
        word: Ident,
        function: TokenStream,
    },
}

/// What stands behind `loss`.
pub enum LossStage {
    Word(Call),
    /// A loss of the user's own.
    Own {
        path: TokenStream,
        span: Span,
        args: TokenStream,
    },
}

impl LossStage {
    /// Where an error about it is shown.
    pub fn span(&self) -> Span {
        match self {
            LossStage::Word(call) => call.word.span(),
            LossStage::Own { span, .. } => *span,
        }
    }
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
            StageKind::Map { .. } => "map".into(),
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
            StageKind::Residual { word, .. }
            | StageKind::Repeat { word, .. }
            | StageKind::Map { word, .. } => word.span(),
            StageKind::Branch { span, .. } | StageKind::Path { span, .. } => *span,
        }
    }
}
