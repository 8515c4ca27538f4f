//! A pass through the layers: the steps that an expansion writes out, the workspace that they use, and whoever looks at
//! what they make.

use crate::base::buffer::Buffer;
use crate::base::rng::Key;
use crate::flat::params::Params;
use crate::flat::stats::Stats;
use crate::layers::join::copy;
use crate::machine::lanes::{Lanes, from_lanes};
use crate::model::scalar::Scalar;
use crate::spec::budget::BufferSpec;

/// A workspace: every intermediate of a training step, made once.
pub trait Workspace<T>: Send {
    /// What all workspaces hold.
    fn frame(&self) -> &Frame<T>;
    /// The same, to be changed.
    fn frame_mut(&mut self) -> &mut Frame<T>;
    /// The network's output of the last forward pass in training.
    fn output(&self) -> &[T];
    /// The gradient of the input, after a backward pass that was asked for it.
    fn input_gradient(&self) -> &[T];
}

/// What every workspace holds beside the layers' buffers.
#[derive(Clone, Debug)]
pub struct Frame<T> {
    /// The most examples that it serves.
    pub capacity: usize,
    /// Whether it has the buffers of a training step.
    pub training: bool,
    /// How many examples the last forward pass had; 0 when there is none to go back from.
    pub batch: usize,
    /// The random numbers of that pass.
    pub key: Key,
    /// Its input, kept for `backward`; empty where no layer reads it there.
    pub input: Buffer<T>,
    /// The loss's gradient with respect to the outputs.
    pub output_gradient: Buffer<T>,
}

impl<T: Scalar> Frame<T> {
    /// For `capacity` examples, with room for `width` values of the input of each if it is for training.
    #[must_use]
    pub fn new(capacity: usize, training: bool, width: usize) -> Frame<T> {
        let input = Buffer::zeros(if training { capacity * width } else { 0 });
        Frame { capacity, training, batch: 0, key: Key::new(0), input, output_gradient: Buffer::default() }
    }

    /// Keeps the input, if there is room for one.
    pub(crate) fn keep_input(&mut self, x: &[T]) {
        if !self.input.is_empty() {
            copy(x.len(), x, &mut self.input);
        }
    }
}

/// The steps through the layers of a network, or of one copy of a repeated block: what the expansion writes out.
pub trait Steps<T: Scalar> {
    /// The buffers for one caller.
    type Workspace: Workspace<T>;
    /// The length of the parameter buffer.
    const PARAMS: usize;
    /// The length of the buffer of running statistics.
    const STATS: usize;
    /// The buffers of a workspace.
    const BUFFERS: &'static [BufferSpec] = &[];

    /// Buffers for up to `capacity` examples; without `training` only what inference needs.
    fn make_workspace(capacity: usize, training: bool) -> Self::Workspace;
    /// Lets the user's own layers write their first parameters.
    fn init_layers(params: &mut [T], key: Key);
    /// The forward pass in training mode; shows each layer's output.
    #[allow(clippy::too_many_arguments)]
    fn forward_steps(
        batch: usize,
        x: &[T],
        params: &[T],
        stats: &mut Stats<'_, T>,
        ws: &mut Self::Workspace,
        key: Key,
        see: &mut See<'_, T>,
    );
    /// The backward pass from the output's gradient; overwrites `grads`, but for the tensors that
    /// are updated in the pass, and makes the input's gradient if asked to. Shows each gradient of a layer's output that is
    /// written to memory: one that a fused line keeps to itself is not.
    #[allow(clippy::too_many_arguments)]
    fn backward_steps(
        batch: usize,
        x: &[T],
        params: &mut Params<'_, T>,
        d_y: &[T],
        ws: &mut Self::Workspace,
        key: Key,
        grads: &mut [T],
        input_gradient: bool,
        see: &mut See<'_, T>,
    );
    /// The scores in inference mode.
    fn infer_steps<'ws>(
        batch: usize,
        x: &[T],
        params: &[T],
        stats: &[T],
        ws: &'ws mut Self::Workspace,
    ) -> &'ws [T];
}

/// What is shown during a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A layer's output.
    Output,
    /// The gradient of a layer's output.
    Gradient,
}

/// Looks at what a pass shows: what it is, the layer's name, the values.
type Looks<'a, T> = dyn FnMut(Shown, &str, &[T]) + 'a;

/// Whoever looks at a pass, or nobody.
pub struct See<'a, T>(Option<&'a mut Looks<'a, T>>);

impl<'a, T: Scalar> See<'a, T> {
    /// Nobody looks.
    #[must_use]
    pub fn nothing() -> See<'a, T> {
        See(None)
    }

    /// Shows all to a function.
    pub fn with(look: &'a mut Looks<'a, T>) -> See<'a, T> {
        See(Some(look))
    }

    /// Whether anybody looks.
    #[must_use]
    pub fn sees(&self) -> bool {
        self.0.is_some()
    }

    /// The first `count` values are the output of a layer.
    #[inline]
    pub fn output(&mut self, name: &str, count: usize, values: &[T]) {
        if self.sees() {
            self.show(Shown::Output, name, &values[..count]);
        }
    }

    /// The first `count` values are the gradient of a layer's output.
    #[inline]
    pub fn gradient(&mut self, name: &str, count: usize, values: &[T]) {
        if self.sees() {
            self.show(Shown::Gradient, name, &values[..count]);
        }
    }

    /// The output of a layer, in lanes.
    #[inline]
    pub fn output_in_lanes(&mut self, name: &str, lanes: Lanes, len: usize, values: &[T]) {
        if self.sees() {
            self.show_in_lanes(Shown::Output, name, (lanes, len), values);
        }
    }

    /// The gradient of a layer's output, in lanes.
    #[inline]
    pub fn gradient_in_lanes(&mut self, name: &str, lanes: Lanes, len: usize, values: &[T]) {
        if self.sees() {
            self.show_in_lanes(Shown::Gradient, name, (lanes, len), values);
        }
    }

    /// Shows values in rows; an empty lane is no example.
    fn show_in_lanes(&mut self, shown: Shown, name: &str, (lanes, len): (Lanes, usize), values: &[T]) {
        let mut rows = vec![T::default(); lanes.batch() * len];
        from_lanes(lanes, len, values, &mut rows);
        self.show(shown, name, &rows);
    }

    /// Shows something.
    pub fn show(&mut self, shown: Shown, name: &str, values: &[T]) {
        if let Some(look) = &mut self.0 {
            look(shown, name, values);
        }
    }
}
