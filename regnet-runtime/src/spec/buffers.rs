//! The buffers of a workspace.

use crate::base::buffer::LINE;
use crate::machine::lanes;

/// One buffer of a workspace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BufferSpec {
    /// Its field.
    pub name: &'static str,
    /// Values for each example.
    pub per_example: usize,
    /// Values for the whole batch.
    pub per_batch: usize,
    /// Whether empty lanes take room too: convolutions run sixteen examples side by side.
    pub lanes: bool,
    /// Whether a workspace for inference has it.
    pub inference: bool,
    /// What it holds in a training step, each from the step that writes it to the last that reads it; forward and backward
    /// steps are counted together, from 1.
    pub training: &'static [(&'static str, usize, usize)],
    /// The same at inference, whose steps are counted by themselves.
    pub at_inference: &'static [(&'static str, usize, usize)],
}

/// Bytes of a value.
const VALUE: usize = size_of::<f32>();

/// What the allocator is asked for: a buffer begins at a cache line, somewhere in its first one.
pub(super) const fn bytes(values: usize) -> usize {
    if values == 0 { 0 } else { VALUE.saturating_mul(values).saturating_add(LINE) }
}

impl BufferSpec {
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
