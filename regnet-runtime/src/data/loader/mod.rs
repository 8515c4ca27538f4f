//! Data that do not fit into memory: batches that are read while the network trains on the ones before them.

use std::fmt;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};

use crate::base::error::Error;
use crate::base::rng::{Key, Rng};
use crate::data::batch::shuffle;
use crate::data::dataset::Dataset;

/// Whatever goes wrong while a batch is read: `?` makes it of every error.
pub type BatchError = Box<dyn std::error::Error + Send + Sync>;

/// A source of batches, for a [`DataLoader`]. What it gives is a function of epoch and index, so that a training that was
/// interrupted goes on with the same bits: what is drawn at random is drawn from a seed and these two numbers.
pub trait Batches<T = f32>: Send {
    /// How many batches an epoch has, which is how many steps the trainer makes in it.
    fn batches(&self) -> usize;

    /// A batch, both numbers from 0. It has the size that it has; each step counts as much as the others. Weights of examples and of
    /// target values count within their batch. It is called by one thread at a time, in order but for [`DataLoader::shuffle`] and
    /// for what is asked for twice: a first batch is looked at for checkpoints, and an averaged network with running statistics
    /// needs each epoch once more.
    ///
    /// # Errors
    /// Whatever prevents it. It ends the training, and [`Trainer::fit`](crate::Trainer::fit) returns it.
    fn batch(&mut self, epoch: usize, index: usize) -> Result<Dataset<T>, BatchError>;
}

/// The training set of a [`Trainer`](crate::Trainer) that does not fit into memory: batches from a source, read ahead by a thread of
/// their own. Whether they are read ahead changes no bit. [`Model::evaluate`](crate::Model::evaluate) takes it too, and asks for
/// epoch 0.
///
/// The source decides how large the batches are and what order the examples have: the trainer's `batch_size` says nothing here.
///
/// ```
/// use regnet::data::{BatchError, Batches, DataLoader, npy};
/// use regnet::{Adam, Dataset, Trainer, network};
/// use std::path::PathBuf;
/// network! { struct Net: input(4) -> dense(8) -> relu -> dense(2) -> loss softmax_cross_entropy; }
///
/// /// The files of many days: 0.x.npy with its 0.y.npy, 1.x.npy, …
/// struct Days {
///     folder: PathBuf,
///     count: usize,
/// }
///
/// impl Batches for Days {
///     fn batches(&self) -> usize {
///         self.count
///     }
///     fn batch(&mut self, _epoch: usize, day: usize) -> Result<Dataset, BatchError> {
///         let [x, y] = ["x", "y"].map(|part| self.folder.join(format!("{day}.{part}.npy")));
///         Ok(Dataset::labelled(npy::read(x)?, npy::read_labels(y)?)?)
///     }
/// }
/// # let folder = std::env::temp_dir().join(format!("regnet-days-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # for day in 0..3 {
/// #     npy::write(folder.join(format!("{day}.x.npy")), &regnet::ndarray::Array2::from_elem((16, 4), day as f32))?;
/// #     npy::write(folder.join(format!("{day}.y.npy")), &[0u8; 16])?;
/// # }
///
/// let train = DataLoader::new(Days { folder: folder.clone(), count: 3 }).shuffle(7); // another order of days in each epoch
/// let mut net = Net::new(42);
/// Trainer::new(Adam::new(1e-3)).epochs(5).progress(false).fit(&mut net, &train, None)?;
/// println!("{}", net.evaluate(&train)?);
/// # std::fs::remove_dir_all(&folder)?;
/// assert!(net.evaluate(&train).is_err(), "the files are gone");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct DataLoader<T = f32> {
    source: Shared<T>,
    batches: usize,
    prefetch: usize,
}

/// Batches that are read ahead, if nothing else is said: one is there while the next is read.
const PREFETCH: usize = 2;

impl<T: Send + 'static> DataLoader<T> {
    /// The batches of this source.
    #[must_use]
    pub fn new(source: impl Batches<T> + 'static) -> DataLoader<T> {
        let batches = source.batches();
        let source = Source { batches: Box::new(source), seed: None, order: None };
        DataLoader { source: Arc::new(Mutex::new(source)), batches, prefetch: PREFETCH }
    }

    /// So many batches an epoch, given by a function of epoch and index, both from 0.
    ///
    /// ```
    /// use regnet::data::{self, DataLoader};
    /// # use regnet::{Sgd, Trainer, network};
    /// # network! { struct Digits: input(28, 28, 1) -> flatten -> dense(10) -> loss softmax_cross_entropy; }
    ///
    /// // No digit comes twice.
    /// let train = DataLoader::from_fn(20, |epoch, index| Ok(data::digits(32, (20 * epoch + index) as u64)));
    /// # let mut net = Digits::new(1);
    /// Trainer::new(Sgd::new(0.1)).epochs(2).fit(&mut net, &train, None)?;
    /// # Ok::<(), regnet::Error>(())
    /// ```
    #[must_use]
    pub fn from_fn(
        batches: usize,
        batch: impl FnMut(usize, usize) -> Result<Dataset<T>, BatchError> + Send + 'static,
    ) -> DataLoader<T> {
        DataLoader::new(Function { batches, batch })
    }

    /// Asks for the batches of each epoch in another order, drawn from this seed and the epoch.
    #[must_use]
    pub fn shuffle(self, seed: u64) -> DataLoader<T> {
        lock(&self.source).seed = Some(seed);
        self
    }

    /// How many batches are read ahead, at most; 2 if nothing is said. 0 reads each when it is needed, as it is where there are no
    /// threads. A training that ends waits for the one that is just being read.
    #[must_use]
    pub fn prefetch(self, batches: usize) -> DataLoader<T> {
        DataLoader { prefetch: batches, ..self }
    }

    /// How many batches an epoch has.
    #[must_use]
    pub fn batches(&self) -> usize {
        self.batches
    }

    /// What its batches are shuffled by.
    #[cfg_attr(not(feature = "files"), allow(dead_code, reason = "for checkpoints"))]
    pub(crate) fn seed(&self) -> Option<u64> {
        lock(&self.source).seed
    }

    /// One batch, now.
    pub(crate) fn read(&self, epoch: usize, index: usize) -> Result<Batch<T>, Error> {
        lock(&self.source).read(epoch, index)
    }

    /// All batches from this one of this epoch on, up to the end of so many epochs.
    pub(crate) fn start(&self, from: (usize, usize), epochs: usize) -> Reading<T> {
        let places = Places { next: from, epochs, batches: self.batches };
        let ahead = self.prefetch.checked_sub(1).and_then(|waiting| self.read_ahead(places, waiting));
        Reading { source: Arc::clone(&self.source), places, ahead }
    }

    /// A thread that reads, and keeps `waiting` batches until they are taken; none if there can be none.
    fn read_ahead(&self, places: Places, waiting: usize) -> Option<Ahead<T>> {
        let source = Arc::clone(&self.source);
        let (sender, receiver) = sync_channel(waiting);
        let read_all = move || {
            for (epoch, index) in places {
                let read = lock(&source).read(epoch, index);
                let failed = read.is_err();
                // Nobody takes any more, or there is no more to take.
                if sender.send(read).is_err() || failed {
                    return;
                }
            }
        };
        let worker = Builder::new().name("regnet-loader".into()).spawn(read_all).ok()?;
        Some(Ahead { receiver: Some(receiver), worker: Some(worker) })
    }
}

impl<T> fmt::Debug for DataLoader<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DataLoader { source: _, batches, prefetch } = self;
        f.debug_struct("DataLoader")
            .field("batches", batches)
            .field("prefetch", prefetch)
            .finish_non_exhaustive()
    }
}

/// A function as a source.
struct Function<F> {
    batches: usize,
    batch: F,
}

impl<T, F: FnMut(usize, usize) -> Result<Dataset<T>, BatchError> + Send> Batches<T> for Function<F> {
    fn batches(&self) -> usize {
        self.batches
    }

    fn batch(&mut self, epoch: usize, index: usize) -> Result<Dataset<T>, BatchError> {
        (self.batch)(epoch, index)
    }
}

/// A batch, and which one of the source it is.
#[derive(Debug)]
pub(crate) struct Batch<T> {
    pub epoch: usize,
    pub index: usize,
    pub data: Dataset<T>,
}

impl<T> Batch<T> {
    /// What it is called in a message.
    pub fn name(&self) -> String {
        name(self.epoch, self.index)
    }
}

fn name(epoch: usize, index: usize) -> String {
    format!("batch({epoch}, {index})")
}

type Shared<T> = Arc<Mutex<Source<T>>>;

/// The user's source, and the order in which it is asked.
struct Source<T> {
    batches: Box<dyn Batches<T>>,
    seed: Option<u64>,
    /// That of an epoch, of so many batches.
    order: Option<(usize, Vec<usize>)>,
}

impl<T> Source<T> {
    fn read(&mut self, epoch: usize, place: usize) -> Result<Batch<T>, Error> {
        let index = self.index(epoch, place);
        let data = self.batches.batch(epoch, index).map_err(|error| match error.downcast::<Error>() {
            Ok(own) => *own,
            Err(error) => Error::Loader(name(epoch, index), error),
        })?;
        Ok(Batch { epoch, index, data })
    }

    /// Which batch comes at this place of an epoch.
    fn index(&mut self, epoch: usize, place: usize) -> usize {
        let Some(seed) = self.seed else { return place };
        if self.order.as_ref().is_none_or(|(of, _)| *of != epoch) {
            let mut order: Vec<usize> = (0..self.batches.batches()).collect();
            shuffle(&mut order, &mut Rng::from_key(Key::new(seed).fork(epoch as u64)));
            self.order = Some((epoch, order));
        }
        self.order.as_ref().map_or(place, |(_, order)| order[place])
    }
}

/// A panic of the source ends the training by itself.
fn lock<T>(source: &Mutex<Source<T>>) -> MutexGuard<'_, Source<T>> {
    source.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Epochs and places in them, one after the other.
#[derive(Clone, Copy, Debug)]
struct Places {
    next: (usize, usize),
    epochs: usize,
    batches: usize,
}

impl Iterator for Places {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        let place @ (epoch, index) = self.next;
        self.next = if index + 1 < self.batches { (epoch, index + 1) } else { (epoch + 1, 0) };
        (epoch < self.epochs && index < self.batches).then_some(place)
    }
}

/// Batches on their way. When it is dropped, nobody reads any more.
pub(crate) struct Reading<T> {
    source: Shared<T>,
    places: Places,
    ahead: Option<Ahead<T>>,
}

impl<T> Reading<T> {
    /// The next one; none behind the last.
    pub fn next(&mut self) -> Option<Result<Batch<T>, Error>> {
        let (epoch, index) = self.places.next()?;
        Some(match &mut self.ahead {
            Some(ahead) => ahead.take(),
            None => lock(&self.source).read(epoch, index),
        })
    }
}

/// The thread that reads, and what it has read.
struct Ahead<T> {
    receiver: Option<Receiver<Result<Batch<T>, Error>>>,
    worker: Option<JoinHandle<()>>,
}

impl<T> Ahead<T> {
    /// The next batch, as soon as it is there. A panic of the source reaches the caller.
    fn take(&mut self) -> Result<Batch<T>, Error> {
        let read = self.receiver.as_ref().and_then(|receiver| receiver.recv().ok());
        read.unwrap_or_else(|| match self.worker.take().map(JoinHandle::join) {
            Some(Err(panic)) => resume_unwind(panic),
            Some(Ok(())) | None => panic!("nothing is read behind an error or a panic of the source"),
        })
    }
}

impl<T> Drop for Ahead<T> {
    fn drop(&mut self) {
        // Without one who takes, it ends behind the batch that it is at.
        self.receiver = None;
        if let Some(worker) = self.worker.take() {
            // A panic there was of a batch that nobody has asked for.
            let _ = worker.join();
        }
    }
}

#[cfg(test)]
mod tests;
