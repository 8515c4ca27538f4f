//! Those who look at trainings, and belong to the trainer.

use std::error;
use std::fmt;
use std::ops::DerefMut;
use std::sync::{Arc, Mutex, TryLockError};

use super::events::{Ended, EpochDone, Started, StepDone};
use crate::base::error::Error;
use crate::look::probe::Probe;

/// Any error, as `?` makes it.
pub type Failure = Box<dyn error::Error + Send + Sync>;

/// Looks at a training while it runs; [`Trainer::observe`](crate::Trainer::observe) takes it. Each function does nothing unless it
/// is written. An error ends `fit` with it ([`Error::Observer`]), and the network is as after the last step.
///
/// An observer is part of the trainer's settings, and so it owns what it has and sees networks of every type: `done.net` is
/// `&dyn Any`, of which `downcast_ref::<DigitNet>()` gives the network. What is about one call of `fit`, borrows from
/// around it, or ends the training is a [callback](crate::trainer::Callbacks).
///
/// ```
/// use regnet::{Adam, Trainer, data, network};
/// use regnet::trainer::{EpochDone, Failure, Observer};
/// use std::io::Write;
/// use std::net::TcpStream;
/// # network! { struct DigitNet: input(28, 28, 1) -> flatten -> dense(16) -> relu -> dense(10) -> loss softmax_cross_entropy; }
///
/// /// Sends each epoch's loss to a dashboard.
/// struct Dashboard(TcpStream);
///
/// impl Observer for Dashboard {
///     fn epoch(&mut self, done: &EpochDone<'_>) -> Result<(), Failure> {
///         writeln!(self.0, "{} {}", done.epoch.epoch, done.epoch.train_loss)?;
///         Ok(())
///     }
/// }
///
/// # let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
/// # let address = listener.local_addr().unwrap();
/// let dashboard = Dashboard(TcpStream::connect(address).unwrap());
/// let trainer = Trainer::new(Adam::new(1e-3)).epochs(2).observe(dashboard);
/// # let trainer = trainer.progress(false);
/// trainer.fit(&mut DigitNet::new(42), &data::digits(100, 1), None)?;
/// # drop(trainer);
/// # let mut sent = String::new();
/// # std::io::Read::read_to_string(&mut listener.accept().unwrap().0, &mut sent).unwrap();
/// # assert_eq!(sent.lines().count(), 2);
/// # Ok::<(), regnet::Error>(())
/// ```
pub trait Observer: Send {
    /// A training begins, or goes on, and nothing more can be refused.
    ///
    /// # Errors
    /// Any: it ends the training, as for the others.
    fn start(&mut self, start: &Started<'_>) -> Result<(), Failure> {
        let _ = start;
        Ok(())
    }

    /// A step is done.
    ///
    /// # Errors
    /// Any.
    fn step(&mut self, done: &StepDone<'_>) -> Result<(), Failure> {
        let _ = done;
        Ok(())
    }

    /// An epoch is done, with its validation.
    ///
    /// # Errors
    /// Any.
    fn epoch(&mut self, done: &EpochDone<'_>) -> Result<(), Failure> {
        let _ = done;
        Ok(())
    }

    /// All layers were looked at in a step, where [`Trainer::probe_every`](crate::Trainer::probe_every) asks for it.
    ///
    /// # Errors
    /// Any.
    fn probe(&mut self, probe: &Probe) -> Result<(), Failure> {
        let _ = probe;
        Ok(())
    }

    /// The training has ended, not by an error, and the network has its best weights, which stay also with an error here.
    ///
    /// # Errors
    /// Any.
    fn end(&mut self, end: &Ended<'_>) -> Result<(), Failure> {
        let _ = end;
        Ok(())
    }
}

/// The observers of a trainer and of its clones.
#[derive(Clone, Default)]
pub(super) struct Observers(Vec<Arc<Mutex<dyn Observer>>>);

/// An observer that looks at one training, for as long as that takes.
pub(super) type Looking<'c> = Box<dyn DerefMut<Target = dyn Observer> + 'c>;

impl Observers {
    pub fn push(&mut self, observer: impl Observer + 'static) {
        self.0.push(Arc::new(Mutex::new(observer)));
    }

    /// All of them, for one training.
    ///
    /// # Errors
    /// One that looks at another training.
    pub fn look(&self) -> Result<Vec<Looking<'_>>, Error> {
        let mut looking: Vec<Looking<'_>> = Vec::new();
        for observer in &self.0 {
            looking.push(match observer.try_lock() {
                Ok(observer) => Box::new(observer),
                // It panicked in an earlier training, and may do better in this one.
                Err(TryLockError::Poisoned(observer)) => Box::new(observer.into_inner()),
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::Setting(
                        "an observer of this trainer looks at another training, which has not ended: a clone of a trainer has \
                         the same observers, so make a trainer for each"
                            .into(),
                    ));
                }
            });
        }
        Ok(looking)
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Observers({})", self.0.len())
    }
}
