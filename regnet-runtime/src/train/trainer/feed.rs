//! Where the batches of a training come from: a data set in memory, or a loader.

use std::borrow::Cow;
use std::ops::Range;

use super::Trainer;
use crate::base::error::Error;
use crate::base::rng::Rng;
use crate::data::{
    Batch, DataLoader, Dataset, Examples, Gathered, Given, Reading, Standardize, batch_count, batch_range,
    shuffle,
};
use crate::model::network::Network;
use crate::model::{padding, standardized};

/// One batch after the other, as the layers see them.
pub(super) enum Feed<'a, T: Copy> {
    Set(Set<'a, T>),
    Loader(Loaded<'a, T>),
}

/// A data set, in another order in each epoch.
pub(super) struct Set<'a, T: Copy> {
    pub data: Cow<'a, Dataset<T>>,
    batch_size: usize,
    /// The examples of weight above 0, and their order in this epoch.
    counted: Vec<usize>,
    order: Vec<usize>,
    /// How much one of them counts on average.
    mean: Option<f64>,
    gathered: Gathered<T>,
    /// The places of the batch that was gathered in the order.
    at: Range<usize>,
}

/// Batches of a source.
pub(super) struct Loaded<'a, T> {
    pub loader: &'a DataLoader<T>,
    /// Makes of a batch what the layers see.
    prepare: Prepare<T>,
    standardize: Option<Standardize>,
    /// Up to where there will be a training, if nothing ends it.
    epochs: usize,
    reading: Option<Reading<T>>,
    batch: Option<Batch<T>>,
    /// What checkpoints say of the first batch of all.
    #[cfg(feature = "files")]
    pub first: String,
}

type Prepare<T> = fn(Option<&Standardize>, Batch<T>) -> Result<Batch<T>, Error>;

impl<'a, T: Copy + Send + 'static> Feed<'a, T> {
    /// What a training is given.
    ///
    /// # Errors
    /// Data that do not fit the network, or of which none counts. The batches of a loader are looked at when they come.
    pub fn new<N: Network<Scalar = T>, O>(
        given: Given<'a, T>,
        standardize: Option<&Standardize>,
        trainer: &Trainer<O>,
    ) -> Result<Feed<'a, T>, Error> {
        match given {
            Given::Set(data) => {
                let data = standardized::seen::<N>(standardize, "training set", data)?;
                let mean = N::LOSS.and_then(|loss| padding::mean_weight::<N>(loss, &data));
                let feed = Feed::of_set(data, trainer.batch_size, mean);
                match feed.steps() {
                    0 => Err(Error::Data("all weights of the training set are 0".into())),
                    _ => Ok(feed),
                }
            }
            Given::Loader(loader) if loader.batches() == 0 => {
                Err(Error::Data("the loader has no batch".into()))
            }
            Given::Loader(loader) => Ok(Feed::Loader(Loaded {
                loader,
                prepare: prepare::<N>,
                standardize: standardize.cloned(),
                epochs: trainer.epochs,
                reading: None,
                batch: None,
                #[cfg(feature = "files")]
                first: String::new(),
            })),
        }
    }

    /// A set that has been checked, with how much an example of it counts on average, if that differs.
    pub fn of_set(data: Cow<'a, Dataset<T>>, batch_size: usize, mean: Option<f64>) -> Feed<'a, T> {
        let counted = data.counted();
        Feed::Set(Set {
            batch_size,
            order: counted.clone(),
            mean,
            gathered: Gathered::new(&data, capacity(batch_size, counted.len())),
            at: 0..0,
            counted,
            data,
        })
    }

    /// How many batches an epoch has.
    pub fn steps(&self) -> usize {
        match self {
            Feed::Set(set) => batch_count(set.order.len(), set.batch_size, true),
            Feed::Loader(loaded) => loaded.loader.batches(),
        }
    }

    /// How many examples a batch has at most, as far as that is known.
    pub fn capacity(&self) -> usize {
        match self {
            Feed::Set(set) => capacity(set.batch_size, set.counted.len()),
            Feed::Loader(_) => 1,
        }
    }

    /// How many examples the first batches of an epoch have; a loader may know, but does not say.
    #[cfg(feature = "files")]
    pub fn examples_of(&self, steps: usize) -> Option<usize> {
        match self {
            Feed::Set(set) => Some((0..steps).map(|step| set.range(step).len()).sum()),
            Feed::Loader(_) => None,
        }
    }

    /// Draws the order of an epoch.
    pub fn start_epoch(&mut self, rng: &mut Rng) {
        if let Feed::Set(set) = self {
            set.order.copy_from_slice(&set.counted);
            shuffle(&mut set.order, rng);
        }
    }

    /// Takes a batch, both numbers from 0; those of a loader come one after the other from the first that is asked for.
    pub fn load(&mut self, epoch: usize, step: usize) -> Result<(), Error> {
        match self {
            Feed::Set(set) => {
                set.at = set.range(step);
                set.gathered.gather(&set.data, &set.order[set.at.clone()]);
            }
            Feed::Loader(loaded) => {
                let Loaded { loader, epochs, .. } = *loaded;
                let reading = loaded.reading.get_or_insert_with(|| loader.start((epoch, step), epochs));
                let batch = reading.next().expect("a training asks for the batches of its epochs");
                loaded.take(batch?)?;
            }
        }
        Ok(())
    }

    /// Takes a batch by itself, of a set in its own order.
    pub fn load_again(&mut self, epoch: usize, step: usize) -> Result<(), Error> {
        match self {
            Feed::Set(set) => {
                set.at = set.range(step);
                set.gathered.gather(&set.data, &set.counted[set.at.clone()]);
            }
            Feed::Loader(loaded) => loaded.take(loaded.loader.read(epoch, step)?)?,
        }
        Ok(())
    }

    /// Looks at the first batch of all, if it is a loader's, and keeps what `tell` says of it.
    #[cfg(feature = "files")]
    pub fn look_at_first(&mut self, tell: impl FnOnce(&Dataset<T>) -> String) -> Result<(), Error> {
        if let Feed::Loader(loaded) = self {
            loaded.first = tell(&loaded.prepare(loaded.loader.read(0, 0)?)?.data);
        }
        Ok(())
    }

    /// The batch that was taken last.
    pub fn examples(&self) -> Examples<'_, T> {
        match self {
            Feed::Set(set) => Examples { mean: set.mean, ..set.gathered.examples(&set.data) },
            Feed::Loader(loaded) => {
                let batch = &loaded.batch.as_ref().expect("a batch was taken").data;
                batch.slice(0..batch.len())
            }
        }
    }

    /// What an example of the batch of `load` is called in a message.
    pub fn name(&self, place: usize) -> String {
        match self {
            Feed::Set(set) => set.data.name("training set", set.order[set.at.start + place]),
            Feed::Loader(loaded) => {
                let batch = loaded.batch.as_ref().expect("a batch was taken");
                batch.data.name(&batch.name(), place)
            }
        }
    }
}

/// One more than the batch size, for the remainder that joins.
fn capacity(batch_size: usize, examples: usize) -> usize {
    batch_size.saturating_add(1).min(examples)
}

impl<T: Copy> Set<'_, T> {
    fn range(&self, step: usize) -> Range<usize> {
        batch_range(self.order.len(), self.batch_size, true, step)
    }
}

impl<T> Loaded<'_, T> {
    fn prepare(&self, batch: Batch<T>) -> Result<Batch<T>, Error> {
        (self.prepare)(self.standardize.as_ref(), batch)
    }

    fn take(&mut self, batch: Batch<T>) -> Result<(), Error> {
        self.batch = Some(self.prepare(batch)?);
        Ok(())
    }
}

/// A batch as the layers see it: checked, standardized, and without examples of weight 0, which may hold anything.
pub(super) fn prepare<N: Network>(
    standardize: Option<&Standardize>,
    batch: Batch<N::Scalar>,
) -> Result<Batch<N::Scalar>, Error> {
    let changed = match standardized::seen::<N>(standardize, &batch.name(), &batch.data)? {
        Cow::Owned(changed) => Some(changed),
        Cow::Borrowed(_) => None,
    };
    let Batch { epoch, index, .. } = batch;
    let mut batch = Batch { data: changed.unwrap_or(batch.data), epoch, index };
    let counted = batch.data.counted();
    if counted.is_empty() {
        return Err(Error::Data(format!("all weights of the {} are 0", batch.name())));
    }
    if counted.len() < batch.data.len() {
        batch.data = batch.data.select(&counted);
    }
    Ok(batch)
}
