//! What a training says of itself while it runs: on a terminal the rows of its table.

use std::num::NonZeroUsize;

use super::events::{Ended, EpochDone, Started};
use super::history::History;
use super::observer::{Failure, Observer};

/// The rows of the table on standard error.
pub(super) struct Table {
    /// A row for every so many epochs, beside those of the first and the last.
    pub every: NonZeroUsize,
    /// The last of the training, if all are done.
    last: usize,
    /// Whether the header is there.
    headed: bool,
    /// The last epoch that has a row, or had one before.
    shown: usize,
}

impl Table {
    pub fn new(every: NonZeroUsize) -> Table {
        Table { every, last: 0, headed: false, shown: 0 }
    }

    fn show(&mut self, history: &History, mark: bool) {
        if !self.headed {
            eprintln!("{}", history.header());
        }
        if let Some(epoch) = history.epochs.last() {
            eprintln!("{}", history.marked(epoch, mark));
            (self.headed, self.shown) = (true, epoch.epoch);
        }
    }
}

impl Observer for Table {
    fn start(&mut self, start: &Started<'_>) -> Result<(), Failure> {
        (self.last, self.shown) = (start.epochs, start.history.epochs.len());
        Ok(())
    }

    fn epoch(&mut self, done: &EpochDone<'_>) -> Result<(), Failure> {
        let number = done.epoch.epoch;
        if number == 1 || number == self.last || number.is_multiple_of(self.every.get()) {
            self.show(done.history, done.best);
        }
        Ok(())
    }

    fn end(&mut self, end: &Ended<'_>) -> Result<(), Failure> {
        let number = end.history.epochs.len();
        if number > self.shown {
            self.show(end.history, end.history.best_epoch == Some(number));
        }
        eprintln!("{}", end.history.ending());
        Ok(())
    }
}
