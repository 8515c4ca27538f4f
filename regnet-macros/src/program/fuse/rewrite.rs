//! What a rewrite is: a chain of lines that becomes one line, where nobody else reads the values between them.

use crate::layers::runtime::Operation;
use crate::plan::{Body, NodeKind};
use crate::program::list::{Fused, NormRelu, Op, OpKind, Pass, Program, Slot};

/// One link of a chain.
#[derive(Clone, Copy)]
pub enum Link {
    Is(What),
    /// Taken where it is there.
    Maybe(What),
}

/// Which lines a link may be.
#[derive(Clone, Copy)]
pub enum What {
    Layer(Operation),
    /// The same on examples in lanes.
    InLanes(Operation),
    /// Any function of one value that a dense layer can apply.
    Curve,
    /// A norm that has taken in what is behind it, on examples in lanes.
    NormRelu,
}

/// A pattern, and what is made of it.
pub struct Rewrite {
    /// The lists in which the chain is joined. It is looked for in the first of them.
    pub lists: &'static [Pass],
    /// In the order in which the lines of the first list run.
    pub chain: &'static [Link],
    /// Whether the layers must follow each other in the declaration, too, without a view between them or a layer that
    /// the list leaves out.
    pub direct: bool,
    pub make: fn(&Chain) -> Option<Fused>,
}

/// What was found: for each link its line, if it is there.
pub struct Chain(Vec<Option<OpKind>>);

impl Chain {
    /// The layer of a link.
    pub fn node(&self, link: usize) -> Option<usize> {
        self.0[link].and_then(node)
    }

    /// The norm of a link, with what it has taken in.
    pub fn norm_relu(&self, link: usize) -> Option<NormRelu> {
        match self.0[link]? {
            OpKind::Fused(_, Fused::NormRelu(nodes)) => Some(nodes),
            _ => None,
        }
    }
}

impl Rewrite {
    /// Joins every chain that is found.
    pub fn apply(&self, program: &mut Program, body: &Body) {
        let lines = 0..program.list(self.lists[0]).len();
        let chains: Vec<Chain> = lines.filter_map(|line| self.find(program, body, line)).collect();
        for chain in chains {
            let Some(fused) = (self.make)(&chain) else { continue };
            let lines: Vec<OpKind> = chain.0.iter().copied().flatten().collect();
            for pass in self.lists {
                join(program.list_mut(*pass), *pass, &lines, fused);
            }
        }
    }

    /// The chain that begins with a line.
    fn find(&self, program: &Program, body: &Body, first: usize) -> Option<Chain> {
        let (pass, mut found) = (self.lists[0], Vec::new());
        let list = program.list(pass);
        let (mut last, mut next) = (None, Some(first));
        for link in self.chain {
            let (Link::Is(what) | Link::Maybe(what)) = *link;
            let hit = next.filter(|line| what.is(&list[*line], pass, body));
            let hit =
                hit.filter(|line| !self.direct || last.is_none_or(|last| direct(list, last, *line, body)));
            match (hit, link) {
                (Some(line), _) => (last, next) = (hit, self.only_reader(program, line)),
                (None, Link::Maybe(_)) => {}
                (None, Link::Is(_)) => return None,
            }
            found.push(hit.map(|line| list[line].kind));
        }
        Some(Chain(found))
    }

    /// The line that alone reads what this one writes.
    fn only_reader(&self, program: &Program, line: usize) -> Option<usize> {
        let pass = self.lists[0];
        let list = program.list(pass);
        let written = list[line].writes?;
        // Where the backward pass is joined, too, it no longer asks for the values between.
        let read_back = pass == Pass::Forward
            && !self.lists.contains(&Pass::Backward)
            && program.backward.iter().any(|op| op.reads.contains(&written));
        if written == program.result(pass) || read_back {
            return None;
        }
        let mut readers = (0..list.len()).filter(|reader| list[*reader].reads.contains(&written));
        readers.next().filter(|_| readers.next().is_none())
    }
}

impl What {
    fn is(self, op: &Op, pass: Pass, body: &Body) -> bool {
        let layer = match op.kind {
            OpKind::Layer(of, node) if of == pass => match &body.nodes[node].kind {
                // No joined kernel is told lengths.
                NodeKind::Layer(layer) => Some(layer).filter(|layer| !layer.calls.padded),
                NodeKind::Own { .. } | NodeKind::Add(_) | NodeKind::Concat | NodeKind::Repeat { .. } => None,
            },
            _ => None,
        };
        match self {
            What::Layer(operation) => layer.is_some_and(|layer| layer.operation == operation),
            What::InLanes(operation) => op.lanes && layer.is_some_and(|layer| layer.operation == operation),
            What::Curve => layer.is_some_and(|layer| layer.calls.curve),
            What::NormRelu => op.lanes && matches!(op.kind, OpKind::Fused(_, Fused::NormRelu(_))),
        }
    }
}

/// The layer that a line begins with.
fn node(kind: OpKind) -> Option<usize> {
    match kind {
        OpKind::Layer(_, node) => Some(node),
        OpKind::Fused(_, Fused::NormRelu(nodes)) => Some(nodes.norm),
        _ => None,
    }
}

/// Whether a layer alone reads the output of another in the declaration.
fn direct(list: &[Op], before: usize, behind: usize, body: &Body) -> bool {
    let (Some(before), Some(behind)) = (node(list[before].kind), node(list[behind].kind)) else {
        return false;
    };
    let value = body.nodes[before].output;
    let readers = body.nodes.iter().filter(|node| node.inputs.contains(&value)).count();
    body.nodes[behind].inputs[0] == value && readers == 1 && value != body.output
}

/// Leaves out the lines of a chain but the one that runs last, which becomes the fused one.
fn join(list: &mut Vec<Op>, pass: Pass, chain: &[OpKind], fused: Fused) {
    let chain: Vec<OpKind> = chain
        .iter()
        .map(|kind| match *kind {
            OpKind::Layer(_, node) => OpKind::Layer(pass, node),
            kind => kind,
        })
        .collect();
    let places = chain.iter().map(|kind| list.iter().position(|op| op.kind == *kind));
    let Some(places) = places.collect::<Option<Vec<usize>>>() else { return };
    let (Some(begin), Some(end)) = (places.iter().min(), places.iter().max()) else { return };
    let mut reads: Vec<Slot> = list[*begin].reads[..1].to_vec();
    // The x of the chain's first layer stands behind its d_y.
    reads.extend((pass == Pass::Backward).then(|| list[places[0]].reads[1]));
    list[*end].kind = OpKind::Fused(pass, fused);
    list[*end].reads = reads;
    list.retain(|op| !chain.contains(&op.kind));
}
