//! Minimum and median over many samples; the numbers of threads take turns, so that a slow moment of a shared
//! machine meets all of them.

use std::time::{Duration, Instant};

use regnet::pool;

use crate::{Workload, allocations};

/// What the samples say.
pub struct Measured {
    pub min_us: f64,
    pub median_us: f64,
    /// Allocations of the steps that were measured, all together.
    pub allocations: usize,
}

/// A sample lasts this long at least: the clock is read in 0.03 µs.
const SAMPLE: Duration = Duration::from_micros(100);
/// Turns of each number of threads.
const TURNS: u32 = 8;
const WARM_UP: Duration = Duration::from_millis(50);

/// Times the step for each number of threads, `time` for each.
pub fn measure(workload: &mut Workload, threads: &[usize], time: Duration) -> Vec<Measured> {
    let mut samples: Vec<(Vec<f64>, usize)> =
        threads.iter().map(|_| (Vec::with_capacity(1 << 16), 0)).collect();
    for _ in 0..TURNS {
        for (&threads, (samples, allocated)) in threads.iter().zip(&mut samples) {
            pool::set_threads(threads);
            turn(&mut workload.step, time / TURNS, samples, allocated);
        }
    }
    samples
        .into_iter()
        .map(|(mut samples, allocations)| {
            samples.sort_by(f64::total_cmp);
            Measured { min_us: samples[0], median_us: samples[samples.len() / 2], allocations }
        })
        .collect()
}

fn turn(step: &mut dyn FnMut(), time: Duration, samples: &mut Vec<f64>, allocated: &mut usize) {
    let (begin, mut steps) = (Instant::now(), 0u32);
    while steps < 2 || begin.elapsed() < WARM_UP.min(time / 4) {
        step();
        steps += 1;
    }
    let each = begin.elapsed() / steps;
    let steps = (SAMPLE.as_nanos() / each.as_nanos().max(1)).max(1) as u32;
    let (begin, before) = (Instant::now(), allocations());
    while samples.len() < samples.capacity() {
        let start = Instant::now();
        (0..steps).for_each(|_| step());
        samples.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(steps));
        if begin.elapsed() > time {
            break;
        }
    }
    *allocated += allocations() - before;
}
