//! Data that do not fit into memory: batches that are read while the network trains on the ones before them.

use std::fmt;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};

use super::batch::shuffle;
use super::dataset::Dataset;
use crate::base::error::Error;
use crate::base::rng::{Key, Rng};

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
    /// threads.
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
mod tests {
    use ndarray::Array2;

    use super::*;

    /// Batches of one example, whose value tells which it is.
    fn numbered(batches: usize) -> DataLoader {
        DataLoader::from_fn(batches, |epoch, index| {
            let x = Array2::from_elem((1, 1), (10 * epoch + index) as f32);
            Ok(Dataset::labelled(x, vec![0])?)
        })
    }

    fn all(loader: &DataLoader, from: (usize, usize), epochs: usize) -> Vec<f32> {
        let mut reading = loader.start(from, epochs);
        std::iter::from_fn(|| reading.next()).map(|batch| batch.unwrap().data.inputs()[0]).collect()
    }

    #[test]
    fn batches_come_in_order_read_ahead_or_not() {
        for prefetch in [0, 1, 2, 100] {
            let loader = numbered(3).prefetch(prefetch);
            assert_eq!(all(&loader, (0, 0), 2), [0.0, 1.0, 2.0, 10.0, 11.0, 12.0]);
            assert_eq!(all(&loader, (1, 2), 3), [12.0, 20.0, 21.0, 22.0]);
            assert!(all(&loader, (2, 0), 2).is_empty());
        }
        assert!(all(&numbered(0), (0, 0), 2).is_empty());
    }

    #[test]
    fn a_shuffled_epoch_has_every_batch_once_and_another_order() {
        let loader = numbered(9).shuffle(3);
        let found = all(&loader, (0, 0), 2);
        let (first, second) = found.split_at(9);
        for (epoch, found) in [(0.0, first), (10.0, second)] {
            let mut sorted = found.to_vec();
            sorted.sort_by(f32::total_cmp);
            assert_eq!(sorted, (0..9).map(|index| epoch + index as f32).collect::<Vec<_>>());
            assert_ne!(sorted, found);
        }
        assert_ne!(first, second.iter().map(|number| number - 10.0).collect::<Vec<_>>());
        // From the middle on, and without a thread, it is the same order; of another seed it is not.
        assert_eq!(all(&loader, (1, 4), 2), second[4..]);
        assert_eq!(all(&numbered(9).shuffle(3).prefetch(0), (0, 0), 2), found);
        assert_ne!(all(&numbered(9).shuffle(4), (0, 0), 2), found);
    }

    #[test]
    fn an_error_comes_at_its_place_and_as_it_is() {
        for prefetch in [0, 2] {
            let own = DataLoader::<f32>::from_fn(3, |_, index| match index {
                0 => Ok(Dataset::labelled(Array2::zeros((1, 1)), vec![0])?),
                _ => Err(Error::Data("spoiled".into()).into()),
            });
            let mut reading = own.prefetch(prefetch).start((0, 0), 1);
            assert!(reading.next().is_some_and(|batch| batch.is_ok()));
            let error = reading.next().unwrap().unwrap_err();
            assert!(matches!(&error, Error::Data(text) if text == "spoiled"), "{error:?}");
            let other = DataLoader::<f32>::from_fn(3, |_, _| {
                "x".parse::<u8>()?;
                unreachable!()
            });
            let error = other.prefetch(prefetch).start((4, 1), 5).next().unwrap().unwrap_err();
            assert_eq!(error.to_string(), "batch(4, 1): invalid digit found in string");
            assert!(matches!(&error, Error::Loader(_, error) if error.is::<std::num::ParseIntError>()));
        }
    }

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "panics end the program")]
    fn a_panic_of_the_source_reaches_who_takes() {
        for prefetch in [0, 2] {
            let loader = DataLoader::<f32>::from_fn(2, |_, _| panic!("by the source")).prefetch(prefetch);
            let taken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                loader.start((0, 0), 1).next().is_some()
            }));
            assert_eq!(taken.unwrap_err().downcast_ref::<&str>(), Some(&"by the source"));
        }
    }

    /// What nobody takes is not read without end, and nothing is read behind the end.
    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "no threads")]
    fn it_reads_so_far_ahead_and_no_further() {
        use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let loader = DataLoader::<f32>::from_fn(1000, move |_, _| {
            counter.fetch_add(1, SeqCst);
            Ok(Dataset::labelled(Array2::zeros((1, 1)), vec![0])?)
        });
        let mut reading = loader.start((0, 0), 1);
        for _ in 0..10 {
            reading.next().unwrap().unwrap();
        }
        drop(reading);
        let after = asked.load(SeqCst);
        assert!((10..=10 + PREFETCH).contains(&after), "{after}");
        assert!(loader.read(0, 0).is_ok());
        assert_eq!(asked.load(SeqCst), after + 1);
    }
}
