//! What every declared network is to the rest of the runtime: two flat buffers, a description, and its tensors by name.

use ndarray::{Array, ArrayView, ArrayViewMut, Dimension, IxDyn};

use crate::buffer::Buffer;
use crate::clip;
use crate::data::{Dataset, Standardize};
use crate::error::Error;
use crate::frozen::Frozen;
use crate::loss::LossFunction;
use crate::monte_carlo::{self, MonteCarlo};
use crate::pass::Steps;
use crate::predict;
use crate::probe::{self, Probe};
use crate::rng::Rng;
use crate::scalar::{Real, Scalar};
use crate::spec::{Kind, Spec, Tensor};
use crate::trainer::{self, Report};

/// All that a network knows after training.
#[derive(Clone, Debug, PartialEq)]
pub struct State<T> {
    /// The parameters of all layers, one after the other.
    pub params: Buffer<T>,
    /// The running statistics of all norms.
    pub stats: Buffer<T>,
    /// What `predict` does to its inputs before the first layer, and to its outputs after the last.
    pub standardize: Option<Standardize>,
    /// What training leaves as it is; files do not keep it.
    pub frozen: Frozen,
}

/// A network declared with `network!`. The macro implements it; programs use the methods of the struct, and code that is
/// generic over networks finds the same ones here.
pub trait Network: Clone + Send + Sync + Sized {
    /// Its number type.
    type Scalar: Scalar;
    /// Its layers.
    type Steps: Steps<Self::Scalar>;
    /// The axes of a batch of outputs.
    type Outputs: ndarray::Dimension;
    /// Its description.
    const SPEC: &'static Spec;
    /// Fails to compile if the network costs more than its declaration allows; for sizes that are known where it is used.
    const BUDGET: () = ();
    /// Its loss; `None` where the caller brings it.
    const LOSS: Option<&'static dyn LossFunction<Self::Scalar>>;

    /// The network with these parameters and statistics.
    fn from_state(state: State<Self::Scalar>) -> Self;
    /// Its parameters and statistics.
    fn state(&self) -> &State<Self::Scalar>;
    /// The same, to be changed.
    fn state_mut(&mut self) -> &mut State<Self::Scalar>;

    /// A network with fresh parameters; the same seed gives the same parameters.
    #[must_use]
    fn new(seed: u64) -> Self {
        initialize(seed)
    }

    /// The parameters by name.
    fn params(&self) -> Vec<Param<'_, Self::Scalar>> {
        params(self)
    }

    /// One parameter by name: `param("hidden.weight")`.
    fn param(&self, name: &str) -> Option<ArrayView<'_, Self::Scalar, IxDyn>> {
        param(self, name)
    }

    /// One parameter by name, to be changed.
    fn param_mut(&mut self, name: &str) -> Option<ArrayViewMut<'_, Self::Scalar, IxDyn>> {
        param_mut(self, name)
    }

    /// The outputs for a batch, in inference mode, behind the loss's link: probabilities where that is softmax.
    ///
    /// # Panics
    /// If the array has other axes than inputs have, or is empty.
    #[track_caller]
    fn predict<Axes: Dimension>(
        &self,
        inputs: ArrayView<'_, Self::Scalar, Axes>,
    ) -> Array<Self::Scalar, Self::Outputs> {
        predict::must(predict::try_predict(self, inputs))
    }

    /// Monte-Carlo dropout: mean and standard deviation of so many predictions with masks drawn anew.
    ///
    /// # Panics
    /// As `predict`, and with 0 passes.
    #[track_caller]
    fn predict_mc<Axes: Dimension>(
        &self,
        inputs: ArrayView<'_, Self::Scalar, Axes>,
        passes: usize,
        rng: &mut Rng,
    ) -> MonteCarlo<Self::Scalar, Self::Outputs> {
        predict::must(monte_carlo::try_predict_mc(self, inputs, passes, rng))
    }

    /// The raw outputs for a batch, in inference mode.
    ///
    /// # Panics
    /// If the array has other axes than `predict` takes, or is empty.
    #[track_caller]
    fn scores<Axes: Dimension>(
        &self,
        inputs: ArrayView<'_, Self::Scalar, Axes>,
    ) -> Array<Self::Scalar, Self::Outputs> {
        predict::must(predict::try_scores(self, inputs))
    }
}

/// A network whose declaration ends in a loss: it can be trained by a [`crate::trainer::Trainer`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is declared without a loss",
    note = "end its declaration with `-> loss softmax_cross_entropy`, or bring the loss yourself: `forward`, then `backward`"
)]
pub trait Trainable: Network {
    /// The mean loss and, for labels, the accuracy over a data set, in inference mode.
    ///
    /// # Errors
    /// An empty set, or one that does not fit the network.
    fn evaluate(&self, data: &Dataset<Self::Scalar>) -> Result<Report, Error> {
        trainer::evaluate(self, data)
    }

    /// What values and gradients are like in all layers, on these examples and with the masks of this seed.
    ///
    /// # Errors
    /// Data that do not fit the network, or a single example before a batch norm.
    fn probe(&self, data: &Dataset<Self::Scalar>, seed: u64) -> Result<Probe, Error> {
        probe::probe(self, data, seed)
    }
}

/// The workspace of a network, to name it in a struct: `regnet::Workspace<DigitNet>`.
pub type WorkspaceOf<N> = <<N as Network>::Steps as Steps<<N as Network>::Scalar>>::Workspace;

/// The gradients of a network's parameters, in one flat buffer of the same order.
#[derive(Clone, Debug, PartialEq)]
pub struct Grads<N: Network> {
    values: Buffer<N::Scalar>,
}

impl<N: Network> Grads<N> {
    /// All zero.
    #[must_use]
    pub fn zeros() -> Grads<N> {
        Grads { values: Buffer::zeros(N::SPEC.params) }
    }

    /// All of them in the order of the parameters.
    #[must_use]
    pub fn values(&self) -> &[N::Scalar] {
        &self.values
    }

    /// Shortens all gradients together to the Euclidean norm `longest` where they are longer; the norm before.
    /// A norm that is not finite changes nothing.
    ///
    /// # Panics
    /// If `longest` is not positive and finite.
    #[track_caller]
    pub fn clip_norm(&mut self, longest: f64) -> f64 {
        clip::clip_norm(&mut self.values, clip::checked_bound("norm", longest))
    }

    /// Cuts each gradient to the range from -`most` to `most`.
    ///
    /// # Panics
    /// If `most` is not positive and finite.
    #[track_caller]
    pub fn clip_value(&mut self, most: f64) {
        clip::clip_value(&mut self.values, clip::checked_bound("value", most));
    }

    /// The same, to be changed: for clipping, averaging, noise.
    pub fn values_mut(&mut self) -> &mut [N::Scalar] {
        &mut self.values
    }

    /// The gradients by name.
    #[must_use]
    pub fn params(&self) -> Vec<Param<'_, N::Scalar>> {
        views(N::SPEC, &self.values)
    }

    /// One gradient by name: `grads.param("hidden.weight")`.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<ArrayView<'_, N::Scalar, IxDyn>> {
        self.params().into_iter().find(|param| param.name == name).map(|param| param.view())
    }

    /// One gradient by name, to be changed.
    pub fn param_mut(&mut self, name: &str) -> Option<ArrayViewMut<'_, N::Scalar, IxDyn>> {
        view_mut(N::SPEC, &mut self.values, name)
    }
}

/// A tensor by name: a parameter, its gradient, or a running statistic.
#[derive(Clone, Debug)]
pub struct Param<'a, T> {
    name: String,
    kind: Kind,
    shape: &'static [usize],
    values: &'a [T],
}

impl<'a, T> Param<'a, T> {
    /// Its name: `hidden.weight`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its axes.
    #[must_use]
    pub fn shape(&self) -> &'static [usize] {
        self.shape
    }

    /// Its values in row-major order.
    #[must_use]
    pub fn values(&self) -> &'a [T] {
        self.values
    }

    /// Its values with their axes.
    ///
    /// # Panics
    /// Never: the shape is the one that the values were laid out with.
    #[must_use]
    pub fn view(&self) -> ArrayView<'a, T, IxDyn> {
        ArrayView::from_shape(self.shape, self.values).expect("a tensor has as many values as its shape")
    }
}

/// The parameters in `values` by name.
pub(crate) fn views<'a, T>(spec: &'static Spec, values: &'a [T]) -> Vec<Param<'a, T>> {
    let mut params = Vec::new();
    spec.each_param(|tensor| params.push(view_of(&tensor, values)));
    params
}

/// The running statistics in `values` by name.
pub(crate) fn stat_views<'a, T>(spec: &'static Spec, values: &'a [T]) -> Vec<Param<'a, T>> {
    let mut stats = Vec::new();
    spec.each_stat(|tensor| stats.push(view_of(&tensor, values)));
    stats
}

fn view_of<'a, T>(tensor: &Tensor<'_>, values: &'a [T]) -> Param<'a, T> {
    let spec = tensor.spec();
    Param { name: tensor.name(), kind: spec.kind, shape: spec.shape.dims(), values: &values[tensor.range()] }
}

/// The parameters of a network by name.
pub fn params<N: Network>(net: &N) -> Vec<Param<'_, N::Scalar>> {
    views(N::SPEC, &net.state().params)
}

/// The running statistics of a network by name.
pub fn stats<N: Network>(net: &N) -> Vec<Param<'_, N::Scalar>> {
    stat_views(N::SPEC, &net.state().stats)
}

/// One parameter by name.
pub fn param<'a, N: Network>(net: &'a N, name: &str) -> Option<ArrayView<'a, N::Scalar, IxDyn>> {
    params(net).into_iter().find(|param| param.name == name).map(|param| param.view())
}

/// One parameter by name, to be changed.
pub fn param_mut<'a, N: Network>(net: &'a mut N, name: &str) -> Option<ArrayViewMut<'a, N::Scalar, IxDyn>> {
    view_mut(N::SPEC, &mut net.state_mut().params, name)
}

/// The tensor of this name in `values`, laid out as the parameters.
fn view_mut<'a, T>(
    spec: &'static Spec,
    values: &'a mut [T],
    name: &str,
) -> Option<ArrayViewMut<'a, T, IxDyn>> {
    let mut place = None;
    spec.each_param(|tensor| {
        if place.is_none() && tensor.name() == name {
            place = Some((tensor.spec().shape.dims(), tensor.range()));
        }
    });
    let (shape, range) = place?;
    ArrayViewMut::from_shape(shape, &mut values[range]).ok()
}

/// A network with fresh parameters: each tensor from its own stream of the seed.
#[must_use]
pub fn initialize<N: Network>(seed: u64) -> N {
    const { N::BUDGET };
    let spec = N::SPEC;
    let (mut params, mut stats) = (Buffer::zeros(spec.params), Buffer::zeros(spec.stats));
    let key = Rng::new(seed).key();
    let mut stream = 0;
    spec.each_param(|tensor| {
        let (init, shape) = (tensor.spec().init, tensor.spec().shape);
        init.fill(shape, &mut params[tensor.range()], key.stream(stream));
        stream += 1;
    });
    spec.each_stat(|tensor| tensor.spec().init.fill(tensor.spec().shape, &mut stats[tensor.range()], key));
    N::Steps::init_layers(&mut params, key.stream(stream));
    N::from_state(State { params, stats, standardize: None, frozen: Frozen::default() })
}

/// The same network in another number type.
pub fn cast<A: Network, B: Network>(net: &A) -> B {
    let convert = |values: &[A::Scalar]| {
        let mut converted = Buffer::zeros(values.len());
        converted.iter_mut().zip(values).for_each(|(to, from)| *to = B::Scalar::of(from.wide()));
        converted
    };
    let state = net.state();
    B::from_state(State {
        params: convert(&state.params),
        stats: convert(&state.stats),
        standardize: state.standardize.clone(),
        frozen: state.frozen.clone(),
    })
}

/// Sets what `predict` does to inputs and outputs.
///
/// # Panics
/// If it was made for examples of another width.
#[track_caller]
pub fn set_standardize<N: Network>(net: &mut N, standardize: Option<Standardize>) {
    if let Some(standardize) = &standardize
        && let Err(error) = standardize.check_widths(N::SPEC.input.len(), N::SPEC.output.len())
    {
        panic!("{error}");
    }
    net.state_mut().standardize = standardize;
}

/// The tensors of one layer.
#[derive(Clone, Copy, Debug)]
pub struct LayerView<'n, T> {
    spec: &'static Spec,
    name: &'static str,
    params: &'n [T],
    stats: &'n [T],
}

/// The tensors of the layer of this name.
pub fn layer_view<'n, N: Network>(net: &'n N, name: &'static str) -> LayerView<'n, N::Scalar> {
    let State { params, stats, .. } = net.state();
    LayerView { spec: N::SPEC, name, params, stats }
}

impl<'n, T> LayerView<'n, T> {
    /// A tensor of the layer by its name: `weight`, `bias`, `gamma`, `beta`, `running_mean`, `running_var`.
    #[must_use]
    pub fn tensor(&self, name: &str) -> Option<ArrayView<'n, T, IxDyn>> {
        let full = format!("{}.{name}", self.name);
        let mut tensors = views(self.spec, self.params);
        tensors.extend(stat_views(self.spec, self.stats));
        tensors.into_iter().find(|tensor| tensor.name == full).map(|tensor| tensor.view())
    }

    /// Its weight.
    ///
    /// # Panics
    /// If the layer has none.
    #[must_use]
    #[track_caller]
    pub fn weight(&self) -> ArrayView<'n, T, IxDyn> {
        match self.tensor("weight") {
            Some(weight) => weight,
            None => panic!("the layer `{}` has no weight", self.name),
        }
    }

    /// Its bias, if it has one.
    #[must_use]
    pub fn bias(&self) -> Option<ArrayView<'n, T, IxDyn>> {
        self.tensor("bias")
    }
}
