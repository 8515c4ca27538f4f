//! The buffers of a workspace.

use crate::base::buffer::LINE;
use crate::machine::lanes;

/// One buffer of a workspace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BufferSpec {
    /// Its name in the passes.
    pub name: &'static str,
    /// Values for each example.
    pub per_example: usize,
    /// Values for the whole batch.
    pub per_batch: usize,
    /// Whether empty lanes take room too: convolutions run sixteen examples side by side.
    pub lanes: bool,
    /// Whether a workspace for inference has it.
    pub inference: bool,
    /// What the runtime has to find.
    pub role: Role,
    /// What it holds in a training step, each from the step that writes it to the last that reads it; forward and backward
    /// steps are counted together, from 1.
    pub training: &'static [(&'static str, usize, usize)],
    /// The same at inference, whose steps are counted by themselves.
    pub at_inference: &'static [(&'static str, usize, usize)],
}

/// What a buffer is to the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// One of the passes' own.
    Own,
    /// The input, which `forward` keeps for `backward`; no step writes it.
    Input,
    /// The output of a forward pass in training.
    Output,
    /// One that holds the gradient of the input at the end of a backward pass.
    InputGradient,
}

/// Bytes of a value.
const VALUE: usize = size_of::<f32>();

/// What the allocator is asked for: a buffer begins at a cache line, somewhere in its first one.
pub(super) const fn bytes(values: usize) -> usize {
    if values == 0 { 0 } else { VALUE.saturating_mul(values).saturating_add(LINE) }
}

/// A buffer of so many values of each example, for a step of training.
#[must_use]
pub const fn kept(name: &'static str, per_example: usize) -> BufferSpec {
    BufferSpec {
        name,
        per_example,
        per_batch: 0,
        lanes: false,
        inference: false,
        role: Role::Own,
        training: &[],
        at_inference: &[],
    }
}

/// One of so many values, however large the batch, for a step of training.
#[must_use]
pub const fn once(name: &'static str, per_batch: usize) -> BufferSpec {
    BufferSpec { per_batch, ..kept(name, 0) }
}

/// One of so many values of each example, in training and at inference.
#[must_use]
pub const fn shared(name: &'static str, per_example: usize) -> BufferSpec {
    BufferSpec { inference: true, ..kept(name, per_example) }
}

/// The input, kept for `backward`.
#[must_use]
pub const fn input(per_example: usize) -> BufferSpec {
    BufferSpec { role: Role::Input, ..kept("input", per_example) }
}

/// A padded input with zeros at its padding, in training and at inference.
#[must_use]
pub const fn padded_input(per_example: usize) -> BufferSpec {
    BufferSpec { inference: true, ..input(per_example) }
}

/// The output of a forward pass in training.
#[must_use]
pub const fn output(name: &'static str, per_example: usize) -> BufferSpec {
    BufferSpec { role: Role::Output, ..kept(name, per_example) }
}

/// As [`shared`], and at the end of a backward pass the gradient of the input, if it was asked for.
#[must_use]
pub const fn input_gradient(name: &'static str, per_example: usize) -> BufferSpec {
    BufferSpec { role: Role::InputGradient, ..shared(name, per_example) }
}

/// The place of a role among the buffers that the passes use; 0 where there is none.
#[must_use]
pub const fn place_of(buffers: &[BufferSpec], role: Role) -> usize {
    let (mut place, mut index) = (0, 0);
    while index < buffers.len() {
        if buffers[index].role as u8 == role as u8 {
            return place;
        }
        place += (buffers[index].role as u8 != Role::Input as u8) as usize;
        index += 1;
    }
    0
}

impl BufferSpec {
    /// The same with what it holds in training.
    #[must_use]
    pub const fn holds(self, training: &'static [(&'static str, usize, usize)]) -> BufferSpec {
        BufferSpec { training, ..self }
    }

    /// The same with what it holds at inference.
    #[must_use]
    pub const fn infers(self, at_inference: &'static [(&'static str, usize, usize)]) -> BufferSpec {
        BufferSpec { at_inference, ..self }
    }

    /// Its bytes in a workspace for so many examples, in `f32`.
    #[must_use]
    pub const fn bytes(&self, batch: usize, training: bool) -> usize {
        if !training && !self.inference {
            return 0;
        }
        let examples = if self.lanes { lanes::padded(batch) } else { batch };
        bytes(self.per_example.saturating_mul(examples).saturating_add(self.per_batch))
    }
}
