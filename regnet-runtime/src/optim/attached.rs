//! An optimizer in a training loop of one's own.

use super::descend::{Learner, descend};
use super::optimizer::{Optimizer, OptimizerState};
use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::rng::Rng;
use crate::base::targets::Targets;
use crate::data::Examples;
use crate::flat::clip::Clip;
use crate::model::diagnose::{self, Moment};
use crate::model::network::{Network, State, Trainable};
use crate::model::settings::Settings;
use crate::model::step::{self, Loss};
use crate::model::tensors::Grads;
use crate::model::workspace::Workspace;

/// An optimizer with its state for the parameters of one network, for a training loop of one's own:
/// `let mut adam = Adam::new(1e-3).attach();` and for each batch `adam.train(&mut net, &x, Labels(&labels), &mut ws,
/// &mut rng)`, or after each backward pass `adam.step(&mut net, &grads)`.
#[derive(Clone, Debug)]
pub struct Attached<O, N: Network> {
    optimizer: O,
    state: OptimizerState<N::Scalar>,
    /// For `train`; empty before it.
    grads: Vec<N::Scalar>,
}

impl<O: Optimizer, N: Network> Attached<O, N> {
    pub(super) fn new(optimizer: O) -> Attached<O, N> {
        let state = OptimizerState::new(&optimizer, N::SPEC.params);
        Attached { optimizer, state, grads: Vec::new() }
    }

    /// A whole training step: the loss of the batch, its gradients, penalties included, and the update. As
    /// `forward_backward` and `step`, to the bit; but large layers are updated where their gradients are formed, and
    /// no gradients are left to be looked at. The first call allocates, the others do not.
    ///
    /// ```
    /// use regnet::{Adam, Rng, data, network};
    /// # network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let (mut net, train) = (DigitNet::new(42), data::digits(96, 1));
    /// let (mut workspace, mut rng) = (net.workspace(32), Rng::new(7));
    /// let mut adam = Adam::new(1e-3).attach();
    /// for (inputs, targets) in train.batches(32) {
    ///     let loss = adam.train(&mut net, inputs, targets, &mut workspace, &mut rng)?;
    ///     println!("{}", loss.total());
    /// }
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// A batch or targets that do not fit; [`Error::NotFinite`] for a loss, a running statistic or a gradient that is not
    /// finite, with the example, the layer or the tensor. Then nothing has changed.
    pub fn train<'t>(
        &mut self,
        net: &mut N,
        x: &[N::Scalar],
        targets: impl Into<Targets<'t, N::Scalar>>,
        ws: &mut Workspace<N>,
        rng: &mut Rng,
    ) -> Result<Loss, Error>
    where
        N: Trainable,
    {
        let zero = N::Scalar::of(0.0);
        self.grads.resize(N::SPEC.params, zero);
        let (examples, key) = (Examples::plain(x, targets.into()), rng.key());
        let step = step::loss(net, examples, ws, key, &mut self.grads)?;
        let learner = Learner { optimizer: &self.optimizer, state: &mut self.state, clip: Clip::default() };
        let done = descend(net, x, &step, ws, &mut self.grads, learner);
        let rate = Some(self.optimizer.learning_rate());
        done.map(|()| step.loss).map_err(|fault| {
            let batch = diagnose::Batch { name: &diagnose::of_the_batch, examples, key };
            diagnose::step(net, &batch, step.loss, fault, Moment { when: None, rate })
        })
    }

    /// One update of the parameters. Does not allocate.
    ///
    /// ```
    /// use regnet::{AdamW, Labels, Rng, network};
    /// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// let mut net = Iris::new(42);
    /// let (mut workspace, mut grads, mut rng) = (net.workspace(1), net.zero_grads(), Rng::new(7));
    /// let mut adam = AdamW::new(1e-3).attach();
    /// net.forward_backward(&[5.1, 3.5, 1.4, 0.2], Labels(&[0]), &mut grads, &mut workspace, &mut rng)?;
    /// grads.clip_value(0.5); // what there is to do between the two
    /// adam.step(&mut net, &grads);
    /// # Ok::<(), regnet::Error>(())
    /// ```
    pub fn step(&mut self, net: &mut N, grads: &Grads<N>) {
        let settings = net.settings().values();
        let State { params, frozen, .. } = net.state_mut();
        self.state.sparing::<N>(frozen, settings.as_ref(), params, |state, params| {
            state.update(&self.optimizer, N::SPEC, params, grads.values());
        });
    }

    /// How far a step goes.
    #[must_use]
    pub fn learning_rate(&self) -> f64 {
        self.optimizer.learning_rate()
    }

    /// The same, to be changed between steps.
    ///
    /// ```
    /// use regnet::{Sgd, network};
    /// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// let mut sgd = Sgd::new(0.1).attach::<Iris>();
    /// sgd.set_learning_rate(sgd.learning_rate() / 10.0);
    /// assert!((sgd.learning_rate() - 0.01).abs() < 1e-12);
    /// ```
    ///
    /// # Panics
    /// If the rate is negative or not finite.
    #[track_caller]
    pub fn set_learning_rate(&mut self, rate: f64) {
        self.optimizer.set_learning_rate(rate);
    }
}
