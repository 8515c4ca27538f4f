//! A stage that is one layer: a word of the list, or a path to a user's own.

use std::rc::Rc;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::{Flow, Node, NodeKind, Place, Planner, constant_name, shape_value, stretch};
use crate::language::args::Args;
use crate::language::ast::{Call, Stage};
use crate::language::expr::{Expr, LARGEST_SIZE};
use crate::language::shape::{Shape, Size};
use crate::layers::{self, Facts, Output, Site};
use crate::says::suggest;

impl Planner<'_> {
    pub(super) fn layer(
        &mut self,
        stage: &Rc<Stage>,
        call: &Call,
        name: &str,
        flow: Flow,
        following: &[String],
    ) -> Flow {
        let word = call.word.to_string();
        let Some(entry) = layers::find(&word) else {
            self.unknown_word(call, &word);
            return None;
        };
        let constant = constant_name(name);
        let of_input = flow.is_some_and(|value| self.is_input(value));
        let plan = &self.plan;
        let me = format_ident!("{constant}");
        let mut site = Site {
            args: Args::new(call, self.errors),
            call,
            input: flow.map(|value| self.values[value].shape.clone()),
            of_input,
            me: quote!(#plan::#me),
            following,
            stream: self.random_layers,
            facts: Facts::default(),
        };
        let layer = (entry.plan)(&mut site);
        let facts = site.facts;
        site.args.finish(layers::positions(entry.form));
        let layer = layer?;
        let rt = layers::runtime();
        let ty = format_ident!("{}", layer.ty);
        let inner = layer.calls.around.map(|inner| format_ident!("{inner}"));
        let inner = inner.map(|inner| quote!(<#rt::#inner>));
        let me = self.constant(&constant, &quote!(#rt::#ty #inner), layer.config.clone());
        let input = flow?;
        let shape = match &layer.output {
            Output::Same => self.values[input].shape.clone(),
            Output::Known(dims) => Shape::Known(dims.clone()),
            Output::Computed(rank) => {
                let value = quote!(#me.output());
                let constant = self.constant(&format!("{constant}__OUTPUT"), &quote!(#rt::Shape), value);
                Shape::Computed { rank: *rank, constant }
            }
        };
        if self.too_large(&shape, call.word.span()) {
            return None;
        }
        self.random_layers += u32::from(layer.calls.random);
        let count = |tensors: &[layers::Tensor]| {
            tensors.iter().try_fold(0usize, |n, tensor| Some(n.saturating_add(tensor.len()?)))
        };
        let (params, stats) = (count(&layer.params), count(&layer.stats));
        if params.is_some_and(|n| n > LARGEST_SIZE) {
            self.errors.at(call.word.span(), format!("`{word}` has more than {LARGEST_SIZE} parameters"));
            return None;
        }
        let params = self.place(
            &constant,
            "PARAMS",
            params.map(Size::Known).unwrap_or(Size::Computed(quote!(#me.params()))),
        );
        let stats = self.place(
            &constant,
            "STATS",
            stats.map(Size::Known).unwrap_or(Size::Computed(quote!(#me.stats()))),
        );
        let output = self.value(name, shape);
        self.nodes.push(Node {
            name: name.to_owned(),
            word,
            me,
            span: call.word.span(),
            stage: Rc::clone(stage),
            levels: self.levels,
            facts,
            kind: NodeKind::Layer(layer),
            inputs: vec![input],
            output,
            params,
            stats,
        });
        Some(output)
    }

    /// Whether a value is the network's input, perhaps under another shape.
    pub(super) fn is_input(&self, value: usize) -> bool {
        let maker = self.nodes.iter().find(|node| node.output == value);
        match maker.map(|node| (&node.kind, &node.inputs)) {
            None => !self.inside_a_loop,
            Some((NodeKind::Layer(layer), inputs)) => layer.calls.view && self.is_input(inputs[0]),
            Some((NodeKind::Own { .. } | NodeKind::Add | NodeKind::Concat | NodeKind::Repeat { .. }, _)) => {
                false
            }
        }
    }

    /// A layer's range of a flat buffer.
    pub(super) fn place(&mut self, constant: &str, buffer: &str, len: Size) -> Place {
        let of_params = buffer == "PARAMS";
        let mut end = if of_params { self.params_end.clone() } else { self.stats_end.clone() };
        let place = stretch(&mut end, len, |value| {
            self.constant(&format!("{constant}__{buffer}"), &quote!(::core::ops::Range<usize>), value)
        });
        *(if of_params { &mut self.params_end } else { &mut self.stats_end }) = end;
        place
    }

    pub(super) fn unknown_word(&mut self, call: &Call, word: &str) {
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
                let words = layers::words();
                let losses: Vec<&str> = layers::losses::LOSSES.iter().map(|loss| loss.word).collect();
                let hint = match suggest::nearest(word, &losses) {
                    Some(loss) if suggest::nearest(word, &words).is_none() => {
                        format!("; a loss is written `loss {loss}`, at the end")
                    }
                    _ => suggest::hint(word, &words),
                };
                self.errors.at(span, format!("unknown layer `{word}`{hint}"));
            }
        }
    }

    pub(super) fn own(
        &mut self,
        stage: &Rc<Stage>,
        path: &TokenStream,
        args: &TokenStream,
        span: Span,
        name: &str,
        flow: Flow,
    ) -> Flow {
        let input = flow?;
        let rt = layers::runtime();
        let constant = constant_name(name);
        // What the type lacks is shown at its path.
        let at = span.resolved_at(Span::call_site());
        let me = self.constant(&constant, path, quote_spanned!(at=> #path::new(#args)));
        let shape = shape_value(&self.values[input].shape);
        let output = self.constant(
            &format!("{constant}__OUTPUT"),
            &quote!(#rt::Shape),
            quote_spanned!(at=> #me.output(#shape)),
        );
        let params = self.place(&constant, "PARAMS", Size::Computed(quote_spanned!(at=> #me.params(#shape))));
        let arguments =
            Expr { tokens: if args.is_empty() { path.clone() } else { quote!(#path(#args)) }, span };
        let stream = self.random_layers;
        self.random_layers += 1;
        let output = self.value(name, Shape::Computed { rank: None, constant: output });
        self.nodes.push(Node {
            name: name.to_owned(),
            word: stage.kind.word(),
            me,
            span,
            stage: Rc::clone(stage),
            levels: self.levels,
            facts: Facts::default(),
            kind: NodeKind::Own { text: arguments.text(), input: shape, stream },
            inputs: vec![input],
            output,
            params,
            stats: None,
        });
        Some(output)
    }
}
