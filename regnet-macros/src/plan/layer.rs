//! A stage that is one layer: a word of the list, or a path to a user's own.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::names::constant_name;
use super::parts::{Flat, Node, NodeKind, Place};
use super::planner::{Flow, Planner, Spot};
use super::shapes::shape_value;
use crate::language::args::Args;
use crate::language::ast::Call;
use crate::language::expr::{Expr, LARGEST_SIZE};
use crate::language::shape::{Shape, Size};
use crate::layers::entry::Entry;
use crate::layers::forms;
use crate::layers::layer::{Layer, Output, Tensor};
use crate::layers::losses::LOSSES;
use crate::layers::runtime::runtime;
use crate::layers::site::{Facts, Site};
use crate::plan::words;
use crate::says::suggest;

impl Planner<'_> {
    pub fn layer(&mut self, spot: Spot<'_>, call: &Call) -> Flow {
        let word = call.word.to_string();
        let Some(entry) = words::find(&word) else {
            self.unknown_word(call, &word);
            return None;
        };
        let constant = constant_name(spot.name);
        let (layer, facts) = self.read(spot, call, entry);
        let mut layer = layer?;
        let rt = runtime();
        let (ty, inner) = (layer.operation, layer.calls.around.map(|inner| quote!(<#rt::#inner>)));
        let (config, settings) = (&layer.config, quote!(&'static #rt::#ty #inner));
        let me = self.constant(&constant, &settings, quote!(&#config));
        let input = spot.flow?;
        let padded = self.padding_behind(&mut layer, entry, input, call.word.span())?;
        let shape = self.output(&layer, &constant, input, &me);
        if self.too_large(&shape, call.word.span()) {
            return None;
        }
        self.random_layers += u32::from(layer.calls.random);
        let [params, stats] = self.places(&layer, call, &constant, &me)?;
        let output = self.value(spot.name, shape);
        self.values[output].padded = padded;
        let node = self.node(spot.stage, spot.name, &word, call.word.span(), NodeKind::Layer(layer));
        self.nodes.push(Node {
            entry: Some(entry),
            me,
            facts,
            inputs: vec![input],
            output,
            params,
            stats,
            ..node
        });
        Some(output)
    }

    /// Reads a layer's arguments, and reports what is wrong with them.
    fn read(&mut self, spot: Spot<'_>, call: &Call, entry: &Entry) -> (Option<Layer>, Facts) {
        let of_input = spot.flow.is_some_and(|value| self.is_input(value));
        let (plan, me) = (&self.plan, format_ident!("{}", constant_name(spot.name)));
        let mut site = Site {
            args: Args::new(call, self.errors).of(spot.name, self.settings),
            call,
            input: spot.flow.map(|value| self.values[value].shape.clone()),
            of_input,
            role: entry.role,
            me: quote!(#plan::#me),
            following: spot.following,
            stream: self.random_layers,
            facts: Facts::default(),
        };
        let layer = (entry.plan)(&mut site);
        let facts = site.facts;
        site.args.finish(forms::positions(entry.form));
        (layer, facts)
    }

    /// The shape of what a layer makes of a value.
    fn output(&mut self, layer: &Layer, constant: &str, input: usize, me: &TokenStream) -> Shape {
        match &layer.output {
            Output::Same => self.values[input].shape.clone(),
            Output::Known(dims) => Shape::Known(dims.clone()),
            Output::Computed(rank) => {
                let (rt, value) = (runtime(), quote!(#me.output()));
                let constant = self.constant(&format!("{constant}__OUTPUT"), &quote!(#rt::Shape), value);
                Shape::Computed { rank: *rank, constant }
            }
        }
    }

    /// Where a layer's parameters and statistics stand.
    fn places(&mut self, layer: &Layer, call: &Call, constant: &str, me: &TokenStream) -> Option<[Place; 2]> {
        let count = |tensors: &[Tensor]| {
            tensors.iter().try_fold(0usize, |n, tensor| Some(n.saturating_add(tensor.len()?)))
        };
        let (params, stats) = (count(&layer.params), count(&layer.stats));
        if params.is_some_and(|n| n > LARGEST_SIZE) {
            let word = &call.word;
            self.errors.at(word.span(), format!("`{word}` has more than {LARGEST_SIZE} parameters"));
            return None;
        }
        let params = params.map(Size::Known).unwrap_or(Size::Computed(quote!(#me.params())));
        let stats = stats.map(Size::Known).unwrap_or(Size::Computed(quote!(#me.stats())));
        Some([self.place(constant, Flat::Params, params), self.place(constant, Flat::Stats, stats)])
    }

    fn unknown_word(&mut self, call: &Call, word: &str) {
        let span = call.word.span();
        match word {
            "input" => self.errors.at(span, "`input` is the first stage and stands nowhere else"),
            "concat" | "sum" => {
                self.errors.at(span, format!("`{word}` joins branches: write `(a | b) -> {word}`"));
            }
            "loss" => {
                self.errors.at(span, "expected a loss after `loss`: write `loss softmax_cross_entropy`")
            }
            _ => {
                let known = words::words();
                let losses: Vec<&str> = LOSSES.iter().map(|loss| loss.word).collect();
                let hint = match suggest::nearest(word, &losses) {
                    Some(loss) if suggest::nearest(word, &known).is_none() => {
                        format!("; a loss is written `loss {loss}`, at the end")
                    }
                    _ => suggest::hint(word, &known),
                };
                self.errors.at(span, format!("unknown layer `{word}`{hint}"));
            }
        }
    }

    /// A layer of the user's own.
    pub fn own(&mut self, spot: Spot<'_>, path: &TokenStream, args: &TokenStream, span: Span) -> Flow {
        self.takes_no_padding(spot.flow?, "a layer of your own", "it is not told the lengths", span)?;
        if self.settings.is_in(args, "a layer of your own", self.errors) {
            return None;
        }
        let written = if args.is_empty() { path.clone() } else { quote!(#path(#args)) };
        self.of_user(spot, (path, args), (written, span), false)
    }

    /// A function of the user's own, which is a layer without parameters.
    pub fn map(&mut self, spot: Spot<'_>, function: &TokenStream, span: Span) -> Flow {
        let (rt, at) = (runtime(), span.resolved_at(Span::call_site()));
        let ty = quote_spanned!(at=> #rt::Map::<#function>);
        self.of_user(spot, (&ty, &TokenStream::new()), (quote!(map(#function)), span), true)
    }

    fn of_user(
        &mut self,
        spot: Spot<'_>,
        (path, args): (&TokenStream, &TokenStream),
        (written, span): (TokenStream, Span),
        by_values: bool,
    ) -> Flow {
        let input = spot.flow?;
        let rt = runtime();
        let constant = constant_name(spot.name);
        // What the type lacks is shown at its path.
        let at = span.resolved_at(Span::call_site());
        let me = self.constant(&constant, path, quote_spanned!(at=> #path::new(#args)));
        let shape = shape_value(&self.values[input].shape);
        let (behind, params) = match by_values {
            true => (self.values[input].shape.clone(), None),
            false => {
                let output = quote_spanned!(at=> (&#me).output(#shape));
                let constant_of_output = format!("{constant}__OUTPUT");
                let output = self.constant(&constant_of_output, &quote!(#rt::Shape), output);
                let params = Size::Computed(quote_spanned!(at=> (&#me).params(#shape)));
                let params = self.place(&constant, Flat::Params, params);
                (Shape::Computed { rank: None, constant: output }, params)
            }
        };
        let written = Expr { tokens: written, span };
        let stream = self.random_layers;
        self.random_layers += 1;
        let output = self.value(spot.name, behind);
        self.values[output].padded = by_values && self.values[input].padded;
        let kind = NodeKind::Own { text: written.text(), input: shape, stream, by_values };
        let node = self.node(spot.stage, spot.name, &spot.stage.kind.word(), span, kind);
        self.nodes.push(Node { me, inputs: vec![input], output, params, ..node });
        Some(output)
    }
}
