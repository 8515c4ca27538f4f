//! The bar.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::base::clock::Stopwatch;

/// How often the number in the bar changes: writing it allocates, a step does not.
const PERIOD: Duration = Duration::from_millis(100);

pub struct Progress {
    enabled: bool,
    bar: Option<(ProgressBar, Stopwatch)>,
    waiting: u64,
}

impl Progress {
    pub fn new(asked: bool) -> Progress {
        Progress { enabled: asked, bar: None, waiting: 0 }
    }

    /// Begins one over so many steps.
    pub fn start(&mut self, prefix: impl Into<String>, steps: usize) {
        if self.enabled {
            let style = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len}  {msg}  {eta}")
                .expect("a constant template");
            let bar = ProgressBar::new(steps as u64).with_style(style);
            bar.set_prefix(prefix.into());
            self.bar = Some((bar, Stopwatch::start()));
            self.waiting = 0;
        }
    }

    /// A step is done; what there is to tell has this value.
    pub fn step(&mut self, what: &str, value: f64) {
        let Some((bar, shown)) = &mut self.bar else { return };
        self.waiting += 1;
        if shown.elapsed() >= PERIOD {
            bar.inc(self.waiting);
            bar.set_message(format!("{what} {value:.4}"));
            *shown = Stopwatch::start();
            self.waiting = 0;
        }
    }

    /// Takes the bar off the screen.
    pub fn end(&mut self) {
        if let Some((bar, _)) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
