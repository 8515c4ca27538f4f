//! A network as its user meets it: what can be called on every one. What needs training or files stands in `api`.

use ndarray::{Array, ArrayView, ArrayViewD, ArrayViewMutD, Dimension};

use crate::base::buffer::Buffer;
use crate::base::error::Error;
use crate::base::real::Real;
use crate::base::rng::Rng;
use crate::base::targets::Targets;
use crate::data::{GivenInputs, Standardize};
use crate::model::folded::{self, Folded};
use crate::model::freeze;
use crate::model::gradients;
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
    /// ```
    /// use regnet::{data, network};
    /// network! {
    ///     struct DigitNet: input(28, 28, 1) -> flatten -> dense(10)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// let net = DigitNet::new(42);
    /// let digits = data::digits(3, 1);
    /// for probabilities in net.predict(digits.view()).rows() {
    ///     let likeliest = (0..10).max_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]));
    ///     println!("{likeliest:?} of {probabilities:.2}");
    /// }
    /// ```
    ///
    /// # Panics
    /// If the array has other axes or is empty; [`try_predict`](Model::try_predict) returns that as an error.
    #[must_use]
    #[track_caller]
    pub fn predict(&self, inputs: impl GivenInputs<N::Scalar>) -> Array<N::Scalar, N::Outputs> {
        must(try_predict(self, inputs.array()))
    }

    /// [`predict`](Model::predict), with an error for an array that does not fit.
    ///
    /// ```
    /// use regnet::{Error, ndarray::Array2, network};
    /// network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// /// What a server does with flowers that it was sent.
    /// fn answer(net: &Iris, flowers: &Array2<f32>) -> Result<String, Error> {
    ///     Ok(format!("{:.2}", net.try_predict(flowers.view())?))
    /// }
    /// assert!(answer(&Iris::new(1), &Array2::zeros((2, 4))).is_ok());
    /// println!("{}", answer(&Iris::new(1), &Array2::zeros((2, 5))).unwrap_err()); // what was expected, and what came
    /// ```
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
    /// ```
    /// use regnet::{Rng, ndarray::Array2, network};
    /// network! { struct Price: input(3) -> dense(32) -> relu -> dropout(0.2) -> dense(1) -> loss mse; }
    ///
    /// let net = Price::new(1);
    /// let houses = Array2::from_shape_fn((5, 3), |(house, feature)| (house * feature) as f32 / 4.0);
    /// let prices = net.predict_mc(houses.view(), 50, &mut Rng::new(7));
    /// for (mean, std) in prices.mean.iter().zip(&prices.std) {
    ///     println!("{mean:.2} ± {std:.2}");
    /// }
    /// ```
    ///
    /// # Panics
    /// As `predict`, and with 0 passes; [`try_predict_mc`](Model::try_predict_mc) returns that as an error.
    #[must_use]
    #[track_caller]
    pub fn predict_mc(
        &self,
        inputs: impl GivenInputs<N::Scalar>,
        passes: usize,
        rng: &mut Rng,
    ) -> MonteCarlo<N::Scalar, N::Outputs> {
        must(self.try_predict_mc(inputs.array(), passes, rng))
    }

    /// [`predict_mc`](Model::predict_mc), with an error for an array that does not fit.
    ///
    /// ```
    /// use regnet::{Rng, ndarray::array, network};
    /// # network! { struct Price: input(3) -> dense(32) -> relu -> dropout(0.2) -> dense(1) -> loss mse; }
    ///
    /// let (net, house) = (Price::new(1), array![[120.0, 3.0, 1.0]]);
    /// let passes: usize = "0".parse().unwrap(); // as it was typed
    /// let error = net.try_predict_mc(house.view(), passes, &mut Rng::new(7)).unwrap_err();
    /// assert!(error.to_string().contains("one pass or more"));
    /// ```
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
    /// ```
    /// use regnet::{ndarray::{Array2, Axis}, network};
    /// # network! { struct Iris: input(4) -> dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// let flowers = Array2::from_elem((2, 4), 1.5);
    /// let logits = Iris::new(1).scores(flowers.view());
    /// // Probabilities at a temperature of 2, for a network that is too sure of itself.
    /// let powers = logits.mapv(|logit| (logit / 2.0).exp());
    /// let softer = &powers / &powers.sum_axis(Axis(1)).insert_axis(Axis(1));
    /// assert!(softer.sum_axis(Axis(1)).iter().all(|sum| (sum - 1.0).abs() < 1e-6));
    /// ```
    ///
    /// # Panics
    /// If the array has other axes than `predict` takes, or is empty.
    #[must_use]
    #[track_caller]
    pub fn scores(&self, inputs: impl GivenInputs<N::Scalar>) -> Array<N::Scalar, N::Outputs> {
        must(try_scores(self, inputs.array()))
    }

    /// [`scores`](Model::scores) for slices: examples one after the other, in inference mode and without allocation. A
    /// standardization is the caller's to apply (`Standardize::apply_inputs`, `restore_targets`).
    ///
    /// ```
    /// use regnet::network;
    /// network! { struct Controller: input(2) -> dense(16) -> tanh -> dense(1); }
    ///
    /// let net = Controller::new(1);
    /// let mut workspace = net.inference_workspace(1);
    /// let [mut place, mut speed] = [0.1, 0.0];
    /// for _ in 0..100 {
    ///     let force = net.infer(&[place, speed], &mut workspace)[0];
    ///     speed += 0.01 * force;
    ///     place += 0.01 * speed;
    /// }
    /// ```
    ///
    /// # Panics
    /// If the slice holds no whole number of examples, none, or more than the workspace serves.
    #[track_caller]
    pub fn infer<'ws>(&self, inputs: &[N::Scalar], workspace: &'ws mut Workspace<N>) -> &'ws [N::Scalar] {
        step::infer(self, inputs, workspace)
    }

    /// Buffers for inference alone with up to so many examples, of the same type as [`workspace`](Model::workspace).
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Controller: input(2) -> dense(16) -> tanh -> dense(1); }
    ///
    /// let net = Controller::new(1);
    /// // Threads share the network; each has a workspace of its own.
    /// std::thread::scope(|scope| {
    ///     for state in [[0.1, 0.0], [-0.2, 0.5]] {
    ///         let mut workspace = net.inference_workspace(1);
    ///         let net = &net;
    ///         scope.spawn(move || println!("{:?}", net.infer(&state, &mut workspace)));
    ///     }
    /// });
    /// ```
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

    /// The loss of a batch in training mode, and its gradients (overwritten), penalties included.
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
}

/// # Parameters
impl<N: Network> Model<N> {
    /// The parameters by name.
    ///
    /// ```
    /// use regnet::network;
    /// network! {
    ///     struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// let net = Iris::new(1);
    /// for param in net.params() {
    ///     let square: f32 = param.values().iter().map(|value| value * value).sum();
    ///     println!("{} {:?}: norm {:.3}", param.name(), param.shape(), square.sqrt());
    /// }
    /// let names: Vec<_> = net.params().iter().map(|param| param.name().to_owned()).collect();
    /// assert_eq!(names, ["hidden.weight", "hidden.bias", "dense2.weight", "dense2.bias"]);
    /// ```
    #[must_use]
    pub fn params(&self) -> Vec<Param<'_, N::Scalar>> {
        views(N::SPEC, &self.state().params)
    }

    /// One parameter by name: `param("hidden.weight")`.
    ///
    /// ```
    /// use regnet::{ndarray::{Axis, s}, network};
    /// network! {
    ///     struct Edges: input(8, 8, 1) -> conv2d(4, kernel = 3) -> relu -> flatten -> dense(2)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// let net = Edges::new(1);
    /// let filters = net.param("conv2d1.weight").expect("the layer has a weight"); // [kh, kw, in, out]
    /// for filter in filters.axis_iter(Axis(3)) {
    ///     println!("{:.2}\n", filter.slice(s![.., .., 0]));
    /// }
    /// assert!(net.param("conv2d9.weight").is_none());
    /// ```
    #[must_use]
    pub fn param(&self, name: &str) -> Option<ArrayViewD<'_, N::Scalar>> {
        self.params().into_iter().find(|param| param.name() == name).map(|param| param.view())
    }

    /// One parameter by name, to be changed.
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Rare: input(6) -> dense(16) -> relu -> output: dense(2) -> loss softmax_cross_entropy; }
    ///
    /// let mut net = Rare::new(1);
    /// // The network begins with the classes' shares, 99 % and 1 %, so that its first epochs need not learn them.
    /// let mut bias = net.param_mut("output.bias").expect("the layer has a bias");
    /// for (bias, share) in bias.iter_mut().zip([0.99f32, 0.01]) {
    ///     *bias = share.ln();
    /// }
    /// ```
    pub fn param_mut(&mut self, name: &str) -> Option<ArrayViewMutD<'_, N::Scalar>> {
        view_mut(N::SPEC, &mut self.state_mut().params, name)
    }

    /// The running statistics by name.
    ///
    /// ```
    /// use regnet::network;
    /// network! {
    ///     struct Normed: input(6) -> dense(8) -> batchnorm -> relu -> dense(2)
    ///         -> loss softmax_cross_entropy;
    /// }
    ///
    /// let net = Normed::new(1);
    /// let variance = net.stats().into_iter().find(|stat| stat.name() == "batchnorm1.running_var").unwrap();
    /// // Before the first step a norm leaves values as they are.
    /// assert!(variance.values().iter().all(|variance| *variance == 1.0));
    /// ```
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
    /// ```
    /// use regnet::{Adam, Trainer, data, network};
    /// # network! { struct DigitNet: input(28, 28, 1) -> conv2d(4, kernel = 3) -> relu -> maxpool2d(2) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let mut net = DigitNet::new(42); // with the filters of another task, by `load_matching`
    /// net.freeze("conv2d1")?;
    /// let filters = net.param("conv2d1.weight").unwrap().to_owned();
    /// Trainer::new(Adam::new(1e-3)).epochs(1).progress(false).fit(&mut net, &data::digits(64, 1), None)?;
    /// assert_eq!(net.param("conv2d1.weight").unwrap(), filters);
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// If no layer or tensor with parameters has that name.
    pub fn freeze(&mut self, name: &str) -> Result<(), Error> {
        freeze::set_frozen(self, name, true)
    }

    /// Lets training change it again.
    ///
    /// ```
    /// use regnet::{Adam, Trainer, data, network};
    /// # network! { struct DigitNet: input(28, 28, 1) -> conv2d(4, kernel = 3) -> relu -> maxpool2d(2) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// let (mut net, train) = (DigitNet::new(42), data::digits(64, 1));
    /// // First the new classifier alone, then all of it by smaller steps.
    /// net.freeze("conv2d1")?;
    /// Trainer::new(Adam::new(1e-3)).epochs(1).progress(false).fit(&mut net, &train, None)?;
    /// net.unfreeze("conv2d1")?;
    /// Trainer::new(Adam::new(1e-5)).epochs(1).progress(false).fit(&mut net, &train, None)?;
    /// # Ok::<(), regnet::Error>(())
    /// ```
    ///
    /// # Errors
    /// If no layer or tensor with parameters has that name.
    pub fn unfreeze(&mut self, name: &str) -> Result<(), Error> {
        freeze::set_frozen(self, name, false)
    }

    /// The names of the parameters and statistics that are frozen.
    ///
    /// ```
    /// use regnet::network;
    /// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// let mut net = Iris::new(1);
    /// net.freeze("hidden")?;
    /// net.unfreeze("hidden.bias")?;
    /// assert_eq!(net.frozen(), ["hidden.weight"]);
    /// # Ok::<(), regnet::Error>(())
    /// ```
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
    ///
    /// ```
    /// use regnet::{data, network};
    /// network! {
    ///     struct DigitNet: input(28, 28, 1) -> conv2d(4, kernel = 3) -> batchnorm -> relu -> maxpool2d(2)
    ///         -> flatten -> dropout(0.2) -> dense(10) -> loss softmax_cross_entropy;
    /// }
    ///
    /// let (net, digits) = (DigitNet::new(42), data::digits(20, 1)); // a trained one
    /// let folded = net.fold();
    /// let apart = net.predict(digits.view()) - folded.predict(digits.view());
    /// assert!(apart.iter().all(|apart| apart.abs() < 1e-5));
    /// assert!(folded.summary().lines().all(|line| !line.contains("batchnorm") && !line.contains("dropout")));
    /// ```
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
        let State { params, stats, standardize, metadata, frozen } = self.state();
        Model::of(State {
            params: convert(params),
            stats: convert(stats),
            standardize: standardize.clone(),
            metadata: metadata.clone(),
            frozen: frozen.clone(),
        })
        .into()
    }

    /// What `predict` does to its inputs and outputs; saved with the model.
    ///
    /// ```
    /// use regnet::{Dataset, Standardize, ndarray::array, network};
    /// # network! { struct Curve: input(1) -> dense(16) -> tanh -> dense(1) -> loss mse; }
    ///
    /// let mut net = Curve::new(1);
    /// let train = Dataset::with_targets(array![[20.0], [40.0]], array![[1.0], [3.0]])?;
    /// net.set_standardize(Some(Standardize::features(&train)));
    /// // What a program in another language has to do before it runs the layers.
    /// let (inputs, _) = net.standardize().expect("it was set").parts();
    /// assert_eq!((inputs.mean(), inputs.std()), (&[30.0][..], &[10.0][..]));
    /// # Ok::<(), regnet::Error>(())
    /// ```
    #[must_use]
    pub fn standardize(&self) -> Option<&Standardize> {
        self.state().standardize.as_ref()
    }

    /// Lets `predict` take raw inputs and give outputs in the targets' own units; `save` keeps it. Every other method
    /// takes data as they are: give `fit` and `evaluate` what `Standardize::apply` made.
    ///
    /// ```
    /// use regnet::{Adam, Dataset, Standardize, Trainer, ndarray::Array2, network};
    /// network! { struct Curve: input(1) -> dense(16) -> tanh -> dense(1) -> loss mse; }
    ///
    /// let years = Array2::from_shape_fn((64, 1), |(year, _)| 1960.0 + year as f32);
    /// let train = Dataset::with_targets(years.clone(), years.mapv(|year| 3.0 * year - 5000.0))?;
    /// let scale = Standardize::features(&train).with_targets(&train)?;
    ///
    /// let mut net = Curve::new(1);
    /// Trainer::new(Adam::new(1e-2)).epochs(5).progress(false).fit(&mut net, &scale.apply(&train), None)?;
    /// net.set_standardize(Some(scale));
    /// println!("{}", net.predict(years.view())); // years as they are, and outputs near 1000
    /// # Ok::<(), regnet::Error>(())
    /// ```
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
