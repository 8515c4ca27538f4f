//! No bar.

pub struct Progress;

impl Progress {
    pub fn new(_asked: bool) -> Progress {
        Progress
    }

    pub fn start(&mut self, _prefix: impl Into<String>, _steps: usize) {}

    pub fn step(&mut self, _what: &str, _value: f64) {}

    pub fn end(&mut self) {}
}
