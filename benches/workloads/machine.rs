//! What the machine can do, measured in the same run: multiply-adds from registers, and reading memory.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Long enough for the clock to settle, short enough to fit between two interruptions.
const SLICE: Duration = Duration::from_millis(20);
const SLICES: usize = 15;

/// The most that `threads` threads did in a slice, by `work` on each, which says how much it did.
fn best(threads: usize, work: impl Fn() -> f64 + Sync) -> f64 {
    let mut best = 0.0f64;
    for _ in 0..SLICES {
        let rates: Vec<f64> = std::thread::scope(|scope| {
            let run = || {
                let (begin, mut done) = (Instant::now(), 0.0);
                while begin.elapsed() < SLICE {
                    done += work();
                }
                done / begin.elapsed().as_secs_f64()
            };
            let threads: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or(0.0)).collect()
        });
        best = best.max(rates.iter().sum());
    }
    best
}

/// 10⁹ floating-point operations a second; unknown for portable kernels.
pub fn peak_gflops(threads: usize) -> Option<f64> {
    let work = || {
        let (operations, value) = regnet::__private::machine::multiply_adds(20_000)?;
        black_box(value);
        Some(operations)
    };
    work()?;
    Some(best(threads, || work().unwrap_or(0.0)) / 1e9)
}

/// 10⁹ bytes read a second from 64 MiB a thread, beyond the caches.
pub fn bandwidth(threads: usize) -> f64 {
    const VALUES: usize = 16 << 20;
    let memory = vec![1.0f32; VALUES];
    let work = || {
        let sums = memory.chunks_exact(16).fold([0.0f32; 16], |mut sums, chunk| {
            sums.iter_mut().zip(chunk).for_each(|(sum, value)| *sum += value);
            sums
        });
        black_box(sums);
        (VALUES * 4) as f64
    };
    best(threads, work) / 1e9
}
