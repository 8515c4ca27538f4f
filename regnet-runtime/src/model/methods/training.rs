//! Training step by step: workspaces, passes, gradients.

use crate::base::error::Error;
use crate::base::rng::Rng;
use crate::base::targets::Targets;
use crate::model::gradients;
use crate::model::network::{Network, Trainable};
use crate::model::step::{self, Loss};
use crate::model::tensors::Grads;
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;

/// # Training step by step
impl<N: Network> Model<N> {
    /// Buffers for training and inference with up to so many examples. In a struct of your own their type is
    /// `regnet::Workspace<DigitNet>`.
    ///
    /// Where a step takes so many examples in chunks, it has buffers for some chunks beside those of the whole batch, which
    /// [`forward`](Model::forward), [`backward`](Model::backward) and [`infer`](Model::infer) use;
    /// [`Spec::memory`](crate::Spec::memory) shows them.
    ///
    /// ```
    /// use regnet::{Adam, Labels, Rng, Workspace, network};
    /// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// /// A network that learns while it is used.
    /// struct Learner {
    ///     net: Iris,
    ///     workspace: Workspace<Iris>,
    /// }
    ///
    /// let net = Iris::new(1);
    /// let mut learner = Learner { workspace: net.workspace(32), net };
    /// let mut adam = Adam::new(1e-3).attach();
    /// let flower = [5.1, 3.5, 1.4, 0.2];
    /// adam.train(&mut learner.net, &flower, Labels(&[0]), &mut learner.workspace, &mut Rng::new(7))?;
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Panics
    /// If that is none.
    #[must_use]
    #[track_caller]
    pub fn workspace(&self, batch: usize) -> Workspace<N> {
        Workspace::new(batch, true)
    }

    /// Gradients for all parameters, zero.
    ///
    /// ```
    /// use regnet::{Adam, Rng, data, network};
    /// # network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let (mut net, train) = (DigitNet::new(42), data::digits(64, 1));
    /// let (mut workspace, mut rng) = (net.workspace(16), Rng::new(7));
    /// // One update by the mean of four batches: as a batch of 64, with a workspace for 16.
    /// let (mut mean, mut grads) = (net.zero_grads(), net.zero_grads());
    /// for (inputs, targets) in train.batches(16) {
    ///     net.forward_backward(inputs, targets, &mut grads, &mut workspace, &mut rng)?;
    ///     mean.values_mut().iter_mut().zip(grads.values()).for_each(|(mean, grad)| *mean += grad / 4.0);
    /// }
    /// Adam::new(1e-3).attach().step(&mut net, &mean);
    /// # Ok::<(), regnet::Error>(())
    /// ```
    #[must_use]
    pub fn zero_grads(&self) -> Grads<N> {
        Grads::zeros()
    }

    /// The raw outputs in training mode, for a loss of your own; [`backward`](Model::backward) goes back from them.
    ///
    /// ```
    /// use regnet::{Rng, network};
    /// network! { struct Policy: input(4) -> dense(16) -> tanh -> dense(2); } // without a loss
    ///
    /// let mut policy = Policy::new(1);
    /// let (mut workspace, mut rng) = (policy.workspace(1), Rng::new(7));
    /// let outputs = policy.forward(&[0.1, 0.0, -0.2, 0.3], &mut workspace, &mut rng);
    /// // An action drawn with the probabilities that two logits stand for.
    /// let left = 1.0 / (1.0 + (outputs[1] - outputs[0]).exp());
    /// let action = if rng.uniform() < f64::from(left) { "left" } else { "right" };
    /// ```
    ///
    /// # Panics
    /// If the slice holds no whole number of examples, none, or more than the workspace serves.
    #[track_caller]
    pub fn forward<'ws>(
        &mut self,
        inputs: &[N::Scalar],
        workspace: &'ws mut Workspace<N>,
        rng: &mut Rng,
    ) -> &'ws [N::Scalar] {
        step::forward(self, inputs, workspace, rng)
    }

    /// The gradients of the parameters (overwritten, penalties included) and of the inputs (returned), from the gradient
    /// of the outputs of the last [`forward`](Model::forward).
    ///
    /// ```
    /// use regnet::{Rng, Sgd, network};
    /// network! { struct Curve: input(1) -> dense(16) -> tanh -> dense(1); } // without a loss
    ///
    /// let mut net = Curve::new(1);
    /// let (mut workspace, mut grads, mut rng) = (net.workspace(2), net.zero_grads(), Rng::new(7));
    /// let (inputs, targets) = ([0.5, 1.0], [0.25, 1.0]);
    /// let outputs = net.forward(&inputs, &mut workspace, &mut rng);
    /// // The loss is the mean of ln cosh(y − t), and its gradient tanh(y − t) / batch.
    /// let gradient: Vec<f32> = outputs.iter().zip(targets).map(|(y, t)| (y - t).tanh() / 2.0).collect();
    /// let input_gradient = net.backward(&gradient, &mut grads, &mut workspace);
    /// assert_eq!(input_gradient.len(), inputs.len());
    /// Sgd::new(0.1).attach().step(&mut net, &grads);
    /// ```
    ///
    /// # Panics
    /// Without a `forward` before it, or if the gradient has another length than its outputs.
    #[track_caller]
    pub fn backward<'ws>(
        &self,
        d_outputs: &[N::Scalar],
        grads: &mut Grads<N>,
        workspace: &'ws mut Workspace<N>,
    ) -> &'ws [N::Scalar] {
        step::backward(self, d_outputs, grads, workspace)
    }

    /// The loss of a batch in training mode, and its gradients (overwritten), penalties included. A large batch goes through
    /// in chunks, whose gradients are added in one order: what `forward` and `backward` make of it, to rounding.
    ///
    /// ```
    /// use regnet::{Adam, Rng, data, network};
    /// # network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let (mut net, train) = (DigitNet::new(42), data::digits(96, 1));
    /// let (mut workspace, mut grads, mut rng) = (net.workspace(32), net.zero_grads(), Rng::new(7));
    /// let mut adam = Adam::new(1e-3).attach();
    /// for (inputs, targets) in train.batches(32) {
    ///     let loss = net.forward_backward(inputs, targets, &mut grads, &mut workspace, &mut rng)?;
    ///     println!("{}, the norm of its gradient {}", loss.data, grads.clip_norm(1.0));
    ///     adam.step(&mut net, &grads);
    /// }
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// A batch or targets that do not fit; [`Error::NotFinite`] for a loss, a running statistic or a gradient that is not
    /// finite, with the example, the layer or the tensor. The network has not changed then.
    pub fn forward_backward<'t>(
        &mut self,
        inputs: &[N::Scalar],
        targets: impl Into<Targets<'t, N::Scalar>>,
        grads: &mut Grads<N>,
        workspace: &mut Workspace<N>,
        rng: &mut Rng,
    ) -> Result<Loss, Error>
    where
        N: Trainable,
    {
        gradients::forward_backward(self, inputs, targets.into(), grads, workspace, rng)
    }

    /// As [`forward_backward`](Model::forward_backward), and the gradient of the data loss by the inputs: for an image that is
    /// changed until the network sees something in it, for adversarial examples, for a generator behind a critic. The batch goes
    /// through as a whole.
    ///
    /// ```
    /// use regnet::{Labels, Rng, data, network};
    /// # network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let (mut net, digits) = (DigitNet::new(42), data::digits(16, 1));
    /// let (mut workspace, mut grads, mut rng) = (net.workspace(16), net.zero_grads(), Rng::new(7));
    /// let mut inputs = digits.inputs().to_vec();
    /// // The fast gradient sign method (Goodfellow, Shlens and Szegedy, arXiv 1412.6572).
    /// let (before, gradient) =
    ///     net.forward_backward_input(&inputs, digits.targets(), &mut grads, &mut workspace, &mut rng)?;
    /// inputs.iter_mut().zip(gradient).for_each(|(x, d)| *x += 0.1 * d.signum());
    /// let (after, _) = net.forward_backward_input(&inputs, digits.targets(), &mut grads, &mut workspace, &mut rng)?;
    /// assert!(after.data > before.data);
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`forward_backward`](Model::forward_backward).
    pub fn forward_backward_input<'t, 'ws>(
        &mut self,
        inputs: &[N::Scalar],
        targets: impl Into<Targets<'t, N::Scalar>>,
        grads: &mut Grads<N>,
        workspace: &'ws mut Workspace<N>,
        rng: &mut Rng,
    ) -> Result<(Loss, &'ws [N::Scalar]), Error>
    where
        N: Trainable,
    {
        gradients::forward_backward_input(self, inputs, targets.into(), grads, workspace, rng)
    }
}
