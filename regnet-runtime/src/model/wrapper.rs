//! What `network!` wraps.

use std::fmt;
use std::marker::PhantomData;

use crate::model::network::{Network, State, initialize};

/// What `network!` wraps: parameters, running statistics, and the methods of every network. `DigitNet` derefs to it, so
/// that they are called on the network itself.
///
/// `N` is the network; its number type is `N::Scalar`, `f32` unless it was cast.
///
/// # At the network's own type
///
/// What names the network or its layers stands there and not here. `new` makes fresh parameters, the same for the same seed:
///
/// ```
/// use regnet::network;
/// network! {
///     struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3)
///         -> loss softmax_cross_entropy;
/// }
///
/// assert_eq!(Iris::new(42), Iris::new(42));
/// assert_ne!(Iris::new(42), Iris::new(43));
/// assert_eq!(Iris::SPEC.params, 4 * 8 + 8 + 8 * 3 + 3);
/// ```
///
/// `layers` has a function for each layer, which an editor completes and the compiler checks; it gives a
/// [`LayerView`](crate::LayerView) of the layer's tensors:
///
/// ```
/// # use regnet::network;
/// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
/// let net = Iris::new(42);
/// assert_eq!(net.layers().hidden().weight().shape(), [4, 8]);
/// ```
///
/// `cast` is the same network in another number type, whose data are of that type too:
///
/// ```
/// # use regnet::{ndarray::array, network};
/// # network! { struct Iris: input(4) -> hidden: dense(8) -> relu -> dense(3) -> loss softmax_cross_entropy; }
/// let wide: Iris<f64> = Iris::new(42).cast();
/// println!("{:.12}", wide.predict(array![[5.1f64, 3.5, 1.4, 0.2]].view()));
/// ```
///
/// `load`, `from_bytes` and `load_unchecked_architecture` read it from a [file](Model#files).
pub struct Model<N: Network> {
    state: State<N::Scalar>,
    of: PhantomData<fn() -> N>,
}

impl<N: Network> Model<N> {
    /// With these parameters and statistics.
    pub(crate) fn of(state: State<N::Scalar>) -> Model<N> {
        Model { state, of: PhantomData }
    }

    /// With fresh parameters: what `new` of a network is made of.
    #[doc(hidden)]
    #[must_use]
    pub fn fresh(seed: u64) -> Model<N> {
        initialize::<N>(seed)
    }

    /// Its parameters and statistics.
    #[doc(hidden)]
    #[must_use]
    pub fn state(&self) -> &State<N::Scalar> {
        &self.state
    }

    /// The same, to be changed.
    #[doc(hidden)]
    pub fn state_mut(&mut self) -> &mut State<N::Scalar> {
        &mut self.state
    }
}

impl<N: Network> Clone for Model<N> {
    fn clone(&self) -> Model<N> {
        Model::of(self.state.clone())
    }
}

impl<N: Network> PartialEq for Model<N> {
    fn eq(&self, other: &Model<N>) -> bool {
        self.state == other.state
    }
}

impl<N: Network> fmt::Debug for Model<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(N::SPEC.name).finish_non_exhaustive()
    }
}
