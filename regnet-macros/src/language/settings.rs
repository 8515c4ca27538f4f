//! The settings of a network, `struct Mlp(p = 0.5): …`: numbers that it has at run time. What is declared, and where each was
//! met.

use std::cell::RefCell;

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::format_ident;

use crate::says::errors::Errors;

/// One setting of a declaration.
#[derive(Clone)]
pub struct Declared {
    /// Its doc comment.
    pub docs: Vec<TokenStream>,
    pub name: Ident,
    pub default: f64,
}

/// An option that is a setting.
#[derive(Clone, PartialEq)]
pub struct Use {
    /// Its number.
    pub setting: usize,
    /// The name of the layer, or `loss`.
    pub layer: String,
    pub option: String,
    /// The runtime's rule for the option.
    pub rule: &'static str,
}

/// The settings of a network while it is planned.
#[derive(Default)]
pub struct Settings {
    pub declared: Vec<Declared>,
    /// The names of its sizes, `const H: usize`.
    sizes: Vec<String>,
    /// The name of the network.
    net: String,
    uses: RefCell<Vec<Use>>,
}

impl Settings {
    pub fn new(net: &Ident, declared: &[Declared], sizes: impl Iterator<Item = String>) -> Settings {
        let (declared, sizes, net) = (declared.to_vec(), sizes.collect(), net.to_string());
        Settings { declared, sizes, net, uses: RefCell::default() }
    }

    /// The number of the setting with this name.
    pub fn find(&self, name: &Ident) -> Option<usize> {
        self.declared.iter().position(|setting| setting.name == *name)
    }

    pub fn is_size(&self, name: &Ident) -> bool {
        self.sizes.iter().any(|size| name == size)
    }

    /// The name of the network, for messages.
    pub fn net(&self) -> &str {
        if self.net.is_empty() { "Net" } else { &self.net }
    }

    /// Reports a setting among what a type of the user's is made of, which is a constant.
    pub fn is_in(&self, args: &TokenStream, what: &str, errors: &mut Errors) -> bool {
        let of = |tree: &TokenTree| matches!(tree, TokenTree::Ident(word) if self.find(word).is_some());
        let found = args.clone().into_iter().find(of);
        if let Some(tree) = &found {
            errors.at(
                tree.span(),
                format!("`{tree}` is a setting, which changes at run time; {what} is made of constants"),
            );
        }
        found.is_some()
    }

    pub fn note(&self, found: Use) {
        let mut uses = self.uses.borrow_mut();
        if !uses.contains(&found) {
            uses.push(found);
        }
    }

    /// ` (with p = 0.5, its default)`, of the settings with such a use; nothing without any.
    pub fn defaults(&self, of: impl Fn(&Use) -> bool) -> String {
        let uses = self.uses.borrow();
        let is_met = |number: usize| uses.iter().any(|found| found.setting == number && of(found));
        let met = self.declared.iter().enumerate().filter(|(number, _)| is_met(*number));
        let met: Vec<String> = met.map(|(_, known)| format!("{} = {}", known.name, known.default)).collect();
        match met.as_slice() {
            [] => String::new(),
            [one] => format!(" (with {one}, its default)"),
            several => format!(" (with {}, their defaults)", several.join(", ")),
        }
    }

    /// Where a setting was met.
    pub fn uses_of(&self, setting: usize) -> Vec<Use> {
        self.uses.borrow().iter().filter(|found| found.setting == setting).cloned().collect()
    }
}

/// What stands in a constant for a setting, until it is printed: its default there, the value of the network in a pass.
pub fn marker(setting: usize) -> Ident {
    format_ident!("{MARKER}{setting}")
}

const MARKER: &str = "__setting_";

/// The number of the setting that an identifier stands for.
pub fn marked(ident: &Ident) -> Option<usize> {
    ident.to_string().strip_prefix(MARKER)?.parse().ok()
}

/// A number as the expansion has it.
pub fn literal(number: f64) -> TokenStream {
    let digits = Literal::f64_unsuffixed(number.abs());
    // A float literal cannot carry its sign.
    if number.is_sign_negative() && number != 0.0 { quote::quote!(-#digits) } else { quote::quote!(#digits) }
}
