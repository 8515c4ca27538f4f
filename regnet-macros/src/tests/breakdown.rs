//! Where the macro itself breaks down, it says whose fault that is, and the other networks are not touched.

use std::str::FromStr;

use proc_macro2::TokenStream;

use crate::expand::guarded;
use crate::language::ast;
use crate::says::errors;

#[test]
fn a_panic_is_reported_at_the_network_with_a_request() {
    let source =
        "struct First: input(4) -> dense(2) -> loss mse; struct Second: input(4) -> dense(3) -> loss mse;";
    let mut errors = errors::Errors::default();
    let file = ast::parse(TokenStream::from_str(source).unwrap(), &[], &mut errors);
    let mut output = TokenStream::new();
    for net in &file.nets {
        let broken = net.name == "First";
        output.extend(guarded(net, &mut errors, |net, errors| match broken {
            true => panic!("index out of bounds"),
            false => crate::expand::expand_net(net, errors),
        }));
    }
    output.extend(errors.finish());
    let text = output.to_string();
    assert_eq!(text.matches("compile_error").count(), 1);
    assert!(
        text.contains("the macro broke down on `First`: index out of bounds; this is a bug of regnet"),
        "{text}"
    );
    // The stub of the one, and the whole other.
    assert!(
        text.contains("struct First")
            && text.contains("struct Second")
            && text.contains("Network for Second")
    );
}
