//! The network that inference alone needs: norms over the batch become part of the weights before them, and what
//! inference leaves out is gone.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::language::shape::Size;
use crate::layers::inits;
use crate::layers::layer::{Calls, Inference, Layer, Tensor};
use crate::layers::role::Role;
use crate::layers::runtime::{Kind, runtime};
use crate::plan::{Body, Constant, Node, NodeKind, Place, Plan, constant_name, stretch};

/// A network without what was folded.
pub struct Folded {
    pub body: Body,
    /// How its buffers come from those of the whole network, in order.
    pub moves: Vec<Move>,
}

/// One step from the whole network's buffers to the folded one's.
pub enum Move {
    /// The parameters of a layer to the beginning of those of its folded form.
    Params { from: TokenStream, to: TokenStream },
    /// The running statistics of a layer that stays.
    Stats { from: TokenStream, to: TokenStream },
    /// A norm into the weight and the bias before it.
    Norm { me: TokenStream, params: Option<TokenStream>, stats: TokenStream, into: TokenStream },
}

/// Folds a network; `None` where it has no norm to fold: what else inference leaves out, it leaves out anyway. `ty` is the
/// path of the type that carries the constants.
pub fn fold(plan: &Plan, ty: &TokenStream) -> Option<Folded> {
    let body = &plan.body;
    let mut folding =
        Folding { body, ty, alias: (0..body.values.len()).collect(), kept: Vec::new(), norms: Vec::new() };
    for index in 0..body.nodes.len() {
        folding.node(index);
    }
    (!folding.norms.is_empty()).then(|| folding.finish())
}

struct Folding<'a> {
    body: &'a Body,
    ty: &'a TokenStream,
    /// Where each value is found: that behind a folded layer is the one before it.
    alias: Vec<usize>,
    /// The nodes that stay, by their numbers, and the norms that they take in.
    kept: Vec<usize>,
    /// Norms, by the number of the node that takes them in.
    norms: Vec<(usize, usize)>,
}

impl Folding<'_> {
    fn node(&mut self, index: usize) {
        let node = &self.body.nodes[index];
        let gone = match &node.kind {
            NodeKind::Layer(layer) if layer.calls.inference == Inference::Identity => true,
            NodeKind::Layer(_) if role(node).is_some_and(Role::folds) => match self.producer(index) {
                Some(producer) => {
                    self.norms.push((producer, index));
                    true
                }
                None => false,
            },
            NodeKind::Layer(_)
            | NodeKind::Own { .. }
            | NodeKind::Add(_)
            | NodeKind::Concat
            | NodeKind::Repeat { .. } => false,
        };
        match gone {
            true => self.alias[node.output] = self.alias[node.inputs[0]],
            false => self.kept.push(index),
        }
    }

    /// The layer with weights whose output the norm at `index` alone reads.
    fn producer(&self, index: usize) -> Option<usize> {
        let value = self.alias[self.body.nodes[index].inputs[0]];
        let reads =
            |node: &usize| self.body.nodes[*node].inputs.iter().any(|input| self.alias[*input] == value);
        let readers = self.kept.iter().copied().filter(reads).count()
            + (index..self.body.nodes.len()).filter(reads).count();
        let last = *self.kept.last()?;
        let node = &self.body.nodes[last];
        (readers == 1 && node.output == value && role(node).is_some_and(Role::sums)).then_some(last)
    }

    fn finish(self) -> Folded {
        let (mut params_end, mut stats_end) = (Size::Known(0), Size::Known(0));
        let (mut constants, mut moves, mut nodes) = (Vec::new(), Vec::new(), Vec::new());
        for index in &self.kept {
            let old = &self.body.nodes[*index];
            let norms: Vec<&Node> = self
                .norms
                .iter()
                .filter(|(into, _)| into == index)
                .map(|(_, norm)| &self.body.nodes[*norm])
                .collect();
            let mut node =
                Node { inputs: old.inputs.iter().map(|input| self.alias[*input]).collect(), ..old.clone() };
            if !norms.is_empty() {
                self.with_bias(&mut node, &mut constants);
            }
            let name = constant_name(&node.name);
            let tensors = |of: fn(&Layer) -> &Vec<Tensor>| match &node.kind {
                NodeKind::Layer(layer) => Some(of(layer)),
                NodeKind::Own { .. } | NodeKind::Add(_) | NodeKind::Concat | NodeKind::Repeat { .. } => None,
            };
            let me = &node.me;
            let params = length(tensors(|layer| &layer.params), &old.params, || quote!(#me.params()));
            let stats = length(tensors(|layer| &layer.stats), &old.stats, || quote!(#me.stats()));
            node.params = stretch(&mut params_end, params, |value| {
                self.declare(&format!("{name}__FOLDED_PARAMS"), value, &mut constants)
            });
            node.stats = stretch(&mut stats_end, stats, |value| {
                self.declare(&format!("{name}__FOLDED_STATS"), value, &mut constants)
            });
            push_moves(old, &node, &norms, &mut moves);
            nodes.push(node);
        }
        let body = Body {
            nodes,
            values: self.body.values.clone(),
            output: self.alias[self.body.output],
            constants,
            params: params_end,
            stats: stats_end,
        };
        Folded { body, moves }
    }

    /// Declares a range and gives its path.
    fn declare(&self, name: &str, value: TokenStream, constants: &mut Vec<Constant>) -> TokenStream {
        let (name, ty) = (format_ident!("{name}"), self.ty);
        constants.push(Constant {
            name: name.clone(),
            ty: quote!(::core::ops::Range<__regnet::usize>),
            value,
        });
        quote!(#ty::#name)
    }

    /// The layer with a bias, for the norm's shift; at inference its weights are never dropped.
    fn with_bias(&self, node: &mut Node, constants: &mut Vec<Constant>) {
        let NodeKind::Layer(layer) = &mut node.kind else { return };
        if layer.calls.around.is_none() && layer.params.len() > 1 {
            return;
        }
        let (rt, ty, me) = (runtime(), self.ty, &node.me);
        let (inner, old) = match layer.calls.around {
            Some(inner) => (inner, quote!(#me.layer)),
            None => (layer.operation, quote!((*#me))),
        };
        let name = format_ident!("{}__FOLDED", constant_name(&node.name));
        let value = quote!(&#old.bias(true));
        constants.push(Constant { name: name.clone(), ty: quote!(&'static #rt::#inner), value });
        if layer.params.len() == 1 {
            let units = layer.params[0].shape.last().cloned().into_iter().collect();
            layer.params.push(Tensor::new("bias", Kind::Bias, units, inits::zeros()));
        }
        layer.operation = inner;
        layer.calls =
            Calls { around: None, random: false, inference: Inference::Same, ..layer.calls.clone() };
        node.me = quote!(#ty::#name);
    }
}

/// What a layer of the list does.
fn role(node: &Node) -> Option<Role> {
    node.entry.map(|entry| entry.role)
}

/// How many values a layer has: by its tensors, else as many as before, or as its new constant says.
fn length(tensors: Option<&Vec<Tensor>>, old: &Place, computed: impl FnOnce() -> TokenStream) -> Size {
    let known =
        tensors.and_then(|tensors| tensors.iter().try_fold(0usize, |n, tensor| Some(n + tensor.len()?)));
    match (known, old, tensors) {
        (Some(known), _, _) => Size::Known(known),
        (None, _, Some(_)) => Size::Computed(computed()),
        (None, Some(place), None) => {
            let range = &place.range;
            Size::Computed(quote!(((#range).end - (#range).start)))
        }
        (None, None, None) => Size::Known(0),
    }
}

fn push_moves(old: &Node, node: &Node, norms: &[&Node], moves: &mut Vec<Move>) {
    let range = |place: &Place| place.as_ref().map(|place| place.range.clone());
    if let (Some(from), Some(to)) = (range(&old.params), range(&node.params)) {
        moves.push(Move::Params { from, to });
    }
    if let (Some(from), Some(to)) = (range(&old.stats), range(&node.stats)) {
        moves.push(Move::Stats { from, to });
    }
    for norm in norms {
        if let (Some(stats), Some(into)) = (range(&norm.stats), range(&node.params)) {
            moves.push(Move::Norm { me: norm.me.clone(), params: range(&norm.params), stats, into });
        }
    }
}
