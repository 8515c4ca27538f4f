//! A pass through the layers: the steps that an expansion writes out, what each pass takes, and the buffers that it uses.

use std::sync::Arc;

use crate::base::buffer::Buffer;
use crate::base::rng::Key;
use crate::flat::params::Params;
use crate::flat::stats::Stats;
use crate::machine::lanes::Lanes;
use crate::model::scalar::Scalar;
use crate::model::settings::array;
use crate::spec::{BufferSpec, LayerSpec, Role, place_of};

/// What the forward pass in training mode takes.
#[derive(Debug)]
pub struct Forward<'a, T> {
    /// How many examples.
    pub batch: usize,
    /// The input.   [batch, …]
    pub x: &'a [T],
    /// The parameters.
    pub params: &'a [T],
    /// The running statistics, which norms move.
    pub stats: Stats<'a, T>,
    /// The random numbers.
    pub key: Key,
}

impl<'a, T> Forward<'a, T> {
    /// All of it, in the order above.
    #[must_use]
    pub fn parts(self) -> (usize, &'a [T], &'a [T], Stats<'a, T>, Key) {
        (self.batch, self.x, self.params, self.stats, self.key)
    }
}

/// What the backward pass takes.
#[derive(Debug)]
pub struct Backward<'a, T> {
    /// How many examples.
    pub batch: usize,
    /// The input of the forward pass.   [batch, …]
    pub x: &'a [T],
    /// The parameters; some may be updated in the pass.
    pub params: Params<'a, T>,
    /// The gradient of the output.   [batch, …]
    pub d_y: &'a [T],
    /// The gradients of the parameters, overwritten, but for the tensors that are updated in the pass.
    pub grads: &'a mut [T],
    /// The random numbers of the forward pass.
    pub key: Key,
    /// Whether the gradient of the input is wanted too.
    pub input_gradient: bool,
}

/// The parts of a [`Backward`], in the order of its fields.
type BackwardParts<'a, T> = (usize, &'a [T], Params<'a, T>, &'a [T], &'a mut [T], Key, bool);

impl<'a, T> Backward<'a, T> {
    /// All of it, in the order above.
    #[must_use]
    pub fn parts(self) -> BackwardParts<'a, T> {
        (self.batch, self.x, self.params, self.d_y, self.grads, self.key, self.input_gradient)
    }
}

/// What inference takes.
#[derive(Debug)]
pub struct Infer<'a, T> {
    /// How many examples.
    pub batch: usize,
    /// The input.   [batch, …]
    pub x: &'a [T],
    /// The parameters.
    pub params: &'a [T],
    /// The running statistics.
    pub stats: &'a [T],
}

impl<'a, T> Infer<'a, T> {
    /// All of it, in the order above.
    #[must_use]
    pub fn parts(self) -> (usize, &'a [T], &'a [T], &'a [T]) {
        (self.batch, self.x, self.params, self.stats)
    }
}

/// What is known of a network, or of one copy of a repeated block, without its numbers: a part of the expansion.
pub trait Plan {
    /// The layers, in the order of the source.
    const LAYERS: &'static [LayerSpec];
    /// The buffers of a workspace.
    const BUFFERS: &'static [BufferSpec];
    /// The layers that `fold` leaves.
    const FOLDED: &'static [LayerSpec] = Self::LAYERS;
    /// Of the buffers that the passes use, the one with the output after a forward pass in training.
    const OUTPUT: usize = place_of(Self::BUFFERS, Role::Output);
    /// The one with the input's gradient after a backward pass that was asked for it.
    const INPUT_GRADIENT: usize = place_of(Self::BUFFERS, Role::InputGradient);
}

/// The steps through the layers of a plan: what the expansion writes out.
pub trait Steps<T: Scalar>: Plan {
    /// Lets the user's own layers write their first parameters.
    fn init_layers(params: &mut [T], key: Key) {
        let _ = (params, key);
    }

    /// The forward pass in training mode.
    fn forward(pass: Forward<'_, T>, ws: &mut Buffers<T>);

    /// The backward pass.
    fn backward(pass: Backward<'_, T>, ws: &mut Buffers<T>);

    /// The scores in inference mode.
    fn infer<'ws>(pass: Infer<'_, T>, ws: &'ws mut Buffers<T>) -> &'ws [T];

    /// The same for a network with these settings, where what it folds depends on one.
    fn fold_with(settings: &[f64], params: &[T], stats: &[T], folded: &mut [T], folded_stats: &mut [T]) {
        let _ = settings;
        Self::fold(params, stats, folded, folded_stats);
    }

    /// Fills the folded network's parameters, at first 0, and statistics from those of the whole one.
    fn fold(params: &[T], stats: &[T], folded: &mut [T], folded_stats: &mut [T]) {
        folded.copy_from_slice(params);
        folded_stats.copy_from_slice(stats);
    }

    /// The scores of the folded network.
    fn infer_folded<'ws>(pass: Infer<'_, T>, ws: &'ws mut Buffers<T>) -> &'ws [T] {
        Self::infer(pass, ws)
    }
}

/// The intermediates of a pass, by the table of buffers of an expansion, and those of the copies of repeated blocks.
#[derive(Clone, Debug, Default)]
pub struct Buffers<T> {
    own: Vec<Buffer<T>>,
    /// For each repeated block, in the order of the layers, those of its copies.
    blocks: Vec<Vec<Buffers<T>>>,
    /// How many steps of each example exist, under a padded input.
    lengths: Option<Arc<Vec<u32>>>,
    /// The network's settings in this pass.
    settings: Vec<f64>,
}

impl<T: Scalar> Buffers<T> {
    /// For up to `capacity` examples; without `training` what inference needs.
    #[must_use]
    pub(crate) fn new(
        buffers: &[BufferSpec],
        layers: &[LayerSpec],
        capacity: usize,
        training: bool,
    ) -> Buffers<T> {
        let of_passes = || buffers.iter().filter(|buffer| buffer.role != Role::Input);
        let mut own = Vec::with_capacity(of_passes().count());
        own.extend(of_passes().map(|buffer| {
            let examples = if buffer.lanes { Lanes::of::<T>(capacity).examples() } else { capacity };
            let len = buffer.per_example * examples + buffer.per_batch;
            Buffer::zeros(if training || buffer.inference { len } else { 0 })
        }));
        let blocks = layers.iter().filter(|layer| !layer.body.is_empty()).map(|layer| {
            let copy = || Buffers::new(layer.buffers, layer.body, capacity, training);
            (0..layer.copies).map(|_| copy()).collect()
        });
        Buffers { own, blocks: blocks.collect(), lengths: None, settings: Vec::new() }
    }

    /// All buffers of the passes, in the order of the table.
    ///
    /// # Panics
    /// If they are not as many.
    #[inline]
    pub fn all<const N: usize>(&mut self) -> [&mut Buffer<T>; N] {
        all(&mut self.own)
    }

    /// The same, and the copies of each repeated block.
    ///
    /// # Panics
    /// If they are not as many.
    #[inline]
    pub fn all_and_blocks<const N: usize, const B: usize>(
        &mut self,
    ) -> ([&mut Buffer<T>; N], [&mut [Buffers<T>]; B]) {
        let mut blocks = self.blocks.iter_mut();
        let blocks =
            std::array::from_fn(|_| blocks.next().expect("as many blocks as the layers have").as_mut_slice());
        (all(&mut self.own), blocks)
    }

    /// How many steps of each example exist, under a padded input: a handle beside the buffers, which are borrowed whole.
    #[must_use]
    pub fn lengths(&self) -> Arc<Vec<u32>> {
        self.lengths.clone().unwrap_or_default()
    }

    /// The same, to be written. Allocates only while another handle is held.
    pub(crate) fn lengths_mut(&mut self) -> &mut Vec<u32> {
        Arc::make_mut(self.lengths.get_or_insert_default())
    }

    /// The network's settings in this pass.
    ///
    /// # Panics
    /// If they are not as many.
    #[must_use]
    #[inline]
    pub fn settings<const S: usize>(&self) -> [f64; S] {
        array(&self.settings)
    }

    /// Whether these are the settings that the passes have.
    #[inline]
    pub(crate) fn has(&self, settings: &[f64]) -> bool {
        self.settings == settings
    }

    /// Gives them to the passes, those of repeated blocks too.
    pub(crate) fn set(&mut self, settings: &[f64]) {
        self.settings.clear();
        self.settings.extend_from_slice(settings);
        self.blocks.iter_mut().flatten().for_each(|copy| copy.set(settings));
    }

    /// One of the buffers of the passes.
    pub(crate) fn get(&self, index: usize) -> &[T] {
        &self.own[index]
    }
}

#[inline]
fn all<T, const N: usize>(own: &mut [Buffer<T>]) -> [&mut Buffer<T>; N] {
    let own: &mut [Buffer<T>; N] = own.try_into().expect("as many buffers as the table has");
    own.each_mut()
}
