//! `pad2d(n)`: zeros around an image.

use quote::quote;

use super::effect::Effect;
use super::entry::Entry;
use super::layer::{Calls, Layer, Layout, Output};
use super::role::{Auto, Role};
use super::runtime::{Operation, runtime};
use super::site::Site;
use super::window::amounts;

pub const ENTRY: Entry = Entry {
    word: "pad2d",
    form: "pad2d(n)",
    meaning: "n rows and columns of zeros on each side of an image; `pad2d((h, w))` for h rows and w columns",
    options: &[],
    auto: Auto::Through,
    role: Role::Pad,
    plan,
};

fn plan(site: &mut Site<'_>) -> Option<Layer> {
    let amount = site.args.required("n", |args| {
        let expr = args.expr("n", Some(0))?;
        amounts(args, expr)
    });
    let input = site.image()?;
    let [rows, columns] = amount?;
    let rt = runtime();
    site.facts.effect = Effect::Zeros;
    let image = input.image(site.args.word);
    let config = quote!(#rt::Pad2d { input: #image, amount: [#rows, #columns] });
    let (config, output) = match (input.known(), rows.known(), columns.known()) {
        (Some([h, w, channels]), Some(rows), Some(columns)) => {
            (config, Output::Known(vec![h + 2 * rows, w + 2 * columns, *channels]))
        }
        (_, _, _) => (site.checked(Operation::Pad2d, &config), Output::Computed(Some(3))),
    };
    Some(Layer {
        operation: Operation::Pad2d,
        config,
        output,
        params: Vec::new(),
        stats: Vec::new(),
        calls: Calls { layout: Layout::Lanes, ..Calls::PLAIN },
        batch_values: None,
    })
}
