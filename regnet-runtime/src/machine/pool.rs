//! Threads: one pool for the whole program, whose jobs are split into chunks that are claimed one by one, and mutable
//! buffers that are handed out to them in pieces that no two hold at once.
//!
//! What a chunk computes depends on its number alone, never on the thread that claims it: the same bits
//! for any number of threads. The caller takes part and can finish alone; where another program keeps a worker from
//! its core, it does so for a while.

#![allow(unsafe_code)]

mod board;
mod scratch;
mod sync;

use std::any::Any;
use std::cell::Cell;
use std::io::ErrorKind;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};
use std::thread::Thread;
use std::time::Duration;

pub use scratch::{Scratch, scratch_bytes};

use crate::base::clock::Stopwatch;
use crate::base::environment;
use board::Board;
use sync::Shared;

/// Values in a chunk of an elementwise kernel. A hand-over costs about 0.4 µs and pays from about 1 µs of
/// work: 16,384 values take 1 to 5 µs, so that whatever fits one chunk stays inline. A multiple of 4, the
/// words in a block of random numbers.
pub const CHUNK: usize = 1 << 14;

/// Turns of a waiting worker before it parks: about 100 µs, longer than the gaps within a training step.
const SPINS: u32 = 5_000;

/// Turns of a waiting caller before it sleeps and so gives its core to the worker that it waits for: 20 to 50 µs.
const CALLER_SPINS: u32 = 1_000;

/// For so many times the wait for a late worker, jobs are done alone. A worker is late when it keeps the caller
/// longer than the caller's own part took: another program has its core, and keeps it for milliseconds.
const PATIENCE: u32 = 8;

/// The most threads that a setting can ask for.
const MAX_THREADS: usize = 1_024;

type Job<'a> = dyn Fn(usize, usize) + Sync + 'a;

#[derive(Clone, Copy)]
struct Open {
    job: &'static Job<'static>,
    chunks: usize,
    threads: usize,
}

static BOARD: Board<Open> = Board {
    epoch: AtomicUsize::new(0),
    busy: AtomicUsize::new(0),
    open: Shared::new(None),
    asleep: AtomicBool::new(false),
    caller: Mutex::new(None),
};

/// The next chunk of the open job to claim.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// The first panic in a chunk of the open job. It belongs to the owner of the board.
static PANIC: Mutex<Option<Payload>> = Mutex::new(None);

/// What a panic leaves.
type Payload = Box<dyn Any + Send>;

/// Whoever holds the lock owns the board.
static CREW: Mutex<Crew> = Mutex::new(Crew { workers: Vec::new(), can_grow: true, alone: None });

struct Crew {
    /// Those that were started.
    workers: Vec<Thread>,
    /// Whether this machine can start threads at all.
    can_grow: bool,
    /// For how long jobs are done without them, after one was late.
    alone: Option<(Stopwatch, Duration)>,
}

/// The number set by `set_threads`; 0 until then.
static THREADS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Whether this thread is inside a chunk: a nested call runs inline.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// How many threads share a job: `set_threads`, else `REGNET_THREADS`, else what the system offers. Where no thread can be
/// started, as in WebAssembly, the caller does all by itself whatever this says.
#[must_use]
pub fn threads() -> usize {
    static DEFAULT: OnceLock<usize> = OnceLock::new();
    match THREADS.load(Ordering::Relaxed) {
        0 => *DEFAULT.get_or_init(|| {
            let offered = || std::thread::available_parallelism().map_or(1, usize::from);
            environment::threads().unwrap_or_else(offered).clamp(1, MAX_THREADS)
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
    let mut crew = match CREW.try_lock() {
        Ok(crew) => crew,
        Err(TryLockError::Poisoned(crew)) => crew.into_inner(),
        Err(TryLockError::WouldBlock) => return inline(),
    };
    if crew.alone.is_some_and(|(since, time)| since.elapsed() < time) {
        return inline();
    }
    crew.grow(threads - 1);
    if crew.workers.is_empty() {
        return inline();
    }
    let panic = share_out(&mut crew, Open { job: forget_lifetime(job), chunks, threads });
    drop(crew);
    if let Some(panic) = panic {
        resume_unwind(panic);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The job as a worker sees it: `share_out` does not return before the last worker has left it.
fn forget_lifetime<'a>(job: &'a Job<'a>) -> &'static Job<'static> {
    // SAFETY: the reference is used only by workers that count as busy while the job is open, and
    // `share_out` closes the job and waits until none is busy before `job` goes out of scope; a panic on the way there
    // ends the program (`NoWayOut`).
    unsafe { std::mem::transmute::<&'a Job<'a>, &'static Job<'static>>(job) }
}

/// Opens the job, works on it, closes it, and waits for the workers inside; the caller owns the board by holding the crew.
/// Gives the panic of a chunk, which is this caller's: the next owner would take it for that of its own job.
fn share_out(crew: &mut Crew, open: Open) -> Option<Payload> {
    let begin = Stopwatch::start();
    NEXT.store(0, Ordering::Relaxed);
    // SAFETY: this thread owns the board (`CREW` is locked) until `close` and the wait below, which it reaches: nothing
    // unwinds out of `work`. The job lives longer than this call.
    unsafe { BOARD.open(open) };
    for worker in crew.workers.iter().take(open.threads - 1) {
        worker.unpark();
    }
    work(open, 0);
    BOARD.close();
    // Every chunk is claimed by now, and whoever claimed one counts as busy until it is done.
    crew.alone = None;
    if !BOARD.is_left(CALLER_SPINS) {
        let own = begin.elapsed();
        BOARD.wait();
        let waited = begin.elapsed() - own;
        crew.alone = (waited > own).then(|| (Stopwatch::start(), PATIENCE * waited));
    }
    lock(&PANIC).take()
}

/// Ends the program where it is dropped instead of forgotten, by a panic outside of the chunks: a job would be given up
/// while workers are inside.
struct NoWayOut;

impl Drop for NoWayOut {
    fn drop(&mut self) {
        eprintln!("regnet: a panic while a shared job was open, outside of its chunks");
        std::process::abort();
    }
}

/// Claims and runs chunks until none is left. A panic in one is kept, and no other begins.
fn work(open: Open, who: usize) {
    let guard = NoWayOut;
    INSIDE.set(true);
    loop {
        let chunk = NEXT.fetch_add(1, Ordering::Relaxed);
        if chunk >= open.chunks {
            break;
        }
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| (open.job)(chunk, who))) {
            NEXT.fetch_max(open.chunks, Ordering::Relaxed);
            let mut first = lock(&PANIC);
            match &*first {
                None => *first = Some(payload),
                // It is the program's, and might panic as it is dropped.
                Some(_) => std::mem::forget(payload),
            }
        }
    }
    INSIDE.set(false);
    std::mem::forget(guard);
}

impl Crew {
    /// Starts workers until there are `wanted`; goes on with fewer when the system refuses, and asks no more where it
    /// knows no threads.
    fn grow(&mut self, wanted: usize) {
        while self.can_grow && self.workers.len() < wanted {
            let who = self.workers.len() + 1;
            match std::thread::Builder::new().name(format!("regnet-{who}")).spawn(move || serve(who)) {
                Ok(handle) => self.workers.push(handle.thread().clone()),
                Err(error) => {
                    self.can_grow = error.kind() != ErrorKind::Unsupported;
                    return;
                }
            }
        }
    }
}

/// The life of worker `who`: waits for a job that it has not seen, spinning before it parks.
fn serve(who: usize) -> ! {
    let mut seen = 0;
    let mut spins = 0;
    loop {
        let epoch = BOARD.epoch();
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
        let took_part = BOARD.join(epoch, |open| {
            let wanted = who < open.threads;
            if wanted {
                work(open, who);
            }
            wanted
        });
        if took_part {
            spins = 0;
        }
    }
}

/// What `each_part` can hand out in pieces: a buffer by chunk or by thread, an optional one, several.
pub trait Share: Sync {
    /// The piece of one chunk on one thread.
    type Part<'p>;

    /// Panics unless there is a piece for each of `chunks` chunks.
    fn check(&self, chunks: usize);

    /// For how many threads there is a piece.
    fn threads(&self) -> usize;

    /// The piece of `chunk` on thread `who`.
    ///
    /// # Safety
    /// `chunk < chunks` of a `check` that passed, `who < self.threads()`, `'p` lies within the life of the
    /// buffer, and while the piece is in use no piece of the same chunk or of the same thread is asked for.
    unsafe fn part<'p>(&self, chunk: usize, who: usize) -> Self::Part<'p>;
}

/// A buffer whose chunk `i` is its i-th run of `size` values; the last one may be shorter.
pub struct ByChunk<'a, T> {
    start: *mut T,
    len: usize,
    size: usize,
    life: PhantomData<&'a mut [T]>,
}

/// A buffer whose i-th run of `size` values belongs to thread `i`: scratch.
pub struct ByThread<'a, T>(ByChunk<'a, T>);

// SAFETY: the pieces that threads reach through it do not overlap (the condition of `part`).
unsafe impl<T: Send> Sync for ByChunk<'_, T> {}

impl<'a, T> ByChunk<'a, T> {
    /// Splits `data` into runs of `size` values.
    pub fn new(data: &'a mut [T], size: usize) -> ByChunk<'a, T> {
        ByChunk { start: data.as_mut_ptr(), len: data.len(), size, life: PhantomData }
    }

    /// # Safety
    /// `index * size <= len`, `'p` lies within `'a`, and no piece of the same index is in use.
    unsafe fn piece<'p>(&self, index: usize) -> &'p mut [T] {
        let begin = index * self.size;
        // SAFETY: begin <= len by the condition above, so that start + begin and the length stay within
        // the buffer borrowed for 'a; runs of different indices do not overlap.
        unsafe { std::slice::from_raw_parts_mut(self.start.add(begin), self.size.min(self.len - begin)) }
    }
}

impl<'a, T> ByThread<'a, T> {
    /// Splits `data` into runs of `size` values; there is room for `data.len() / size` threads.
    #[track_caller]
    pub fn new(data: &'a mut [T], size: usize) -> ByThread<'a, T> {
        assert!(size == 0 || data.len() >= size, "scratch of {} values for {size}", data.len());
        ByThread(ByChunk::new(data, size))
    }
}

impl<T: Send + 'static> Share for ByChunk<'_, T> {
    type Part<'p> = &'p mut [T];

    fn check(&self, chunks: usize) {
        let needed = chunks.saturating_sub(1).saturating_mul(self.size);
        assert!(needed <= self.len, "{chunks} chunks of {} do not fit {} values", self.size, self.len);
    }

    fn threads(&self) -> usize {
        usize::MAX
    }

    unsafe fn part<'p>(&self, chunk: usize, _who: usize) -> &'p mut [T] {
        // SAFETY: `check` gives (chunks - 1) * size <= len, and the caller gives chunk < chunks and the rest.
        unsafe { self.piece(chunk) }
    }
}

impl<T: Send + 'static> Share for ByThread<'_, T> {
    type Part<'p> = &'p mut [T];

    fn check(&self, _chunks: usize) {}

    fn threads(&self) -> usize {
        self.0.len.checked_div(self.0.size).unwrap_or(usize::MAX)
    }

    unsafe fn part<'p>(&self, _chunk: usize, who: usize) -> &'p mut [T] {
        // SAFETY: who < threads() = len / size, hence who * size <= len; the caller gives the rest.
        unsafe { self.0.piece(who) }
    }
}

impl<S: Share> Share for Option<S> {
    type Part<'p> = Option<S::Part<'p>>;

    fn check(&self, chunks: usize) {
        if let Some(share) = self {
            share.check(chunks);
        }
    }

    fn threads(&self) -> usize {
        self.as_ref().map_or(usize::MAX, Share::threads)
    }

    unsafe fn part<'p>(&self, chunk: usize, who: usize) -> Self::Part<'p> {
        // SAFETY: the same conditions, given by the caller.
        self.as_ref().map(|share| unsafe { share.part(chunk, who) })
    }
}

impl<S: Share, const N: usize> Share for [S; N] {
    type Part<'p> = [S::Part<'p>; N];

    fn check(&self, chunks: usize) {
        self.iter().for_each(|share| share.check(chunks));
    }

    fn threads(&self) -> usize {
        self.iter().map(Share::threads).min().unwrap_or(usize::MAX)
    }

    unsafe fn part<'p>(&self, chunk: usize, who: usize) -> Self::Part<'p> {
        // SAFETY: the same conditions for each buffer, given by the caller; buffers are borrowed mutably one by
        // one, so that they do not overlap.
        std::array::from_fn(|index| unsafe { self[index].part(chunk, who) })
    }
}

macro_rules! share_tuple {
    ($($share:ident . $index:tt),*) => {
        impl<$($share: Share),*> Share for ($($share,)*) {
            type Part<'p> = ($($share::Part<'p>,)*);

            fn check(&self, chunks: usize) {
                $( self.$index.check(chunks); )*
            }

            fn threads(&self) -> usize {
                usize::MAX $( .min(self.$index.threads()) )*
            }

            unsafe fn part<'p>(&self, chunk: usize, who: usize) -> Self::Part<'p> {
                // SAFETY: the same conditions for each buffer, given by the caller; buffers are borrowed
                // mutably one by one, so that they do not overlap.
                ($( unsafe { self.$index.part(chunk, who) }, )*)
            }
        }
    };
}
share_tuple!(A.0);
share_tuple!(A.0, B.1);
share_tuple!(A.0, B.1, C.2);

/// Runs `job(chunk, pieces)` for each chunk in `0..chunks` on the pool, as `for_each` does.
#[track_caller]
pub fn each_part<S: Share>(chunks: usize, share: S, job: impl for<'p> Fn(usize, S::Part<'p>) + Sync) {
    share.check(chunks);
    let threads = share.threads().min(threads());
    // SAFETY: `run` gives chunk < chunks, each chunk once, who < max(threads, 1) <= share.threads(), and no
    // two threads with the same number at once; the piece's lifetime is any, so that `job` cannot keep it.
    run(chunks, threads, &|chunk, who| job(chunk, unsafe { share.part(chunk, who) }));
}

/// Runs `job(i, chunk)` for the i-th run of `size` values of `data`; the last run may be shorter.
pub fn chunks_mut<T: Send + 'static>(data: &mut [T], size: usize, job: &(dyn Fn(usize, &mut [T]) + Sync)) {
    let chunks = data.len().div_ceil(size.max(1));
    each_part(chunks, ByChunk::new(data, size), |chunk, part| job(chunk, part));
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::with_threads;
