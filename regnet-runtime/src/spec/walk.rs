//! A walk through the graph that `SPEC` is: every layer by itself, the copies of repeated blocks one after the other.

use std::ops::Range;

use super::description::Spec;
use super::layer::{INPUT, LayerSpec};
use crate::base::rng::Key;

/// A layer on a walk.
///
/// ```
/// use regnet::network;
/// network! { struct Blocks: input(4) -> repeat(2, dense(4) -> relu) -> dense(1) -> loss mse; }
///
/// for visit in Blocks::SPEC.walk() {
///     println!("{}: {} reads {:?}, parameters {:?}", visit.name, visit.layer.word, visit.reads, visit.params);
/// }
/// assert_eq!(Blocks::SPEC.walk()[2].name, "repeat1.1.dense1");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Visit {
    /// Its full name: `hidden`, `residual1.dense1`, `repeat1.0.dense1`.
    pub name: String,
    /// What is known of it: settings, shapes, tensors. [`LayerSpec::operation`](crate::LayerSpec::operation) is its type.
    pub layer: &'static LayerSpec,
    /// The values that it reads, one after the other: 0 is the network's input, n the output of the n-th layer of the walk,
    /// counted from 1.
    pub reads: Vec<usize>,
    /// Its place in the parameters.
    pub params: Range<usize>,
    /// Its place in the running statistics.
    pub stats: Range<usize>,
    /// The numbers of the copies of repeated blocks that it stands in, outermost first.
    pub copies: Vec<usize>,
}

impl Visit {
    /// The key of its random numbers, from that of the pass.
    pub(crate) fn key(&self, key: Key) -> Key {
        self.copies.iter().fold(key, |key, copy| key.fork(*copy as u64))
    }
}

/// A walk in the making.
#[derive(Default)]
struct Walk {
    visits: Vec<Visit>,
    params: usize,
    stats: usize,
}

impl Walk {
    /// The layers of a chain that begins with a value; gives the value that it ends with.
    fn chain(&mut self, layers: &'static [LayerSpec], input: usize, path: &str, copies: &[usize]) -> usize {
        // Names and values of this chain; the input has the name that no layer has.
        let mut values = vec![(INPUT, input)];
        for layer in layers {
            let last = values[values.len() - 1].1;
            let of = |name: &&str| {
                values.iter().find(|(known, _)| known == name).map_or(last, |(_, value)| *value)
            };
            let reads: Vec<usize> =
                if layer.reads.is_empty() { vec![last] } else { layer.reads.iter().map(of).collect() };
            let value = if layer.body.is_empty() {
                self.layer(layer, reads, format!("{path}{}", layer.name), copies)
            } else {
                (0..layer.copies).fold(reads[0], |value, copy| {
                    let inside = [copies, &[copy]].concat();
                    self.chain(layer.body, value, &format!("{path}{}.{copy}.", layer.name), &inside)
                })
            };
            values.push((layer.name, value));
        }
        values[values.len() - 1].1
    }

    fn layer(
        &mut self,
        layer: &'static LayerSpec,
        reads: Vec<usize>,
        name: String,
        copies: &[usize],
    ) -> usize {
        let params = self.params..self.params + layer.param_count();
        let stats = self.stats..self.stats + layer.stat_count();
        (self.params, self.stats) = (params.end, stats.end);
        self.visits.push(Visit { name, layer, reads, params, stats, copies: copies.to_vec() });
        self.visits.len()
    }
}

impl Spec {
    /// All layers in the order of the forward pass, each with what it reads: for exporters, and for whoever wants to look at
    /// each layer by itself. The output of the last one is the network's.
    ///
    /// ```
    /// # use regnet::{Spec, network};
    /// # network! { struct Small: input(6) -> dense(8) -> residual(dense(8) -> relu) -> dense(2); }
    /// /// The edges of the graph, as Graphviz reads them.
    /// fn edges(spec: &'static Spec) -> String {
    ///     let layers = spec.walk();
    ///     let name = |value: usize| if value == 0 { "input" } else { &layers[value - 1].name };
    ///     let line = |from: &usize, to: &str| format!("\"{}\" -> \"{to}\"\n", name(*from));
    ///     layers.iter().flat_map(|layer| layer.reads.iter().map(|from| line(from, &layer.name))).collect()
    /// }
    /// println!("digraph {{ {} }}", edges(Small::SPEC));
    /// ```
    #[must_use]
    pub fn walk(&self) -> Vec<Visit> {
        let mut walk = Walk::default();
        walk.chain(self.layers, 0, "", &[]);
        walk.visits
    }
}
