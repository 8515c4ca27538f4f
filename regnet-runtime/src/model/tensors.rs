//! Parameters, gradients and running statistics by name.

use ndarray::{ArrayView, ArrayViewMut, IxDyn};

use crate::base::buffer::Buffer;
use crate::flat::clip;
use crate::model::network::Network;
use crate::spec::{Kind, Spec, Tensor};

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
#[derive(Clone, Copy, Debug)]
#[must_use = "it shows the tensors of a layer"]
pub struct LayerView<'n, T> {
    pub(crate) spec: &'static Spec,
    pub(crate) name: &'static str,
    pub(crate) params: &'n [T],
    pub(crate) stats: &'n [T],
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
