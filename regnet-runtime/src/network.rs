//! What every declared network is to the rest of the runtime: two flat buffers, a description, and the
//! steps that its expansion writes out.

use ndarray::{ArrayView, ArrayViewMut, IxDyn};

use crate::data::Standardize;
use crate::loss::LossFunction;
use crate::rng::{Key, Rng};
use crate::scalar::{Real, Scalar};
use crate::spec::{Kind, Spec, Tensor};

/// All that a network knows after training.
#[derive(Clone, Debug, PartialEq)]
pub struct State<T> {
    /// The parameters of all layers, one after the other.
    pub params: Vec<T>,
    /// The running statistics of all norms.
    pub stats: Vec<T>,
    /// What `predict` does to its inputs before the first layer, and to its outputs after the last.
    pub standardize: Option<Standardize>,
}

/// A workspace: every intermediate of a training step, made once.
pub trait Workspace<T>: Send {
    /// What all workspaces hold.
    fn frame(&self) -> &Frame<T>;
    /// The same, to be changed.
    fn frame_mut(&mut self) -> &mut Frame<T>;
    /// The network's output of the last forward pass in training, and the buffer for its gradient.
    fn output(&mut self) -> (&[T], &mut [T]);
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
    /// Its input, kept for `backward`.
    pub input: Vec<T>,
}

impl<T: Scalar> Frame<T> {
    /// For `capacity` examples of `width` values, with room for the input if it is for training.
    #[must_use]
    pub fn new(capacity: usize, training: bool, width: usize) -> Frame<T> {
        let input = vec![T::zero(); if training { capacity * width } else { 0 }];
        Frame { capacity, training, batch: 0, key: Key::new(0), input }
    }
}

/// A network declared with `network!`. The macro implements it; programs use the methods of the struct.
pub trait Network: Clone + Send + Sync + Sized {
    /// Its number type.
    type Scalar: Scalar;
    /// Its buffers for one caller.
    type Workspace: Workspace<Self::Scalar>;
    /// The axes of a batch of outputs.
    type Outputs: ndarray::Dimension;
    /// Its description.
    const SPEC: &'static Spec;
    /// Its loss; `None` where the caller brings it.
    const LOSS: Option<&'static dyn LossFunction<Self::Scalar>>;

    /// The network with these parameters and statistics.
    fn from_state(state: State<Self::Scalar>) -> Self;
    /// Its parameters and statistics.
    fn state(&self) -> &State<Self::Scalar>;
    /// The same, to be changed.
    fn state_mut(&mut self) -> &mut State<Self::Scalar>;
    /// Lets the user's own layers write their first parameters.
    fn init_layers(&mut self, key: Key);
    /// Buffers for up to `capacity` examples; without `training` only what inference needs.
    fn make_workspace(capacity: usize, training: bool) -> Self::Workspace;
    /// The network's scores in inference mode.
    fn infer_steps<'w>(
        &self,
        batch: usize,
        x: &[Self::Scalar],
        ws: &'w mut Self::Workspace,
    ) -> &'w [Self::Scalar];
    /// The forward pass in training mode; `trace` sees each layer's output as it is made, with the layer's
    /// index among all that are computed.
    fn forward_steps(
        &mut self,
        batch: usize,
        x: &[Self::Scalar],
        ws: &mut Self::Workspace,
        key: Key,
        trace: Option<Trace<'_, Self::Scalar>>,
    );
    /// The backward pass from the output's gradient in the workspace; overwrites `grads`, and makes the
    /// input's gradient if asked to.
    fn backward_steps(
        &self,
        batch: usize,
        x: &[Self::Scalar],
        ws: &mut Self::Workspace,
        grads: &mut [Self::Scalar],
        input_gradient: bool,
    );
}

/// Sees each layer's name and output during a forward pass.
pub type Trace<'a, T> = &'a mut dyn FnMut(&str, &[T]);

/// A network whose declaration ends in a loss: it can be trained by a [`crate::trainer::Trainer`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is declared without a loss",
    note = "end its declaration with `-> loss softmax_cross_entropy`, or bring the loss yourself: `forward`, then `backward`"
)]
pub trait Trainable: Network {}

/// The workspace of a network: `Workspace<DigitNet>`.
pub type WorkspaceOf<N> = <N as Network>::Workspace;

/// The gradients of a network's parameters, in one flat buffer of the same order.
#[derive(Clone, Debug, PartialEq)]
pub struct Grads<N: Network> {
    values: Vec<N::Scalar>,
}

impl<N: Network> Grads<N> {
    /// All zero.
    #[must_use]
    pub fn zeros() -> Grads<N> {
        Grads { values: vec![N::Scalar::of(0.0); N::SPEC.params] }
    }

    /// All of them in the order of the parameters.
    #[must_use]
    pub fn values(&self) -> &[N::Scalar] {
        &self.values
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

/// One parameter by name, to be changed.
pub(crate) fn param_mut<'a, N: Network>(
    net: &'a mut N,
    name: &str,
) -> Option<ArrayViewMut<'a, N::Scalar, IxDyn>> {
    let mut place = None;
    N::SPEC.each_param(|tensor| {
        if place.is_none() && tensor.name() == name {
            place = Some((tensor.spec().shape.dims(), tensor.range()));
        }
    });
    let (shape, range) = place?;
    ArrayViewMut::from_shape(shape, &mut net.state_mut().params[range]).ok()
}

/// A network with fresh parameters: each tensor from its own stream of the seed.
pub(crate) fn initialize<N: Network>(seed: u64) -> N {
    let spec = N::SPEC;
    let zero = N::Scalar::of(0.0);
    let mut params = vec![zero; spec.params];
    let mut stats = vec![zero; spec.stats];
    let key = Rng::new(seed).key();
    let mut stream = 0;
    spec.each_param(|tensor| {
        let (init, shape) = (tensor.spec().init, tensor.spec().shape);
        init.fill(shape, &mut params[tensor.range()], key.stream(stream));
        stream += 1;
    });
    spec.each_stat(|tensor| tensor.spec().init.fill(tensor.spec().shape, &mut stats[tensor.range()], key));
    let mut net = N::from_state(State { params, stats, standardize: None });
    net.init_layers(key);
    net
}

/// The same network in another number type.
pub(crate) fn cast<A: Network, B: Network>(net: &A) -> B {
    let convert = |values: &[A::Scalar]| values.iter().map(|&v| B::Scalar::of(v.wide())).collect();
    let state = net.state();
    B::from_state(State {
        params: convert(&state.params),
        stats: convert(&state.stats),
        standardize: state.standardize.clone(),
    })
}
