//! Threads: one pool for the whole program, whose jobs are split into chunks that are claimed one by one.
//!
//! What a chunk computes depends on its number alone, never on the thread that claims it: the same bits
//! for any number of threads. The caller takes part and can finish alone.

#![allow(unsafe_code)]

mod scratch;
mod share;

use std::any::Any;
use std::cell::{Cell, UnsafeCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError, TryLockError};
use std::thread::Thread;

pub(crate) use scratch::LINE;
pub use scratch::Scratch;
pub use share::{ByChunk, ByThread, Share, chunks_mut, each_part};

/// Values in a chunk of an elementwise kernel. A hand-over costs about 0.4 µs and pays from about 1 µs of
/// work: 16,384 values take 1 to 5 µs, so that whatever fits one chunk stays inline. A multiple of 4, the
/// words in a block of random numbers.
pub const CHUNK: usize = 1 << 14;

/// Turns of a waiting worker before it parks: about 100 µs, longer than the gaps within a training step.
const SPINS: u32 = 5_000;

/// Turns of a waiting caller between two offers of its core to others.
const SPINS_BEFORE_YIELD: u32 = 1_000;

/// The most threads that a setting can ask for.
const MAX_THREADS: usize = 1_024;

type Job<'a> = dyn Fn(usize, usize) + Sync + 'a;

/// The job that is open, and how many workers are inside it.
struct Board {
    /// Odd while a job is open. SeqCst with `busy`: a worker announces itself and then looks again whether
    /// the job is still open; the caller closes the job and then looks whether a worker is announced.
    epoch: AtomicUsize,
    busy: AtomicUsize,
    /// The next chunk to claim.
    next: AtomicUsize,
    /// Written only while no job is open and no worker is busy, read only by busy workers of an open job.
    open: UnsafeCell<Option<Open>>,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

#[derive(Clone, Copy)]
struct Open {
    job: &'static Job<'static>,
    chunks: usize,
    threads: usize,
}

// SAFETY: `open` is the only field that is not Sync by itself; its rule above keeps a write apart from reads.
unsafe impl Sync for Board {}

static BOARD: Board = Board {
    epoch: AtomicUsize::new(0),
    busy: AtomicUsize::new(0),
    next: AtomicUsize::new(0),
    open: UnsafeCell::new(None),
    panic: Mutex::new(None),
};

/// The workers that were started; whoever holds the lock owns the board.
static WORKERS: Mutex<Vec<Thread>> = Mutex::new(Vec::new());

/// The number set by `set_threads`; 0 until then.
static THREADS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Whether this thread is inside a chunk: a nested call runs inline.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// How many threads share a job: `set_threads`, else `REGNET_THREADS`, else what the system offers.
#[must_use]
pub fn threads() -> usize {
    static DEFAULT: OnceLock<usize> = OnceLock::new();
    match THREADS.load(Ordering::Relaxed) {
        0 => *DEFAULT.get_or_init(|| {
            let asked = std::env::var("REGNET_THREADS").ok().and_then(|text| text.trim().parse().ok());
            let offered = || std::thread::available_parallelism().map_or(1, usize::from);
            asked.unwrap_or_else(offered).clamp(1, MAX_THREADS)
        }),
        set => set,
    }
}

/// Sets how many threads share a job, at least one. Results do not depend on it.
pub fn set_threads(threads: usize) {
    THREADS.store(threads.clamp(1, MAX_THREADS), Ordering::Relaxed);
}

/// Runs `job(chunk)` for each chunk in `0..chunks`, in no particular order, and returns when all are done.
///
/// Runs inline for one chunk, with one thread, inside another job, and while another caller uses the pool.
/// A panic in a chunk reaches the caller after the chunks in flight have ended; the others are left out.
pub fn for_each(chunks: usize, job: &(dyn Fn(usize) + Sync)) {
    run(chunks, threads(), &|chunk, _who| job(chunk));
}

/// As `for_each`, for at most `threads` threads; `job(chunk, who)` with `who < threads`, no two threads
/// with the same `who` at once.
fn run(chunks: usize, threads: usize, job: &Job<'_>) {
    let inline = || (0..chunks).for_each(|chunk| job(chunk, 0));
    if chunks <= 1 || threads <= 1 || INSIDE.get() {
        return inline();
    }
    let mut workers = match WORKERS.try_lock() {
        Ok(workers) => workers,
        Err(TryLockError::Poisoned(workers)) => workers.into_inner(),
        Err(TryLockError::WouldBlock) => return inline(),
    };
    start_workers(&mut workers, threads - 1);
    let panic = share_out(&workers, Open { job: forget_lifetime(job), chunks, threads });
    drop(workers);
    if let Some(panic) = panic {
        resume_unwind(panic);
    }
}

/// The job as a worker sees it: `share_out` does not return before the last worker has left it.
fn forget_lifetime<'a>(job: &'a Job<'a>) -> &'static Job<'static> {
    // SAFETY: the reference is used only by workers that count as busy while the job is open, and
    // `share_out` closes the job and waits until none is busy before `job` goes out of scope.
    unsafe { std::mem::transmute::<&'a Job<'a>, &'static Job<'static>>(job) }
}

/// Opens the job, works on it, closes it, and waits for the workers inside. The caller owns the board.
fn share_out(workers: &[Thread], open: Open) -> Option<Box<dyn Any + Send>> {
    BOARD.next.store(0, Ordering::Relaxed);
    // SAFETY: this thread owns the board (`WORKERS` is locked), no job is open and none is busy: the last
    // owner waited for that below.
    unsafe { *BOARD.open.get() = Some(open) };
    BOARD.epoch.fetch_add(1, Ordering::SeqCst);
    for worker in workers.iter().take(open.threads - 1) {
        worker.unpark();
    }
    work(open, 0);
    BOARD.epoch.fetch_add(1, Ordering::SeqCst);
    let mut spins = 0;
    // Every chunk is claimed by now, and whoever claimed one counts as busy until it is done.
    while BOARD.busy.load(Ordering::SeqCst) != 0 {
        spins += 1;
        if spins % SPINS_BEFORE_YIELD == 0 {
            std::thread::yield_now();
        }
        std::hint::spin_loop();
    }
    BOARD.panic.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Claims and runs chunks until none is left.
fn work(open: Open, who: usize) {
    INSIDE.set(true);
    loop {
        let chunk = BOARD.next.fetch_add(1, Ordering::Relaxed);
        if chunk >= open.chunks {
            break;
        }
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (open.job)(chunk, who))) {
            BOARD.next.fetch_max(open.chunks, Ordering::Relaxed);
            BOARD.panic.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(panic);
        }
    }
    INSIDE.set(false);
}

/// Starts workers until there are `wanted`; goes on with fewer when the system refuses.
fn start_workers(workers: &mut Vec<Thread>, wanted: usize) {
    while workers.len() < wanted {
        let who = workers.len() + 1;
        match std::thread::Builder::new().name(format!("regnet-{who}")).spawn(move || serve(who)) {
            Ok(handle) => workers.push(handle.thread().clone()),
            Err(_) => return,
        }
    }
}

/// The life of worker `who`: waits for a job that it has not seen, spinning before it parks.
fn serve(who: usize) -> ! {
    let mut seen = 0;
    let mut spins = 0;
    loop {
        let epoch = BOARD.epoch.load(Ordering::Acquire);
        if epoch.is_multiple_of(2) || epoch == seen {
            if spins < SPINS {
                spins += 1;
                std::hint::spin_loop();
            } else {
                // An `unpark` between the look at the epoch and here makes this return at once.
                std::thread::park();
            }
            continue;
        }
        seen = epoch;
        if join(epoch, who) {
            spins = 0;
        }
    }
}

/// Takes part in the job of `epoch` if it is still open and has a place for `who`.
fn join(epoch: usize, who: usize) -> bool {
    BOARD.busy.fetch_add(1, Ordering::SeqCst);
    let mut open = None;
    if BOARD.epoch.load(Ordering::SeqCst) == epoch {
        // SAFETY: this thread counts as busy and the job is open, so that the owner writes `open` only
        // after this thread has left (it closes the job and waits for busy == 0).
        open = unsafe { *BOARD.open.get() }.filter(|open| who < open.threads);
    }
    if let Some(open) = open {
        work(open, who);
    }
    BOARD.busy.fetch_sub(1, Ordering::SeqCst);
    open.is_some()
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::with_threads;
