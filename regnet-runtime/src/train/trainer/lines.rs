//! What a training says of itself while it runs: the rows of its table on a terminal; with the feature `log` lines of a log
//! where there is none.

use std::num::NonZeroUsize;

use super::events::{Ended, EpochDone, Started};
use super::history::History;
use super::observer::{Failure, Observer};

#[cfg(feature = "log")]
const TARGET: &str = "regnet";

/// Says a line of so many epochs, and that of the first and the last.
pub(super) struct Lines {
    form: Form,
    say: Box<dyn FnMut(&str) + Send>,
    every: NonZeroUsize,
    /// The last epoch of the training, if all are done.
    last: usize,
    /// The last epoch that has a line, or was done before.
    said: usize,
    /// Whether the titles of the table are there.
    titled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Table,
    #[cfg(any(feature = "log", test))]
    Log,
}

impl Lines {
    /// A table on standard error.
    pub fn table(every: NonZeroUsize) -> Lines {
        Lines::new(Form::Table, every, Box::new(|line| eprintln!("{line}")))
    }

    /// Lines of a log, at the level `info` of the target `regnet`; none where nobody would read them.
    #[cfg(feature = "log")]
    pub fn log(every: NonZeroUsize) -> Option<Lines> {
        let say = |line: &str| log::info!(target: TARGET, "{line}");
        log::log_enabled!(target: TARGET, log::Level::Info)
            .then(|| Lines::new(Form::Log, every, Box::new(say)))
    }

    fn new(form: Form, every: NonZeroUsize, say: Box<dyn FnMut(&str) + Send>) -> Lines {
        Lines { form, say, every, last: 0, said: 0, titled: false }
    }

    /// The line of the last epoch.
    fn say_last(&mut self, history: &History, best: bool) {
        let Some(epoch) = history.epochs.last() else { return };
        self.said = epoch.epoch;
        match self.form {
            Form::Table => {
                if !self.titled {
                    (self.say)(&history.header());
                }
                self.titled = true;
                (self.say)(&history.marked(epoch, best));
            }
            #[cfg(any(feature = "log", test))]
            Form::Log => (self.say)(&history.line(epoch, self.last, best)),
        }
    }
}

impl Observer for Lines {
    fn start(&mut self, start: &Started<'_>) -> Result<(), Failure> {
        (self.last, self.said) = (start.epochs, start.history.epochs.len());
        Ok(())
    }

    fn epoch(&mut self, done: &EpochDone<'_>) -> Result<(), Failure> {
        let number = done.epoch.epoch;
        if number == 1 || number == self.last || number.is_multiple_of(self.every.get()) {
            self.say_last(done.history, done.best);
        }
        Ok(())
    }

    fn end(&mut self, end: &Ended<'_>) -> Result<(), Failure> {
        let number = end.history.epochs.len();
        if number > self.said {
            self.say_last(end.history, end.history.best_epoch == Some(number));
        }
        (self.say)(&end.history.ending());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::super::Trainer;
    use super::super::testing::Linear;
    use super::*;
    use crate::data::Dataset;
    use crate::optim::Sgd;

    /// What a training of so many epochs says whose validation loss is lowest after the first epoch; without its times.
    fn said(form: Form, every: usize, epochs: usize) -> Vec<String> {
        let inputs = ndarray::Array2::from_shape_fn((8, 2), |(i, _)| i as f32 - 3.5);
        let train = Dataset::labelled(inputs.clone(), (0..8).map(|i| u32::from(i < 4)).collect()).unwrap();
        let valid = Dataset::labelled(inputs, (0..8).map(|i| u32::from(i >= 4)).collect()).unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&said);
        let say = Box::new(move |line: &str| log.lock().unwrap().push(line.to_owned()));
        let lines = Lines::new(form, NonZeroUsize::new(every).unwrap(), say);
        let trainer = Trainer::new(Sgd::new(0.5)).epochs(epochs).progress(false).observe(lines);
        let trainer = trainer.early_stopping(crate::EarlyStopping::epoch_limit(7));
        trainer.fit(&mut Linear::<true>::new(), &train, Some(&valid)).unwrap();
        let said = said.lock().unwrap();
        said.clone()
    }

    /// The epochs of a table's rows, and which of them are marked.
    fn rows(every: usize, epochs: usize) -> (Vec<usize>, Vec<bool>) {
        let said = said(Form::Table, every, epochs);
        assert!(said[0].starts_with("      epoch train loss"), "{said:?}");
        assert!(said.last().unwrap().ends_with("; the network has the weights of epoch 1"), "{said:?}");
        let rows = &said[1..said.len() - 1];
        let number = |row: &String| row.split_whitespace().next().unwrap().parse().unwrap();
        (rows.iter().map(number).collect(), rows.iter().map(|row| row.ends_with("  best")).collect())
    }

    #[test]
    fn a_table_has_the_first_the_last_and_every_so_many_rows_and_marks_the_best() {
        assert_eq!(rows(1, 3), (vec![1, 2, 3], vec![true, false, false]));
        assert_eq!(rows(2, 5).0, [1, 2, 4, 5]);
        // It does not know before that it will be stopped.
        assert_eq!(rows(5, 9).0, [1, 5, 7]);
    }

    #[test]
    fn a_log_has_a_line_an_epoch() {
        let said = said(Form::Log, 1, 2);
        assert!(said[0].starts_with("epoch 1/2: train loss "), "{said:?}");
        assert!(said[0].contains(", valid acc. ") && said[0].contains(", rate 5.00e-1"), "{said:?}");
        assert!(said[0].ends_with(", best") && !said[1].ends_with("best"), "{said:?}");
        assert_eq!(said[2..], ["all 2 epochs are done; the network has the weights of epoch 1"]);
    }

    /// By the logger of the program, which counts those of this thread.
    #[cfg(feature = "log")]
    #[test]
    fn where_there_is_no_table_the_lines_go_to_the_log() {
        thread_local! {
            static LINES: std::cell::RefCell<Vec<String>> = const { std::cell::RefCell::new(Vec::new()) };
        }
        struct Logger;
        impl log::Log for Logger {
            fn enabled(&self, _: &log::Metadata<'_>) -> bool {
                true
            }
            fn log(&self, record: &log::Record<'_>) {
                let line = format!("{} {} {}", record.level(), record.target(), record.args());
                LINES.with_borrow_mut(|lines| lines.push(line));
            }
            fn flush(&self) {}
        }
        static LOGGER: Logger = Logger;
        log::set_logger(&LOGGER).unwrap();
        log::set_max_level(log::LevelFilter::Info);
        let train = Dataset::labelled(ndarray::Array2::ones((4, 2)), vec![1; 4]).unwrap();
        let trainer = Trainer::new(Sgd::new(0.5)).epochs(4).progress(false).progress_every(2);
        trainer.fit(&mut Linear::<true>::new(), &train, None).unwrap();
        let lines = LINES.take();
        let begins = ["INFO regnet epoch 1/4: ", "INFO regnet epoch 2/4: ", "INFO regnet epoch 4/4: "];
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert!(lines.iter().zip(begins).all(|(line, begin)| line.starts_with(begin)), "{lines:?}");
        assert_eq!(lines[3], "INFO regnet all 4 epochs are done");
    }
}
