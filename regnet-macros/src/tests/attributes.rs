//! Attributes that are none: an error of the macro's at their place, not one of rustc's about the whole expansion.

use super::expand;

/// Whether the attribute goes on to rustc.
fn taken(attribute: &str) -> bool {
    let source = format!("{attribute} struct Net: input(4) -> dense(3) -> loss mse;");
    !expand(&source).to_string().contains("expected an attribute")
}

#[test]
fn what_is_no_attribute_is_an_error_at_its_place() {
    for attribute in [
        "#[doc = \"x\"]",
        "#[doc = include_str!(\"x\")]",
        "#[doc(hidden)]",
        "#[must_use]",
        "#[allow(dead_code)]",
        "#[rustfmt::skip]",
        "#[a::b::c(1)]",
        "#[a = -1]",
        "#[a = true]",
        "#[a = core::concat!(\"x\")]",
        "#[crate = my::regnet]",
    ] {
        assert!(taken(attribute), "{attribute}");
    }
    for attribute in [
        "#[a #(b)]",
        "#[a(b) c]",
        "#[a =]",
        "#[a = b]",
        "#[a = 1 2]",
        "#[a:b]",
        "#[a::]",
        "#[a = -b]",
        "#[a = b!]",
    ] {
        assert!(!taken(attribute), "{attribute}");
    }
}
