//! Gives every value a buffer of the workspace, by liveness: what the backward pass reads has a buffer of its
//! own, named after its layer; what only passes through (values at inference, gradients) shares `a`, `b`, …

use std::collections::HashMap;

use crate::language::shape::Size;
use crate::layers::layer::Saved;
use crate::plan::{Body, NodeKind};
use crate::program::list::{Fused, Op, OpKind, Pass, Program, Slot};

/// A value that a buffer holds, from the step that writes it to the last that reads it.
#[derive(Clone)]
pub struct Tenant {
    pub value: String,
    pub during: During,
    /// Counted from 1.
    pub from: usize,
    pub to: usize,
}

/// Whose steps are counted.
#[derive(Clone, Copy, PartialEq)]
pub enum During {
    /// Those of a forward pass and the backward pass after it.
    Training,
    Inference,
    /// Inference of the folded network, in the same buffers.
    Folded,
}

/// One buffer of the workspace.
pub struct Buffer {
    /// Its name in the passes.
    pub name: String,
    /// Its length is the largest of these.
    pub lens: Vec<Len>,
    /// Whether values that only pass through share it.
    pub shared: bool,
    /// Whether inference needs it too.
    pub inference: bool,
    /// What it holds, in the order of the steps.
    pub tenants: Vec<Tenant>,
}

impl Buffer {
    fn new(name: String, len: Len) -> Buffer {
        Buffer { name, lens: vec![len], shared: false, inference: false, tenants: Vec::new() }
    }
}

/// A length in values.
#[derive(Clone)]
pub enum Len {
    PerExample(Size),
    PerBatch(Size),
}

impl Len {
    pub fn size(&self) -> &Size {
        match self {
            Len::PerExample(size) | Len::PerBatch(size) => size,
        }
    }

    pub fn per_example(&self) -> Option<&Size> {
        match self {
            Len::PerExample(size) => Some(size),
            Len::PerBatch(_) => None,
        }
    }
}

/// Where every value of the three lists is found.
pub struct Memory {
    pub buffers: Vec<Buffer>,
    training: HashMap<Slot, usize>,
    inference: HashMap<Slot, usize>,
    folded: HashMap<Slot, usize>,
}

impl Memory {
    /// The number of the buffer that holds a value.
    pub fn place(&self, during: During, slot: Slot) -> usize {
        match during {
            During::Training => self.training[&slot],
            During::Inference => self.inference[&slot],
            During::Folded => self.folded[&slot],
        }
    }
}

/// Places all values; those of the folded network too, where there is one.
pub fn memory(body: &Body, program: &Program, folded: Option<(&Body, &Program)>) -> Memory {
    let mut buffers = Vec::new();
    let training = Placer::training(body, program, &mut buffers);
    let inference = Placer::inference(body, program, &mut buffers, During::Inference);
    let folded = folded.map(|(body, program)| Placer::inference(body, program, &mut buffers, During::Folded));
    shorten(&mut buffers);
    Memory { buffers, training, inference, folded: folded.unwrap_or_default() }
}

/// A single `saved_batchnorm1` is `saved`; `turned_conv2d1` is `conv2d1` where no other buffer is.
fn shorten(buffers: &mut [Buffer]) {
    let names: Vec<String> = buffers.iter().map(|buffer| buffer.name.clone()).collect();
    let single = names.iter().filter(|name| name.starts_with(SAVED)).count() == 1;
    for buffer in buffers.iter_mut().filter(|buffer| !buffer.shared) {
        match buffer.name.strip_prefix(TURNED) {
            Some(plain) if !names.iter().any(|name| name == plain) => buffer.name = plain.to_owned(),
            _ if single && buffer.name.starts_with(SAVED) => {
                buffer.name = SAVED.trim_end_matches('_').to_owned()
            }
            _ => {}
        }
    }
}

const SAVED: &str = "saved_";
const TURNED: &str = "turned_";

struct Placer<'a> {
    body: &'a Body,
    buffers: &'a mut Vec<Buffer>,
    /// Numbers of the shared buffers, with the position of the last operation that reads the tenant.
    shared: Vec<(usize, usize)>,
    places: HashMap<Slot, usize>,
    during: During,
}

impl Placer<'_> {
    fn training(body: &Body, program: &Program, buffers: &mut Vec<Buffer>) -> HashMap<Slot, usize> {
        let turn = program.forward.len();
        let ops: Vec<&Op> = program.forward.iter().chain(&program.backward).collect();
        let end = ops.len();
        // The loss reads the scores between the passes, and writes their gradient.
        let last = last_reads(&ops, &[(program.output, turn), (program.input_grad, end)]);
        let mut placer =
            Placer { body, buffers, shared: Vec::new(), places: HashMap::new(), during: During::Training };
        let read_back = |index| program.backward.iter().position(|op| saved(op) == Some(index));
        for (position, op) in program.forward.iter().enumerate() {
            let Some(out) = op.writes else { continue };
            if let Some(index) = saved(op) {
                let until = read_back(index).map_or(position, |read| turn + read);
                placer.save(op, index, position, until);
            }
            placer.write(op, out, position, last.get(&out).copied().unwrap_or(position), |last| last >= turn);
        }
        for (index, op) in program.backward.iter().enumerate() {
            let (Some(out), position) = (op.writes, turn + index) else { continue };
            placer.write(op, out, position, last.get(&out).copied().unwrap_or(position), |_| false);
        }
        placer.places
    }

    fn inference(
        body: &Body,
        program: &Program,
        buffers: &mut Vec<Buffer>,
        during: During,
    ) -> HashMap<Slot, usize> {
        let ops: Vec<&Op> = program.inference.iter().collect();
        let last = last_reads(&ops, &[(program.inference_output, ops.len())]);
        // The gradients' buffers serve the values of inference.
        let is_shared = |index: &usize| buffers[*index].shared;
        let shared = (0..buffers.len()).filter(is_shared).map(|buffer| (buffer, 0)).collect();
        let mut placer = Placer { body, buffers, shared, places: HashMap::new(), during };
        for (position, op) in program.inference.iter().enumerate() {
            let Some(out) = op.writes else { continue };
            // Positions count from 1, so that a buffer that was never used is free.
            let until = last.get(&out).map_or(position, |last| *last) + 1;
            placer.write(op, out, position + 1, until, |_| false);
        }
        placer.places
    }

    /// The buffer of what a layer saves.
    fn save(&mut self, op: &Op, index: usize, position: usize, until: usize) {
        let node = &self.body.nodes[index];
        let len = match &node.kind {
            // Which cell of each window won.
            NodeKind::Layer(_) if matches!(op.kind, OpKind::Fused(_, Fused::Pooled(_))) => {
                Len::PerExample(self.body.values[node.output].shape.len())
            }
            NodeKind::Layer(layer) => match &layer.calls.saved {
                Some(Saved::PerExample(len)) => Len::PerExample(len.clone()),
                Some(Saved::PerBatch(len)) => Len::PerBatch(len.clone()),
                None => return,
            },
            NodeKind::Own { input, .. } => {
                let me = &node.me;
                let span = node.span.resolved_at(proc_macro2::Span::call_site());
                Len::PerExample(Size::Computed(quote::quote_spanned!(span=> #me.scratch(#input))))
            }
            NodeKind::Add(_) | NodeKind::Concat | NodeKind::Repeat { .. } => return,
        };
        let name = format!("{SAVED}{}", field_name(&node.name));
        self.buffers.push(Buffer::new(name, len));
        self.place(Slot::Saved(index), self.buffers.len() - 1, position, until);
    }

    /// Places what an operation writes; it lives until the operation `until`.
    fn write(&mut self, op: &Op, out: Slot, position: usize, until: usize, kept: impl Fn(usize) -> bool) {
        if self.places.contains_key(&out) {
            return;
        }
        if op.in_place {
            let buffer = self.places[&op.reads[0]];
            self.place(out, buffer, position, until);
            return;
        }
        if kept(until) {
            let name = match out {
                Slot::Value(value) => field_name(&self.body.values[value].name),
                Slot::Turned(value) => format!("{TURNED}{}", field_name(&self.body.values[value].name)),
                Slot::Input | Slot::OutputGrad | Slot::Grad(..) | Slot::Saved(_) => return,
            };
            self.buffers.push(Buffer::new(name, self.len(out)));
            self.place(out, self.buffers.len() - 1, position, until);
            return;
        }
        self.share(out, position, until);
    }

    /// Gives a value a shared buffer that is free at `position`; the one whose length fits best.
    fn share(&mut self, out: Slot, position: usize, until: usize) {
        let len = self.len(out);
        let wanted = known(&len);
        let free = self.shared.iter_mut().filter(|(_, end)| *end < position);
        let best = free.min_by_key(|(buffer, _)| {
            let have = self.buffers[*buffer].lens.iter().map(known).max().flatten();
            match (have, wanted) {
                (Some(have), Some(wanted)) => have.abs_diff(wanted),
                (None, _) | (_, None) => 0,
            }
        });
        let buffer = match best {
            Some((buffer, end)) => {
                *end = until;
                self.buffers[*buffer].lens.push(len);
                *buffer
            }
            None => {
                let name = scratch(self.shared.len());
                self.buffers.push(Buffer { shared: true, ..Buffer::new(name, len) });
                self.shared.push((self.buffers.len() - 1, until));
                self.buffers.len() - 1
            }
        };
        self.buffers[buffer].inference |= self.during != During::Training;
        self.place(out, buffer, position, until);
    }

    /// Notes which buffer holds a value, and how long. Positions of inference count from 1 already.
    fn place(&mut self, slot: Slot, buffer: usize, position: usize, until: usize) {
        self.places.insert(slot, buffer);
        if self.during == During::Folded {
            return;
        }
        let first = usize::from(self.during == During::Training);
        let value = match slot {
            Slot::Value(value) | Slot::Turned(value) => self.body.values[value].name.clone(),
            Slot::Grad(value, _) => format!("gradient of {}", self.body.values[value].name),
            Slot::Saved(node) => format!("saved by {}", self.body.nodes[node].name),
            Slot::Input | Slot::OutputGrad => return,
        };
        let tenant = Tenant { value, during: self.during, from: position + first, to: until + first };
        self.buffers[buffer].tenants.push(tenant);
    }

    fn len(&self, slot: Slot) -> Len {
        let value = match slot {
            Slot::Input => 0,
            Slot::OutputGrad => self.body.output,
            Slot::Value(value) | Slot::Turned(value) | Slot::Grad(value, _) => value,
            Slot::Saved(node) => self.body.nodes[node].output,
        };
        Len::PerExample(self.body.values[value].shape.len())
    }
}

/// `a`, `b`, … `z`, `scratch27`
fn scratch(number: usize) -> String {
    match u8::try_from(number) {
        Ok(number) if number < 26 => char::from(b'a' + number).to_string(),
        _ => format!("scratch{}", number + 1),
    }
}

/// The node for whose backward pass an operation saves something, or reads what was saved.
fn saved(op: &Op) -> Option<usize> {
    match op.kind {
        OpKind::Layer(Pass::Forward | Pass::Backward, node) => Some(node),
        OpKind::Fused(Pass::Forward | Pass::Backward, Fused::Pooled(nodes)) => Some(nodes.pool),
        OpKind::Fused(Pass::Forward | Pass::Backward, Fused::NormRelu(nodes)) => Some(nodes.norm),
        OpKind::Layer(Pass::Infer, _)
        | OpKind::Fused(Pass::Infer, Fused::Pooled(_) | Fused::NormRelu(_))
        | OpKind::Fused(_, Fused::Activated(_) | Fused::Through(_) | Fused::ConvNorm(_))
        | OpKind::Add
        | OpKind::Copy
        | OpKind::ToLanes
        | OpKind::FromLanes
        | OpKind::Put { .. }
        | OpKind::Take { .. } => None,
    }
}

fn known(len: &Len) -> Option<usize> {
    len.size().known()
}

/// For each value the position of the last operation that needs it; `ends` are needed until later. A value that
/// is overwritten in place lives as long as what takes its place.
fn last_reads(ops: &[&Op], ends: &[(Slot, usize)]) -> HashMap<Slot, usize> {
    let mut last: HashMap<Slot, usize> = HashMap::new();
    for (position, op) in ops.iter().enumerate() {
        last.extend(op.reads.iter().map(|read| (*read, position)));
    }
    for (slot, position) in ends {
        let end = last.entry(*slot).or_insert(*position);
        *end = (*end).max(*position);
    }
    for (position, op) in ops.iter().enumerate().rev() {
        if let (true, Some(out)) = (op.in_place, op.writes) {
            let until = last.get(&out).copied().unwrap_or(position);
            last.insert(op.reads[0], until);
        }
    }
    last
}

/// `residual1.dense1` as the name of a field: `residual1_dense1`.
pub fn field_name(name: &str) -> String {
    name.replace('.', "_")
}
