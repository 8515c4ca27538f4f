//! A bar over the steps of the running epoch, on a terminal and with the feature `progress`; else nothing.

#[cfg(feature = "progress")]
use std::time::{Duration, Instant};

#[cfg(feature = "progress")]
use indicatif::{ProgressBar, ProgressStyle};

/// How often the loss in the bar changes: writing it allocates, a step does not.
#[cfg(feature = "progress")]
const PERIOD: Duration = Duration::from_millis(100);

#[cfg(feature = "progress")]
pub(super) struct Progress {
    enabled: bool,
    bar: Option<(ProgressBar, Instant)>,
    waiting: u64,
}

#[cfg(feature = "progress")]
impl Progress {
    pub fn new(asked: bool) -> Progress {
        Progress { enabled: asked, bar: None, waiting: 0 }
    }

    pub fn start_epoch(&mut self, epoch: usize, epochs: usize, steps: usize) {
        if self.enabled {
            let style = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len}  {msg}  {eta}")
                .expect("a constant template");
            let bar = ProgressBar::new(steps as u64).with_style(style);
            bar.set_prefix(format!("epoch {epoch}/{epochs}"));
            self.bar = Some((bar, Instant::now()));
            self.waiting = 0;
        }
    }

    pub fn step(&mut self, loss: f64) {
        let Some((bar, shown)) = &mut self.bar else { return };
        self.waiting += 1;
        if shown.elapsed() >= PERIOD {
            bar.inc(self.waiting);
            bar.set_message(format!("loss {loss:.4}"));
            *shown = Instant::now();
            self.waiting = 0;
        }
    }

    /// Takes the bar off the screen, for the table's row.
    pub fn end_epoch(&mut self) {
        if let Some((bar, _)) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

#[cfg(not(feature = "progress"))]
pub(super) struct Progress;

#[cfg(not(feature = "progress"))]
impl Progress {
    pub fn new(_asked: bool) -> Progress {
        Progress
    }

    pub fn start_epoch(&mut self, _epoch: usize, _epochs: usize, _steps: usize) {}

    pub fn step(&mut self, _loss: f64) {}

    pub fn end_epoch(&mut self) {}
}
