//! What a network costs in parameters, multiply-adds and bytes, while the program compiles: the numbers, and the errors of
//! `#[budget(…)]`.

use std::fmt;

pub use super::buffers::BufferSpec;
use super::buffers::bytes;
use super::description::Spec;
use super::layer::{LayerSpec, bytes_of};
use crate::base::message::Message;

impl Spec {
    /// The bytes of a workspace for so many examples, in `f32`: every buffer as it is allocated, with the room that
    /// brings it to a cache line and with empty lanes. Where a training step takes the batch in chunks, that is the whole batch
    /// and a chunk for each further worker, of up to eight whatever the threads, with their sums of gradients; the trainer and
    /// `LBfgs`, which make steps alone, take less. What threads need besides is
    /// [`scratch_bytes`](crate::pool::scratch_bytes).
    #[must_use]
    pub const fn workspace_bytes(&self, batch: usize, training: bool) -> usize {
        let mut sum = bytes_of(self.buffers, self.layers, batch, training);
        let (own, mut index) = (self.frame_bytes(batch, training), 0);
        while index < own.len() {
            sum = sum.saturating_add(own[index].1);
            index += 1;
        }
        sum
    }

    /// What the runtime keeps beside the buffers of the passes, each with its name.
    const fn frame_bytes(&self, batch: usize, training: bool) -> [Cost; 6] {
        let outputs = batch.saturating_mul(self.output.len());
        let gradient = training && (!self.loss.is_empty() || self.padded_output);
        let lengths = batch.saturating_mul(size_of::<u32>());
        let lists = self.padded as usize + self.padded_output as usize;
        let [workers, sums] = if training { self.chunk_costs(batch) } else { [0; 2] };
        [
            ("gradient of the output", bytes(if gradient { outputs } else { 0 })),
            // A step that fails puts them back.
            ("running statistics before a step", bytes(if training { self.stats } else { 0 })),
            ("output with its padding", bytes(if self.padded_output { outputs } else { 0 })),
            ("lengths of the sequences", lengths.saturating_mul(lists)),
            ("buffers of further workers, a chunk of the batch each", workers),
            ("sums of the chunks' gradients", sums),
        ]
    }

    /// The bytes that inference takes, one example at a time, in `f32`: parameters, running statistics and a workspace for
    /// one.
    #[must_use]
    pub const fn inference_bytes(&self) -> usize {
        self.state_bytes().saturating_add(self.workspace_bytes(1, false))
    }

    /// The bytes that training takes in batches of so many, in `f32`: parameters, running statistics, gradients and a
    /// workspace. An optimizer's memory is its own (Adam's is twice the parameters).
    #[must_use]
    pub const fn training_bytes(&self, batch: usize) -> usize {
        let gradients = bytes(self.params);
        self.state_bytes().saturating_add(gradients).saturating_add(self.workspace_bytes(batch, true))
    }

    const fn state_bytes(&self) -> usize {
        bytes(self.params).saturating_add(bytes(self.stats))
    }

    /// Where the bytes of a workspace go; to be printed.
    #[must_use]
    pub fn memory(&'static self, batch: usize) -> Memory {
        Memory { spec: self, batch }
    }
}

/// A name and how much it costs.
type Cost = (&'static str, usize);

const fn greater(a: Cost, b: Cost) -> Cost {
    if b.1 > a.1 { b } else { a }
}

/// The layer with most parameters, or with most multiply-adds.
const fn dearest_layer(layers: &[LayerSpec], of_macs: bool) -> Cost {
    let (mut dearest, mut index) = (("", 0), 0);
    while index < layers.len() {
        let layer = &layers[index];
        let cost = if of_macs { layer.mac_count() } else { layer.param_count() };
        dearest = greater(dearest, (layer.name, cost));
        index += 1;
    }
    dearest
}

/// The buffer that takes most, those of a repeated block as one.
const fn dearest_buffer(spec: &Spec, batch: usize, training: bool) -> Cost {
    let (mut dearest, mut index) = (("", 0), 0);
    while index < spec.buffers.len() {
        dearest = greater(dearest, (spec.buffers[index].name, spec.buffers[index].bytes(batch, training)));
        index += 1;
    }
    let mut index = 0;
    while index < spec.layers.len() {
        let LayerSpec { name, copies, buffers, body, .. } = spec.layers[index];
        dearest = greater(dearest, (name, copies.saturating_mul(bytes_of(buffers, body, batch, training))));
        index += 1;
    }
    dearest
}

/// An item of `#[budget(…)]`: more parameters than this are an error of the compilation.
///
/// # Panics
/// If there are more, as all of these functions; the text names the layer or the buffer that costs most.
#[track_caller]
pub const fn params(spec: &Spec, limit: usize) {
    check(limit, spec.params, Message::new(" parameters"), dearest_layer(spec.layers, false));
}

/// Multiply-adds of one example's forward pass.
#[track_caller]
pub const fn macs(spec: &Spec, limit: usize) {
    check(limit, spec.macs(), Message::new(" multiply-adds"), dearest_layer(spec.layers, true));
}

/// [`Spec::inference_bytes`]
#[track_caller]
pub const fn inference_bytes(spec: &Spec, limit: usize) {
    let dearest = greater(("the parameters", bytes(spec.params)), dearest_buffer(spec, 1, false));
    check(limit, spec.inference_bytes(), Message::new(" bytes of inference"), dearest);
}

/// [`Spec::training_bytes`]
#[track_caller]
pub const fn training_bytes(spec: &Spec, batch: usize, limit: usize) {
    if batch == 0 {
        Message::new("`batch` is 0; a batch has one example or more").fail();
    }
    let parameters = ("the parameters and their gradients", bytes(spec.params).saturating_mul(2));
    let dearest = greater(parameters, dearest_buffer(spec, batch, true));
    let what = Message::new(" bytes of training with a batch of ").number(batch);
    check(limit, spec.training_bytes(batch), what, dearest);
}

#[track_caller]
const fn check(limit: usize, found: usize, what: Message, (name, cost): Cost) {
    // A name of the declaration, or words of ours.
    let quote = if is_name(name) { "`" } else { "" };
    if found <= limit {
        return;
    }
    let text = Message::new("").number(found).message(&what).text(", ").number(found - limit);
    let text = text.text(" more than the budget of ").number(limit).text("; ");
    text.text("the largest part, ").number(cost).text(", is ").text(quote).text(name).text(quote).fail();
}

const fn is_name(text: &str) -> bool {
    let (text, mut index) = (text.as_bytes(), 0);
    while index < text.len() {
        if text[index] == b' ' {
            return false;
        }
        index += 1;
    }
    true
}

/// The buffers of a network's workspaces as a table: their bytes, and what they hold from which step to which.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    spec: &'static Spec,
    batch: usize,
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Memory { spec, batch } = *self;
        writeln!(f, "{}, bytes in f32: training with a batch of {batch}, inference of 1", spec.name)?;
        writeln!(f, "{:>12}  {:>12}", "training", "inference")?;
        let line = |f: &mut fmt::Formatter<'_>, training: usize, inference: usize, what: &str| {
            writeln!(f, "{training:>12}  {inference:>12}  {what}")
        };
        line(f, bytes(spec.params), bytes(spec.params), "parameters")?;
        line(f, bytes(spec.stats), bytes(spec.stats), "running statistics")?;
        line(f, bytes(spec.params), 0, "gradients")?;
        let inference = spec.frame_bytes(1, false);
        for ((what, training), (_, inference)) in spec.frame_bytes(batch, true).into_iter().zip(inference) {
            if training + inference > 0 {
                line(f, training, inference, what)?;
            }
        }
        buffers(f, spec.buffers, spec.layers, batch, 0)?;
        line(
            f,
            spec.training_bytes(batch),
            spec.inference_bytes(),
            "together, without an optimizer's memory",
        )?;
        write!(
            f,
            "{:>12}  {:>12}  scratch that all threads hold now",
            "",
            crate::machine::pool::scratch_bytes()
        )
    }
}

/// One line for each buffer, and below it what it holds.
fn buffers(
    f: &mut fmt::Formatter<'_>,
    list: &[BufferSpec],
    layers: &[LayerSpec],
    batch: usize,
    indent: usize,
) -> fmt::Result {
    for buffer in list {
        let [training, inference] = [buffer.bytes(batch, true), buffer.bytes(1, false)];
        write!(f, "{training:>12}  {inference:>12}  {:indent$}{}", "", buffer.name)?;
        for (title, tenants) in [("training", buffer.training), ("inference", buffer.at_inference)] {
            let spans: Vec<String> =
                tenants.iter().map(|(value, from, to)| format!("{value} {from}–{to}")).collect();
            if !spans.is_empty() {
                write!(f, "; {title}: {}", spans.join(", "))?;
            }
        }
        writeln!(f)?;
    }
    for layer in layers.iter().filter(|layer| layer.copies > 0) {
        writeln!(f, "{:>28}{:indent$}{} times in `{}`:", "", "", layer.copies, layer.name)?;
        buffers(f, layer.buffers, layer.body, batch, indent + 2)?;
    }
    Ok(())
}
