//! A workspace: every intermediate of a step, made once.

use std::fmt;

use crate::base::buffer::Buffer;
use crate::base::rng::Key;
use crate::flat::params::Params;
use crate::flat::stats::Stats;
use crate::layers::join::copy;
use crate::model::network::Network;
use crate::model::pass::{Backward, Buffers, Forward, Infer, Plan, Steps};
use crate::spec::Role;

/// The buffers for one caller of a network: `net.workspace(batch)` makes one for training, `net.inference_workspace(batch)`
/// a smaller one. In a struct of your own its type is `regnet::Workspace<DigitNet>`.
///
/// ```
/// use regnet::{Workspace, network};
/// network! { struct Controller: input(2) -> dense(16) -> tanh -> dense(1); }
///
/// /// What runs once in each period of a control loop, without allocation.
/// struct Loop {
///     net: Controller,
///     workspace: Workspace<Controller>,
/// }
///
/// impl Loop {
///     fn force(&mut self, state: [f32; 2]) -> f32 {
///         self.net.infer(&state, &mut self.workspace)[0]
///     }
/// }
///
/// let net = Controller::new(1);
/// let force = Loop { workspace: net.inference_workspace(1), net }.force([0.1, 0.0]);
/// ```
pub struct Workspace<N: Network> {
    /// The most examples that it serves.
    pub(crate) capacity: usize,
    /// Whether it has the buffers of a training step.
    pub(crate) training: bool,
    /// How many examples the last forward pass had; 0 when there is none to go back from.
    pub(crate) batch: usize,
    /// The random numbers of that pass.
    pub(crate) key: Key,
    /// Its input, kept for `backward`; empty where no layer reads it there.
    pub(crate) input: Buffer<N::Scalar>,
    /// The loss's gradient with respect to the outputs.
    pub(crate) output_gradient: Buffer<N::Scalar>,
    /// The running statistics before the last forward pass, for a step that fails.
    statistics: Buffer<N::Scalar>,
    /// The layers' own.
    pub(crate) buffers: Buffers<N::Scalar>,
}

impl<N: Network> Workspace<N> {
    /// For up to `capacity` examples.
    #[track_caller]
    pub(crate) fn new(capacity: usize, training: bool) -> Workspace<N> {
        assert!(capacity > 0, "a workspace serves one example or more");
        let spec = N::SPEC;
        let kept_input = spec.buffers.iter().find(|buffer| buffer.role == Role::Input);
        let input = kept_input.map_or(0, |buffer| buffer.per_example);
        let kept = |len: usize| Buffer::zeros(if training { capacity * len } else { 0 });
        Workspace {
            capacity,
            training,
            batch: 0,
            key: Key::new(0),
            input: kept(input),
            output_gradient: kept(if N::LOSS.is_some() { spec.output.len() } else { 0 }),
            statistics: Buffer::zeros(if training { spec.stats } else { 0 }),
            buffers: Buffers::new(spec.buffers, spec.layers, capacity, training),
        }
    }

    /// Keeps the input, if there is room for one.
    pub(crate) fn keep_input(&mut self, x: &[N::Scalar]) {
        if !self.input.is_empty() {
            copy(x.len(), x, &mut self.input);
        }
    }

    /// Keeps the running statistics, which a forward pass will move.
    pub(crate) fn keep_statistics(&mut self, stats: &[N::Scalar]) {
        self.statistics.copy_from_slice(stats);
    }

    /// Makes them again what they were before the last forward pass.
    pub(crate) fn put_statistics_back(&self, stats: &mut [N::Scalar]) {
        stats.copy_from_slice(&self.statistics);
    }

    /// The outputs of so many examples, after a forward pass in training.
    pub(crate) fn output(&self, batch: usize) -> &[N::Scalar] {
        &self.buffers.get(N::Steps::OUTPUT)[..batch * N::SPEC.output.len()]
    }

    /// The gradient of their inputs, after a backward pass that was asked for it.
    pub(crate) fn input_gradient(&self, batch: usize) -> &[N::Scalar] {
        &self.buffers.get(N::Steps::INPUT_GRADIENT)[..batch * N::SPEC.input.len()]
    }

    /// The steps forward in training mode.
    pub(crate) fn forward(
        &mut self,
        (batch, key): (usize, Key),
        x: &[N::Scalar],
        params: &[N::Scalar],
        stats: Stats<'_, N::Scalar>,
    ) {
        N::Steps::forward(Forward { batch, x, params, stats, key }, &mut self.buffers);
    }

    /// The steps backward.
    pub(crate) fn backward(&mut self, pass: Backward<'_, N::Scalar>) {
        N::Steps::backward(pass, &mut self.buffers);
    }

    /// The steps at inference.
    pub(crate) fn infer(
        &mut self,
        batch: usize,
        x: &[N::Scalar],
        params: &[N::Scalar],
        stats: &[N::Scalar],
    ) -> &[N::Scalar] {
        N::Steps::infer(Infer { batch, x, params, stats }, &mut self.buffers)
    }

    /// The workspace and, out of it, the loss's gradient of so many outputs.
    pub(crate) fn with_output_gradient<R>(
        &mut self,
        outputs: usize,
        job: impl FnOnce(&mut Workspace<N>, &mut [N::Scalar]) -> R,
    ) -> R {
        let mut d_y = std::mem::take(&mut self.output_gradient);
        let result = job(self, &mut d_y[..outputs]);
        self.output_gradient = d_y;
        result
    }

    /// What a backward pass takes from the last forward pass and this gradient of its outputs.
    pub(crate) fn back<'a>(
        (batch, key): (usize, Key),
        x: &'a [N::Scalar],
        params: Params<'a, N::Scalar>,
        d_y: &'a [N::Scalar],
        grads: &'a mut [N::Scalar],
    ) -> Backward<'a, N::Scalar> {
        Backward { batch, x, params, d_y, grads, key, input_gradient: false }
    }
}

impl<N: Network> Clone for Workspace<N> {
    fn clone(&self) -> Workspace<N> {
        Workspace {
            input: self.input.clone(),
            output_gradient: self.output_gradient.clone(),
            statistics: self.statistics.clone(),
            buffers: self.buffers.clone(),
            ..*self
        }
    }
}

impl<N: Network> fmt::Debug for Workspace<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Workspace { capacity, training, .. } = self;
        f.debug_struct("Workspace")
            .field("capacity", capacity)
            .field("training", training)
            .finish_non_exhaustive()
    }
}
