//! A workspace: every intermediate of a step, made once.

use std::fmt;

use crate::base::buffer::Buffer;
use crate::base::error::Error;
use crate::base::rng::Key;
use crate::flat::params::Params;
use crate::flat::stats::Stats;
use crate::layers::join::copy;
use crate::model::network::Network;
use crate::model::padding;
use crate::model::pass::{Backward, Buffers, Forward, Infer, Plan, Steps};
use crate::model::settings::{self, Settings};
use crate::model::workers::{Lent, Workers};
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
    /// The outputs of the last pass with NaN at their padding; empty where they are no padded sequence.
    pub(crate) outputs: Buffer<N::Scalar>,
    /// How many steps of each example count in a loss of such outputs.
    pub(crate) counted: Vec<u32>,
    /// The layers' own.
    pub(crate) buffers: Buffers<N::Scalar>,
    /// For steps in chunks.
    workers: Workers<N::Scalar>,
}

impl<N: Network> Workspace<N> {
    /// For up to `capacity` examples.
    #[track_caller]
    pub(crate) fn new(capacity: usize, training: bool) -> Workspace<N> {
        let workers = if training { Workers::new(N::SPEC, capacity) } else { Workers::default() };
        Workspace { workers, ..Workspace::of(capacity, training) }
    }

    /// For training steps alone, of up to `capacity` examples: where they go by chunks, no buffer is for the whole batch.
    pub(crate) fn of_steps(capacity: usize) -> Workspace<N> {
        let workers = Workers::new(N::SPEC, capacity);
        Workspace { capacity, workers, ..Workspace::of(N::SPEC.whole(capacity), true) }
    }

    /// Room for a training step of so many examples, if there is none yet.
    pub(crate) fn reserve_steps(&mut self, batch: usize) {
        if batch > self.capacity {
            *self = Workspace::of_steps(batch);
        }
    }

    /// Without workers.
    #[track_caller]
    fn of(capacity: usize, training: bool) -> Workspace<N> {
        assert!(capacity > 0, "a workspace serves one example or more");
        let spec = N::SPEC;
        let kept_input = spec.buffers.iter().find(|buffer| buffer.role == Role::Input);
        let input = kept_input.map_or(0, |buffer| buffer.per_example);
        let kept = |len: usize| Buffer::zeros(if training { capacity * len } else { 0 });
        let output_gradient = N::LOSS.is_some() || spec.padded_output;
        let mut buffers = Buffers::new(spec.buffers, spec.layers, capacity, training);
        if spec.padded {
            buffers.lengths_mut().reserve_exact(capacity);
        }
        let of_outputs = |len: usize| if spec.padded_output { capacity * len } else { 0 };
        Workspace {
            capacity,
            training,
            batch: 0,
            key: Key::new(0),
            input: if spec.padded { Buffer::zeros(capacity * input) } else { kept(input) },
            output_gradient: kept(if output_gradient { spec.output.len() } else { 0 }),
            statistics: Buffer::zeros(if training { spec.stats } else { 0 }),
            outputs: Buffer::zeros(of_outputs(spec.output.len())),
            counted: Vec::with_capacity(of_outputs(1)),
            buffers,
            workers: Workers::default(),
        }
    }

    /// Gives the passes the settings of the network, if they are in their ranges.
    #[inline]
    pub(crate) fn set(&mut self, settings: &N::Settings) -> Result<(), Error> {
        if const { N::SPEC.settings.is_empty() } {
            return Ok(());
        }
        let values = settings.values();
        // Those that it has are in their ranges.
        if self.buffers.has(values.as_ref()) { Ok(()) } else { self.set_anew(values.as_ref()) }
    }

    #[cold]
    fn set_anew(&mut self, settings: &[f64]) -> Result<(), Error> {
        settings::check(N::SPEC, settings)?;
        self.buffers.set(settings);
        self.workers.set(settings);
        Ok(())
    }

    /// Keeps the input, if there is room for one.
    pub(crate) fn keep_input(&mut self, x: &[N::Scalar]) {
        // Of a padded input the pass itself keeps what it made of it.
        if !self.input.is_empty() && !N::SPEC.padded {
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
        let outputs = if N::SPEC.padded_output { &self.outputs } else { self.buffers.get(N::Steps::OUTPUT) };
        &outputs[..batch * N::SPEC.output.len()]
    }

    /// Turns a padded input into lengths and zeros.
    fn take(&mut self, x: &[N::Scalar]) {
        let (lengths, input) = (self.buffers.lengths_mut(), &mut self.input[..x.len()]);
        padding::lengths(N::SPEC, x, lengths);
        input.copy_from_slice(x);
        padding::clean(N::SPEC, lengths, input);
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
        if !N::SPEC.padded {
            return N::Steps::forward(Forward { batch, x, params, stats, key }, &mut self.buffers);
        }
        self.take(x);
        let x = &self.input[..x.len()];
        N::Steps::forward(Forward { batch, x, params, stats, key }, &mut self.buffers);
        if N::SPEC.padded_output {
            let outputs = &mut self.outputs[..batch * N::SPEC.output.len()];
            copy(outputs.len(), self.buffers.get(N::Steps::OUTPUT), outputs);
            padding::fill(N::SPEC, &self.buffers.lengths(), f64::NAN, outputs);
        }
    }

    /// The steps backward.
    pub(crate) fn backward(&mut self, pass: Backward<'_, N::Scalar>) {
        if !N::SPEC.padded {
            return N::Steps::backward(pass, &mut self.buffers);
        }
        let x = &self.input[..pass.batch * N::SPEC.input.len()];
        N::Steps::backward(Backward { x, ..pass }, &mut self.buffers);
    }

    /// The steps at inference.
    pub(crate) fn infer(
        &mut self,
        batch: usize,
        x: &[N::Scalar],
        params: &[N::Scalar],
        stats: &[N::Scalar],
    ) -> &[N::Scalar] {
        if !N::SPEC.padded {
            return N::Steps::infer(Infer { batch, x, params, stats }, &mut self.buffers);
        }
        self.take(x);
        let (x, lengths) = (&self.input[..x.len()], self.buffers.lengths());
        let y = N::Steps::infer(Infer { batch, x, params, stats }, &mut self.buffers);
        if !N::SPEC.padded_output {
            return y;
        }
        let outputs = &mut self.outputs[..y.len()];
        outputs.copy_from_slice(y);
        padding::fill(N::SPEC, &lengths, f64::NAN, outputs);
        outputs
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

    /// The workers, of whom the first has the buffers of the workspace.
    pub(crate) fn with_workers<R>(&mut self, job: impl FnOnce(&mut Workers<N::Scalar>) -> R) -> R {
        let Workspace { workers, buffers, output_gradient, .. } = self;
        job(Lent::to(workers, buffers, output_gradient).workers)
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
            outputs: self.outputs.clone(),
            counted: self.counted.clone(),
            buffers: self.buffers.clone(),
            workers: self.workers.clone(),
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
