//! The names that expansions write, for the test that gives them all to something else: `tests/behaviour/shadowed.rs`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::str::FromStr;

use proc_macro2::{Ident, TokenStream, TokenTree};

/// Every identifier of the expansions of the networks in a source, and of what they call.
fn names(source: &str, methods: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut declarations = Vec::new();
    declared(TokenStream::from_str(source).unwrap(), &mut declarations);
    assert!(!declarations.is_empty());
    for declaration in declarations {
        idents(crate::expand(declaration), &mut found);
    }
    idents(TokenStream::from_str(methods).unwrap(), &mut found);
    found
}

/// What stands in the braces of each `network! { … }`.
fn declared(tokens: TokenStream, found: &mut Vec<TokenStream>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        let before: String = trees[index.saturating_sub(2)..index].iter().map(ToString::to_string).collect();
        if before == "network!" {
            found.push(group.stream());
        } else {
            declared(group.stream(), found);
        }
    }
}

fn idents(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => idents(group.stream(), found),
            TokenTree::Ident(ident) => {
                let text = ident.to_string();
                if syn::parse_str::<Ident>(&text).is_ok() && text != "_" {
                    found.insert(text);
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[test]
fn the_shadowed_names_are_those_of_the_expansions() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let own = ["Plain", "Image", "Generic", "Unfused", "Sequence", "Linted"];
    let names = names(&read("tests/behaviour/shadowed.rs"), &read("regnet-runtime/src/api/newtype.rs"));
    let names: Vec<String> = names.into_iter().filter(|name| !own.contains(&name.as_str())).collect();
    let mut text = String::from(
        "//! Every name that an expansion writes.\n\nmacro_rules! for_every_name {\n    ($each:ident $($kind:ident)?) => {\n        $each! {\n            $($kind)?\n",
    );
    let mut line = String::new();
    for name in &names {
        if line.len() + name.len() > 80 {
            text += &format!("            {}\n", line.trim_end());
            line.clear();
        }
        line += &format!("{name} ");
    }
    text += &format!("            {}\n        }}\n    }};\n}}\n", line.trim_end());
    let path = root.join("tests/behaviour/shadowed_names.rs");
    if std::env::var_os("REGNET_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(checked_in == text, "{} is not what expansions write now; REGNET_BLESS=1", path.display());
}
