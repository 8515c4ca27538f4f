//! Blocks of a declaration: residuals, branches and their joins, repeats.

use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::following::Following;
use super::names::constant_name;
use super::parts::{Body, Flat, Node, NodeKind, Sum};
use super::planner::{Flow, Origin, Planner, Spot};
use super::shapes::{differ, outer_differ, shape_value};
use super::stages::{Join, Junction, join_word};
use crate::language::args::Args;
use crate::language::ast::{Call, Chain, Stage};
use crate::language::expr::Expr;
use crate::language::shape::{Shape, Size};
use crate::layers::role::Next;
use crate::layers::runtime::runtime;

/// More copies than this are written with a constant, which becomes a loop.
const MOST_COPIES: usize = 1000;

impl Planner<'_> {
    pub fn residual(
        &mut self,
        spot: Spot<'_>,
        word: &Ident,
        chain: &Chain,
        shortcut: Option<&Chain>,
    ) -> Flow {
        let Spot { stage, name, flow, following } = spot;
        let after = [&[Next::BLOCK], following].concat();
        let main = self.stages(&chain.stages, &format!("{name}."), flow, &after);
        let side = match shortcut {
            Some(chain) => self.stages(&chain.stages, &format!("{name}.shortcut."), flow, &after),
            None => flow,
        };
        let (main, side) = (main?, side?);
        let (a, b) = (&self.values[main].shape, &self.values[side].shape);
        if differ(a, b) {
            let (what, remedy) = match shortcut {
                Some(_) => ("the shortcut's", "make the two agree"),
                None => ("its input", "make the shapes agree, or give `shortcut = …` that makes them"),
            };
            let (a, b) = (a.text(), b.text());
            self.errors.at(word.span(), format!("`residual` adds {what} {b} to its layers' {a}; {remedy}"));
            return None;
        }
        self.add(stage, (Sum::Residual, word.span()), name, (main, side))
    }

    /// The sum of two values of one shape.
    fn add(
        &mut self,
        stage: &Rc<Stage>,
        (sum, span): (Sum, Span),
        name: &str,
        (a, b): (usize, usize),
    ) -> Flow {
        let word = sum.word();
        let padded = self.padding_of_joined(&[a, b], word, span)?;
        let shape = match (&self.values[a].shape, &self.values[b].shape) {
            (Shape::Known(dims), Shape::Known(_)) => Shape::Known(dims.clone()),
            (left, right) => {
                let rt = runtime();
                let rank = left.rank().or(right.rank());
                let (left, right) = (shape_value(left), shape_value(right));
                let constant = format!("{}__OUTPUT", constant_name(name));
                let value = quote_spanned!(span.resolved_at(Span::call_site())=> __regnet::Shape::same(#word, #left, #right));
                Shape::Computed { rank, constant: self.constant(&constant, &quote!(#rt::Shape), value) }
            }
        };
        let output = self.value(name, shape);
        self.values[output].padded = padded;
        let node = self.node(stage, name, word, span, NodeKind::Add(sum));
        self.nodes.push(Node { inputs: vec![a, b], output, ..node });
        Some(output)
    }

    pub fn branch(&mut self, spot: Spot<'_>, chains: &[Chain], span: Span, join: Option<Join<'_>>) -> Flow {
        let Spot { name, flow, following, .. } = spot;
        let mut ends = Vec::new();
        for (index, chain) in chains.iter().enumerate() {
            ends.push(self.stages(&chain.stages, &format!("{name}.{index}."), flow, following));
        }
        if chains.len() < 2 {
            self.errors.at(span, "a branch has two chains or more: `(a | b) -> concat`");
            return None;
        }
        let Some(Join { stage, generated, scope }) = join else {
            self.errors.at(span, "branches are joined: write `(a | b) -> concat` or `(a | b) -> sum`");
            return None;
        };
        let Some((junction, call)) = join_word(stage) else {
            let word = stage.kind.word();
            self.errors
                .at(stage.kind.span(), format!("branches are joined by `concat` or `sum`, not by `{word}`"));
            return None;
        };
        let name = self.name(stage, scope, &generated);
        Args::new(call, self.errors).finish(0);
        let values: Vec<usize> = ends.into_iter().collect::<Option<_>>()?;
        self.join(stage, (junction, call), &name, &values)
    }

    fn join(
        &mut self,
        stage: &Rc<Stage>,
        (junction, call): (Junction, &Call),
        name: &str,
        values: &[usize],
    ) -> Flow {
        let shapes: Vec<&Shape> = values.iter().map(|value| &self.values[*value].shape).collect();
        let disagree = |shape: &Shape| match junction {
            Junction::Sum => differ(shapes[0], shape),
            Junction::Concat => outer_differ(shapes[0], shape),
        };
        if let Some(other) = shapes.iter().find(|shape| disagree(shape)) {
            let (what, remedy) = match junction {
                Junction::Sum => ("adds", "make them agree"),
                Junction::Concat => ("joins the last axis of", "make the other axes agree"),
            };
            let (word, a, b) = (&call.word, shapes[0].text(), other.text());
            self.errors.at(call.word.span(), format!("`{word}` {what} {a} and {b}; {remedy}"));
            return None;
        }
        if junction == Junction::Sum {
            // a + b + c is two additions; the last one has the name.
            let mut sum = values[0];
            for (index, value) in values.iter().enumerate().skip(1) {
                let last = index + 1 == values.len();
                let name = if last { name.to_owned() } else { format!("{name}.{index}") };
                if !last {
                    self.claim(&name, &name, Origin::Generated, call.word.span());
                }
                sum = self.add(stage, (Sum::Branches, call.word.span()), &name, (sum, *value))?;
            }
            return Some(sum);
        }
        self.concat(stage, call, name, values)
    }

    fn concat(&mut self, stage: &Rc<Stage>, call: &Call, name: &str, values: &[usize]) -> Flow {
        let rt = runtime();
        let padded = self.padding_of_joined(values, "concat", call.word.span())?;
        let shapes: Vec<&Shape> = values.iter().map(|value| &self.values[*value].shape).collect();
        let (rows, widths): (Size, Vec<Size>) =
            (shapes[0].rows(), shapes.iter().map(|shape| shape.last()).collect());
        let known: Option<usize> = widths.iter().map(Size::known).sum();
        let all: Vec<TokenStream> = shapes.iter().map(|shape| shape_value(shape)).collect();
        let rank = shapes[0].rank();
        let dims = match (shapes[0], known) {
            (Shape::Known(dims), Some(width)) => {
                let mut dims = dims.clone();
                if let Some(last) = dims.last_mut() {
                    *last = width;
                }
                Some(dims)
            }
            (Shape::Known(_) | Shape::Computed { .. }, _) => None,
        };
        let constant = constant_name(name);
        let me = self.constant(
            &constant,
            &quote!(&'static #rt::Concat),
            quote!(&#rt::Concat { rows: #rows, widths: &[#(#widths),*] }),
        );
        let shape = match dims {
            Some(dims) => Shape::Known(dims),
            None => {
                let span = call.word.span().resolved_at(Span::call_site());
                let value = quote_spanned!(span=> __regnet::Shape::joined(&[#(#all),*]));
                let path = self.constant(&format!("{constant}__OUTPUT"), &quote!(#rt::Shape), value);
                Shape::Computed { rank, constant: path }
            }
        };
        let output = self.value(name, shape);
        self.values[output].padded = padded;
        let node = self.node(stage, name, "concat", call.word.span(), NodeKind::Concat);
        self.nodes.push(Node { me, inputs: values.to_vec(), output, ..node });
        Some(output)
    }

    pub fn repeat(&mut self, spot: Spot<'_>, word: &Ident, count: &Expr, chain: &Chain) -> Flow {
        let last = [&[Next::BLOCK], spot.following].concat();
        // Behind every copy but the last stands the next one.
        let after = [&[Next::BLOCK], Following::of(&chain.stages, &last).all()].concat();
        match count.integer() {
            Ok(Some(n)) if (1..=MOST_COPIES).contains(&n) => self.unroll(spot, n, chain, (&after, &last)),
            Ok(Some(n)) => {
                let message = match n {
                    0 => "a block is repeated at least once".to_owned(),
                    _ => format!(
                        "{n} copies would be written out; above {MOST_COPIES} write the count as a constant, which becomes a loop"
                    ),
                };
                self.errors.under(&count.tokens, count.span, message);
                None
            }
            Ok(None) => self.loop_block(Spot { following: &after, ..spot }, word, count, chain),
            Err(message) => {
                self.errors.under(&count.tokens, count.span, message);
                None
            }
        }
    }

    /// Writes the copies out; a mistake in the block is reported for the first copy that has it.
    fn unroll(
        &mut self,
        spot: Spot<'_>,
        copies: usize,
        chain: &Chain,
        (after, last): (&[Next], &[Next]),
    ) -> Flow {
        let (name, mut flow) = (spot.name, spot.flow);
        for copy in 0..copies {
            let before = self.errors.len();
            let after = if copy + 1 == copies { last } else { after };
            flow = self.stages(&chain.stages, &format!("{name}.{copy}."), flow, after);
            if self.errors.len() > before {
                return None;
            }
        }
        flow
    }

    /// A block for a constant number of copies: planned once, as a small network of its own.
    fn loop_block(&mut self, spot: Spot<'_>, word: &Ident, count: &Expr, chain: &Chain) -> Flow {
        let constant = constant_name(spot.name);
        let input = spot.flow?;
        self.takes_no_padding(
            input,
            "a block that is repeated a constant number of times",
            "its copies are not told the lengths",
            word.span(),
        )?;
        let mut body = self.loop_body(spot, chain)?;
        let (before, behind) = (self.values[input].shape.clone(), body.values[body.output].shape.clone());
        if differ(&before, &behind) {
            self.errors.at(
                word.span(),
                format!(
                    "a block repeated a constant number of times keeps its shape, but this one makes {} of {}",
                    behind.text(),
                    before.text()
                ),
            );
            return None;
        }
        let tokens = &count.tokens;
        let count = self.constant(&format!("{constant}__COUNT"), &quote!(__regnet::usize), quote!(#tokens));
        let (params, stats) = (body.params.clone(), body.stats.clone());
        self.constants.append(&mut body.constants);
        let shape = self.kept(&before, &behind, &constant, word);
        let params = self.place(&constant, Flat::Params, Size::Computed(quote!(#count * (#params))));
        let stats = match stats {
            Size::Known(0) => None,
            stats => self.place(&constant, Flat::Stats, Size::Computed(quote!(#count * (#stats)))),
        };
        let output = self.value(spot.name, shape);
        let kind = NodeKind::Repeat { count, body: Box::new(body) };
        let node = self.node(spot.stage, spot.name, "repeat", word.span(), kind);
        self.nodes.push(Node { inputs: vec![input], output, params, stats, ..node });
        Some(output)
    }

    /// One copy of a block in a loop; its constants live beside the network's, under names that begin with the block's.
    fn loop_body(&mut self, spot: Spot<'_>, chain: &Chain) -> Option<Body> {
        let shape = spot.flow.map(|value| self.values[value].shape.clone());
        let plan = self.plan.clone();
        let mut inner = Planner::new(plan, self.levels.clone(), self.settings, self.errors);
        inner.random_layers = self.random_layers;
        inner.inside_a_loop = true;
        std::mem::swap(&mut inner.names, &mut self.names);
        let unknown = Shape::Computed { rank: None, constant: TokenStream::new() };
        let input = shape.as_ref().map(|_| 0);
        inner.value("input", shape.unwrap_or(unknown));
        let before = inner.errors.len();
        let end = inner.stages(&chain.stages, &format!("{}.", spot.name), input, spot.following);
        let random_layers = inner.random_layers;
        std::mem::swap(&mut inner.names, &mut self.names);
        if inner.errors.len() > before {
            return None;
        }
        let body = inner.body(end?);
        self.random_layers = random_layers;
        Some(body)
    }

    /// The shape that a block in a loop keeps; rustc checks what only it knows.
    fn kept(&mut self, before: &Shape, behind: &Shape, constant: &str, word: &Ident) -> Shape {
        if let (Shape::Known(_), Shape::Known(_)) = (before, behind) {
            return before.clone();
        }
        let rank = before.rank().or(behind.rank());
        let (before, behind) = (shape_value(before), shape_value(behind));
        let span = word.span().resolved_at(Span::call_site());
        let value = quote_spanned!(span=> __regnet::Shape::kept(#before, #behind));
        let name = format!("{constant}__OUTPUT");
        Shape::Computed { rank, constant: self.constant(&name, &quote!(__regnet::Shape), value) }
    }
}
