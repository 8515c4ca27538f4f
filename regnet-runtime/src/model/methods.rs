//! A network as its user meets it: what can be called on every one. What needs training or files stands in `api`.

use ndarray::{Array, ArrayView, ArrayViewD, ArrayViewMutD, Dimension};

use crate::base::buffer::Buffer;
use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::rng::Rng;
use crate::base::targets::Targets;
use crate::data::Standardize;
use crate::model::folded::{self, Folded};
use crate::model::freeze;
use crate::model::monte_carlo::{self, MonteCarlo};
use crate::model::network::{Network, State, Trainable};
use crate::model::predict::{must, try_predict, try_scores};
use crate::model::step::{self, Loss};
use crate::model::tensors::{Grads, LayerView, Param, stat_views, view_mut, views};
use crate::model::workspace::Workspace;
use crate::model::wrapper::Model;

/// # Inference
impl<N: Network> Model<N> {
    /// Probabilities (softmax or sigmoid losses) or values for a batch, in inference mode. The inputs are raw if
    /// [`set_standardize`](Model::set_standardize) was called: this method standardizes them, no other does.
    ///
    /// The axes are `[batch, …input]`, where axes of length 1 may be missing or surplus, or `[batch, features]`.
    ///
    /// # Panics
    /// If the array has other axes or is empty; [`try_predict`](Model::try_predict) returns that as an error.
    #[must_use]
    #[track_caller]
    pub fn predict<Axes: Dimension>(
        &self,
        inputs: ArrayView<'_, N::Scalar, Axes>,
    ) -> Array<N::Scalar, N::Outputs> {
        must(try_predict(self, inputs))
    }

    /// [`predict`](Model::predict), with an error for an array that does not fit.
    ///
    /// # Errors
    /// Other axes than `predict` takes, or an empty batch.
    pub fn try_predict<Axes: Dimension>(
        &self,
        inputs: ArrayView<'_, N::Scalar, Axes>,
    ) -> Result<Array<N::Scalar, N::Outputs>, Error> {
        try_predict(self, inputs)
    }

    /// Monte-Carlo dropout: the mean and the standard deviation of so many predictions with masks drawn anew. All
    /// that draws random numbers in training does; norms over the batch use their running statistics. About 50
    /// passes give what the one pass of `predict` gives (Srivastava et al. 2014, §7.5), and the spread tells how
    /// sure the network is. Inputs and outputs are those of `predict`.
    ///
    /// # Panics
    /// As `predict`, and with 0 passes; [`try_predict_mc`](Model::try_predict_mc) returns that as an error.
    #[must_use]
    #[track_caller]
    pub fn predict_mc<Axes: Dimension>(
        &self,
        inputs: ArrayView<'_, N::Scalar, Axes>,
        passes: usize,
        rng: &mut Rng,
    ) -> MonteCarlo<N::Scalar, N::Outputs> {
        must(self.try_predict_mc(inputs, passes, rng))
    }

    /// [`predict_mc`](Model::predict_mc), with an error for an array that does not fit.
    ///
    /// # Errors
    /// Other axes than `predict` takes, an empty batch, or 0 passes.
    pub fn try_predict_mc<Axes: Dimension>(
        &self,
        inputs: ArrayView<'_, N::Scalar, Axes>,
        passes: usize,
        rng: &mut Rng,
    ) -> Result<MonteCarlo<N::Scalar, N::Outputs>, Error> {
        monte_carlo::try_predict_mc(self, inputs, passes, rng)
    }

    /// The raw outputs for a batch, in inference mode: logits before a softmax or sigmoid loss. Inputs and outputs are
    /// as in training: a standardization is the caller's to apply.
    ///
    /// # Panics
    /// If the array has other axes than `predict` takes, or is empty.
    #[must_use]
    #[track_caller]
    pub fn scores<Axes: Dimension>(
        &self,
        inputs: ArrayView<'_, N::Scalar, Axes>,
    ) -> Array<N::Scalar, N::Outputs> {
        must(try_scores(self, inputs))
    }

    /// [`scores`](Model::scores) for slices: examples one after the other, in inference mode and without allocation. A
    /// standardization is the caller's to apply (`Standardize::apply_inputs`, `restore_targets`).
    ///
    /// # Panics
    /// If the slice holds no whole number of examples, none, or more than the workspace serves.
    #[track_caller]
    pub fn infer<'ws>(&self, inputs: &[N::Scalar], workspace: &'ws mut Workspace<N>) -> &'ws [N::Scalar] {
        step::infer(self, inputs, workspace)
    }

    /// Buffers for inference alone with up to so many examples, of the same type as [`workspace`](Model::workspace).
    ///
    /// # Panics
    /// If that is none.
    #[must_use]
    #[track_caller]
    pub fn inference_workspace(&self, batch: usize) -> Workspace<N> {
        Workspace::new(batch, false)
    }
}

/// # Training step by step
impl<N: Network> Model<N> {
    /// Buffers for training and inference with up to so many examples. In a struct of your own their type is
    /// `regnet::Workspace<DigitNet>`.
    ///
    /// # Panics
    /// If that is none.
    #[must_use]
    #[track_caller]
    pub fn workspace(&self, batch: usize) -> Workspace<N> {
        Workspace::new(batch, true)
    }

    /// Gradients for all parameters, zero.
    #[must_use]
    pub fn zero_grads(&self) -> Grads<N> {
        Grads::zeros()
    }

    /// The raw outputs in training mode, for a loss of your own; [`backward`](Model::backward) goes back from them.
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

    /// The loss of a batch in training mode, and its gradients (overwritten), penalties included.
    ///
    /// # Errors
    /// A batch or targets that do not fit; nothing has changed then.
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
        step::forward_backward(self, inputs, targets.into(), grads, workspace, rng)
    }
}

/// # Parameters
impl<N: Network> Model<N> {
    /// The parameters by name.
    #[must_use]
    pub fn params(&self) -> Vec<Param<'_, N::Scalar>> {
        views(N::SPEC, &self.state().params)
    }

    /// One parameter by name: `param("hidden.weight")`.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<ArrayViewD<'_, N::Scalar>> {
        self.params().into_iter().find(|param| param.name() == name).map(|param| param.view())
    }

    /// One parameter by name, to be changed.
    pub fn param_mut(&mut self, name: &str) -> Option<ArrayViewMutD<'_, N::Scalar>> {
        view_mut(N::SPEC, &mut self.state_mut().params, name)
    }

    /// The running statistics by name.
    #[must_use]
    pub fn stats(&self) -> Vec<Param<'_, N::Scalar>> {
        stat_views(N::SPEC, &self.state().stats)
    }

    /// The tensors of one layer by its name.
    #[doc(hidden)]
    pub fn layer_view(&self, name: &'static str) -> LayerView<'_, N::Scalar> {
        let State { params, stats, .. } = self.state();
        LayerView { spec: N::SPEC, name, params, stats }
    }

    /// Lets training leave a layer, a block or a tensor as it is: `freeze("conv2d1")`, `freeze("hidden.bias")`.
    /// Gradients are still computed; no update, decay or constraint changes the values.
    ///
    /// # Errors
    /// If no layer or tensor with parameters has that name.
    pub fn freeze(&mut self, name: &str) -> Result<(), Error> {
        freeze::set_frozen(self, name, true)
    }

    /// Lets training change it again.
    ///
    /// # Errors
    /// If no layer or tensor with parameters has that name.
    pub fn unfreeze(&mut self, name: &str) -> Result<(), Error> {
        freeze::set_frozen(self, name, false)
    }

    /// The names of the parameters and statistics that are frozen.
    #[must_use]
    pub fn frozen(&self) -> Vec<String> {
        freeze::frozen(self)
    }
}

/// # Another form of it
impl<N: Network> Model<N> {
    /// The network for inference alone: each norm over the batch becomes part of the dense layer or convolution right
    /// before it; dropout and noise, which inference leaves out anyway, are then gone from its layers too. Its
    /// predictions are those of this one, to rounding. Norms behind anything else, and in blocks repeated a constant
    /// number of times, stay.
    #[must_use]
    pub fn fold(&self) -> Folded<N> {
        folded::fold(self)
    }

    /// The same network in another number type; `cast` of a network is this with its own type.
    #[doc(hidden)]
    #[must_use]
    pub fn cast_to<To: Network>(&self) -> To {
        let convert = |values: &[N::Scalar]| {
            let mut converted = Buffer::zeros(values.len());
            converted.iter_mut().zip(values).for_each(|(to, from)| *to = To::Scalar::of(from.wide()));
            converted
        };
        let State { params, stats, standardize, frozen } = self.state();
        Model::of(State {
            params: convert(params),
            stats: convert(stats),
            standardize: standardize.clone(),
            frozen: frozen.clone(),
        })
        .into()
    }

    /// What `predict` does to its inputs and outputs; saved with the model.
    #[must_use]
    pub fn standardize(&self) -> Option<&Standardize> {
        self.state().standardize.as_ref()
    }

    /// Lets `predict` take raw inputs and give outputs in the targets' own units; `save` keeps it. Every other method
    /// takes data as they are: give `fit` and `evaluate` what `Standardize::apply` made.
    ///
    /// # Panics
    /// If it was made for examples of another width.
    #[track_caller]
    pub fn set_standardize(&mut self, standardize: Option<Standardize>) {
        if let Some(standardize) = &standardize
            && let Err(error) = standardize.check_widths(N::SPEC.input.len(), N::SPEC.output.len())
        {
            panic!("{error}");
        }
        self.state_mut().standardize = standardize;
    }
}
