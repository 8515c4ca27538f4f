//! Parameters, gradients and running statistics by name.

use std::fmt;

use ndarray::{ArrayView, ArrayViewMut, IxDyn};

use crate::base::buffer::Buffer;
use crate::base::text::Few;
use crate::flat::clip;
use crate::model::network::Network;
use crate::spec::{Kind, Spec, Tensor};

/// The gradients of a network's parameters, in one flat buffer of the same order.
///
/// ```
/// use regnet::{Grads, Labels, Rng, network};
/// network! {
///     struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3)
///         -> loss softmax_cross_entropy;
/// }
///
/// let mut net = Iris::new(42);
/// let mut grads: Grads<Iris> = net.zero_grads();
/// let (mut workspace, mut rng) = (net.workspace(1), Rng::new(7));
/// net.forward_backward(&[5.1, 3.5, 1.4, 0.2], Labels(&[0]), &mut grads, &mut workspace, &mut rng)?;
/// for grad in grads.params() {
///     let largest = grad.values().iter().fold(0f32, |largest, value| largest.max(value.abs()));
///     println!("{}: {largest:.4}", grad.name());
/// }
/// # Ok::<(), regnet::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Grads<N: Network> {
    values: Buffer<N::Scalar>,
}

impl<N: Network> Grads<N> {
    /// All zero.
    ///
    /// ```
    /// use regnet::{Grads, network};
    /// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// let grads = Grads::<Iris>::zeros();
    /// assert_eq!(grads.values().len(), Iris::SPEC.params);
    /// ```
    #[must_use]
    pub fn zeros() -> Grads<N> {
        Grads { values: Buffer::zeros(N::SPEC.params) }
    }

    /// All of them in the order of the parameters.
    ///
    /// ```
    /// use regnet::{Grads, network};
    /// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// /// The cosine of the angle between the gradients of two batches: near 1, larger steps would do.
    /// fn cosine(a: &Grads<Iris>, b: &Grads<Iris>) -> f32 {
    ///     let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    ///     let (a, b) = (a.values(), b.values());
    ///     dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    /// }
    /// # assert!(cosine(&Grads::zeros(), &Grads::zeros()).is_nan());
    /// ```
    #[must_use]
    pub fn values(&self) -> &[N::Scalar] {
        &self.values
    }

    /// Shortens all gradients together to the Euclidean norm `longest` where they are longer; the norm before.
    /// A norm that is not finite changes nothing.
    ///
    /// ```
    /// # use regnet::{Grads, network};
    /// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    /// # let mut grads = Grads::<Iris>::zeros();
    /// grads.values_mut()[..2].copy_from_slice(&[3.0, 4.0]);
    /// assert_eq!(grads.clip_norm(1.0), 5.0); // the norm that they had
    /// assert!((grads.values()[0] - 0.6).abs() < 1e-6);
    /// ```
    ///
    /// # Panics
    /// If `longest` is not positive and finite.
    #[track_caller]
    pub fn clip_norm(&mut self, longest: f64) -> f64 {
        clip::clip_norm(&mut self.values, clip::checked_bound("norm", longest))
    }

    /// Cuts each gradient to the range from -`most` to `most`.
    ///
    /// ```
    /// # use regnet::{Grads, network};
    /// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    /// # let mut grads = Grads::<Iris>::zeros();
    /// grads.values_mut()[..2].copy_from_slice(&[3.0, -0.2]);
    /// grads.clip_value(0.5);
    /// assert_eq!(grads.values()[..2], [0.5, -0.2]);
    /// ```
    ///
    /// # Panics
    /// If `most` is not positive and finite.
    #[track_caller]
    pub fn clip_value(&mut self, most: f64) {
        clip::clip_value(&mut self.values, clip::checked_bound("value", most));
    }

    /// The same, to be changed: for clipping, averaging, noise.
    ///
    /// ```
    /// use regnet::{Grads, Rng, network};
    /// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    ///
    /// /// Noise on the gradients (Neelakantan et al. 2015).
    /// fn add_noise(grads: &mut Grads<Iris>, spread: f64, rng: &mut Rng) {
    ///     grads.values_mut().iter_mut().for_each(|grad| *grad += (spread * rng.normal()) as f32);
    /// }
    /// # add_noise(&mut Grads::zeros(), 0.1, &mut Rng::new(7));
    /// ```
    pub fn values_mut(&mut self) -> &mut [N::Scalar] {
        &mut self.values
    }

    /// The gradients by name.
    ///
    /// ```
    /// # use regnet::{Grads, network};
    /// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    /// # let (net, grads) = (Iris::new(42), Grads::<Iris>::zeros());
    /// // Gradients stand in the order of the parameters.
    /// for (grad, param) in grads.params().iter().zip(net.params()) {
    ///     assert_eq!((grad.name(), grad.shape()), (param.name(), param.shape()));
    /// }
    /// ```
    #[must_use]
    pub fn params(&self) -> Vec<Param<'_, N::Scalar>> {
        views(N::SPEC, &self.values)
    }

    /// One gradient by name: `grads.param("hidden.weight")`.
    ///
    /// ```
    /// # use regnet::{Grads, network};
    /// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    /// # let grads = Grads::<Iris>::zeros();
    /// let bias = grads.param("hidden.bias").expect("the layer has a bias");
    /// println!("{} units got a gradient", bias.iter().filter(|grad| **grad != 0.0).count());
    /// ```
    #[must_use]
    pub fn param(&self, name: &str) -> Option<ArrayView<'_, N::Scalar, IxDyn>> {
        self.params().into_iter().find(|param| param.name == name).map(|param| param.view())
    }

    /// One gradient by name, to be changed.
    ///
    /// ```
    /// # use regnet::{Grads, network};
    /// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
    /// # let mut grads = Grads::<Iris>::zeros();
    /// // The last layer learns ten times as fast.
    /// grads.param_mut("dense2.weight").expect("the layer has a weight").mapv_inplace(|grad| 10.0 * grad);
    /// ```
    pub fn param_mut(&mut self, name: &str) -> Option<ArrayViewMut<'_, N::Scalar, IxDyn>> {
        view_mut(N::SPEC, &mut self.values, name)
    }
}

/// A tensor by name: a parameter, its gradient, or a running statistic.
///
/// ```
/// use regnet::{Kind, network};
/// network! {
///     struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3)
///         -> loss softmax_cross_entropy;
/// }
///
/// let net = Iris::new(42);
/// for param in net.params().iter().filter(|param| param.kind() == Kind::Weight) {
///     let values = param.view(); // an array with the axes of `shape`
///     println!("{} {:?}: mean {:?}", param.name(), param.shape(), values.mean());
/// }
/// ```
#[derive(Clone)]
pub struct Param<'a, T> {
    name: String,
    kind: Kind,
    shape: &'static [usize],
    values: &'a [T],
}

impl<T: fmt::Debug> fmt::Debug for Param<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Param { name, kind, shape, values } = self;
        let mut text = f.debug_struct("Param");
        text.field("name", name)
            .field("kind", kind)
            .field("shape", shape)
            .field("values", &Few(values))
            .finish()
    }
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

/// The tensor of this name in `values`, laid out as the parameters.
pub(crate) fn view_mut<'a, T>(
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

/// The tensors of one layer.
///
/// ```
/// use regnet::network;
/// network! {
///     struct Iris: input(4) -> hidden: dense(8) -> batchnorm -> relu -> dense(3)
///         -> loss softmax_cross_entropy;
/// }
///
/// let net = Iris::new(42);
/// let (hidden, norm) = (net.layers().hidden(), net.layers().batchnorm1());
/// assert_eq!(hidden.weight().shape(), [4, 8]);
/// assert!(hidden.bias().is_none(), "the norm behind it has one");
/// assert_eq!(norm.tensor("running_var").unwrap().shape(), [8]);
/// ```
#[derive(Clone, Copy)]
#[must_use = "it shows the tensors of a layer"]
pub struct LayerView<'n, T> {
    pub(crate) spec: &'static Spec,
    pub(crate) name: &'static str,
    pub(crate) params: &'n [T],
    pub(crate) stats: &'n [T],
}

impl<T> fmt::Debug for LayerView<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LayerView").field("name", &self.name).finish_non_exhaustive()
    }
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
