//! Tokens to the form of the grammar:
//!
//! ```text
//! net   = {attr} [vis] "struct" IDENT [generics] [ "(" IDENT "=" NUMBER { "," IDENT "=" NUMBER } ")" ] ":" chain [ "->" "loss" layer ] ";"
//! chain = stage { "->" stage }
//! stage = {attr} [ IDENT ":" ] ( layer | "residual" "(" chain [ "," "shortcut" "=" chain ] ")"
//!       | "repeat" "(" EXPR "," chain ")" | "(" chain { "|" chain } ")" | PATH [ "(" args ")" ] )
//! layer = IDENT [ "(" [ arg { "," arg } [","] ] ")" ]      arg = EXPR | IDENT "=" EXPR
//! ```
//!
//! After an error it goes on at the next `->` `|` `,` `;` or `struct`, so that one compile shows every mistake.

mod attributes;
mod call;
mod chain;
mod net;
mod path;
mod settings;
mod tokens;
mod tree;
mod written;

pub use attributes::attribute_word;
pub use call::call_of;
pub use net::parse;
pub use tree::*;
pub use written::Written;
