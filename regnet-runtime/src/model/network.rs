//! What every declared network is to the rest of the runtime: two flat buffers, a description, and the steps through it.

use std::collections::BTreeMap;
use std::ops::DerefMut;

use crate::base::buffer::Buffer;
use crate::base::rng::Rng;
use crate::data::Standardize;
use crate::flat::frozen::Frozen;
use crate::loss::LossFunction;
use crate::model::pass::Steps;
use crate::model::scalar::Scalar;
use crate::model::settings::Settings;
use crate::model::wrapper::Model;
use crate::spec::Spec;

/// All that a network knows after training.
#[derive(Clone, Debug, PartialEq)]
pub struct State<T> {
    /// The parameters of all layers, one after the other.
    pub params: Buffer<T>,
    /// The running statistics of all norms.
    pub stats: Buffer<T>,
    /// What `predict` does to its inputs before the first layer, and to its outputs after the last.
    pub standardize: Option<Standardize>,
    /// What the user says of the network, by a key of the user's; files keep it. Empty, it costs no allocation.
    pub metadata: BTreeMap<String, String>,
    /// What training leaves as it is; files do not keep it.
    pub frozen: Frozen,
}

/// A network declared with `network!`. The macro implements it; its methods are those of [`Model`], also for code that is
/// generic over networks.
///
/// ```
/// use regnet::Network;
///
/// /// Works for every network.
/// fn largest_weight<N: Network<Scalar = f32>>(net: &N) -> f32 {
///     net.params().iter().flat_map(|param| param.values()).fold(0.0, |most, w| most.max(w.abs()))
/// }
/// ```
pub trait Network:
    Clone + Send + Sync + Sized + From<Model<Self>> + DerefMut<Target = Model<Self>> + 'static
{
    /// Its number type.
    type Scalar: Scalar;
    /// Its layers.
    type Steps: Steps<Self::Scalar>;
    /// The axes of a batch of outputs.
    type Outputs: ndarray::Dimension;
    /// Its settings: `MlpSettings` of `struct Mlp(p = 0.5): …`, `()` without any.
    type Settings: Settings;
    /// Its description.
    const SPEC: &'static Spec;
    /// Fails to compile if the network costs more than its declaration allows; for sizes that are known where it is used.
    const BUDGET: () = ();
    /// Its loss, with the defaults of its settings; `None` where the caller brings it.
    const LOSS: Option<&'static dyn LossFunction<Self::Scalar>>;

    /// What a job makes of its loss with these settings; nothing without a loss.
    fn with_loss<R>(
        settings: &Self::Settings,
        job: impl FnOnce(&dyn LossFunction<Self::Scalar>) -> R,
    ) -> Option<R> {
        let _ = settings;
        Self::LOSS.map(job)
    }

    /// A network with fresh parameters; the same seed gives the same parameters.
    #[must_use]
    fn new(seed: u64) -> Self {
        initialize::<Self>(seed).into()
    }

    /// The same with these settings.
    ///
    /// # Panics
    /// If one is outside its range; the text names it, the layer and the range.
    #[must_use]
    #[track_caller]
    fn with(settings: Self::Settings, seed: u64) -> Self {
        initialize::<Self>(seed).with_settings(settings).into()
    }
}

/// A network whose declaration ends in a loss: it can be trained by a [`Trainer`](crate::trainer::Trainer).
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss to train by",
    note = "of a network: end its declaration with `-> loss softmax_cross_entropy`, or bring the loss yourself: `forward`, then `backward`",
    note = "of a type parameter: write `{Self}: Trainable` where it is `{Self}: Network`, which a network without a loss is too"
)]
pub trait Trainable: Network {}

/// A network with fresh parameters: each tensor from its own stream of the seed.
#[must_use]
pub fn initialize<N: Network>(seed: u64) -> Model<N> {
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
    Model::of(State {
        params,
        stats,
        standardize: None,
        metadata: BTreeMap::new(),
        frozen: Frozen::default(),
    })
}
