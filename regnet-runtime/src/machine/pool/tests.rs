//! The pool: every chunk once, panics, nesting, several callers.

use super::*;
use std::sync::atomic::AtomicUsize;

/// Serializes the tests that set the number of threads for the whole program.
pub(crate) fn with_threads<R>(threads: usize, job: impl FnOnce() -> R) -> R {
    static LOCK: Mutex<()> = Mutex::new(());
    let _held = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    set_threads(threads);
    // What a test before did to the workers' reputation is not this one's matter.
    lock(&CREW).alone = None;
    let result = job();
    THREADS.store(0, Ordering::Relaxed);
    result
}

#[test]
fn every_chunk_runs_once() {
    for threads in [1, 2, 3, 8] {
        with_threads(threads, || {
            for chunks in [0, 1, 2, 3, 100] {
                let counts: Vec<AtomicUsize> = (0..chunks).map(|_| AtomicUsize::new(0)).collect();
                for _ in 0..50 {
                    for_each(chunks, &|chunk| {
                        counts[chunk].fetch_add(1, Ordering::Relaxed);
                    });
                }
                assert!(counts.iter().all(|count| count.load(Ordering::Relaxed) == 50));
            }
        });
    }
}

#[test]
fn where_no_thread_can_be_started_the_caller_does_all() {
    with_threads(4, || {
        let crew =
            std::mem::replace(&mut *lock(&CREW), Crew { workers: Vec::new(), can_grow: false, alone: None });
        let (count, caller) = (AtomicUsize::new(0), std::thread::current().id());
        for_each(64, &|_| {
            assert_eq!(std::thread::current().id(), caller);
            count.fetch_add(1, Ordering::Relaxed);
        });
        let grown = std::mem::replace(&mut *lock(&CREW), crew);
        assert_eq!((count.into_inner(), grown.workers.len()), (64, 0));
    });
}

#[test]
fn results_of_workers_are_seen_by_the_caller() {
    with_threads(3, || {
        let mut data = vec![0_usize; 1000];
        for round in 1..200 {
            chunks_mut(&mut data, 7, &|chunk, part| part.iter_mut().for_each(|x| *x = chunk * round));
            assert!(data.iter().enumerate().all(|(i, &x)| x == i / 7 * round));
        }
    });
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "a panic is the end")]
fn a_panic_reaches_the_caller_and_the_pool_goes_on() {
    with_threads(3, || {
        for _ in 0..20 {
            let caught = catch_unwind(|| for_each(64, &|chunk| assert!(chunk != 33, "chunk {chunk}")));
            let text = *caught.expect_err("a panic").downcast::<String>().expect("a text");
            assert_eq!(text, "chunk 33");
            let count = AtomicUsize::new(0);
            for_each(64, &|_| {
                count.fetch_add(1, Ordering::Relaxed);
            });
            assert_eq!(count.into_inner(), 64);
        }
    });
}

#[test]
fn nested_calls_run_inline() {
    with_threads(3, || {
        let count = AtomicUsize::new(0);
        for_each(8, &|_| {
            let outer = std::thread::current().id();
            for_each(8, &|_| {
                assert_eq!(std::thread::current().id(), outer);
                count.fetch_add(1, Ordering::Relaxed);
            });
        });
        assert_eq!(count.into_inner(), 64);
    });
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "no threads")]
fn several_callers_at_once_all_finish() {
    with_threads(3, || {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let mut data = vec![0_u32; 100];
                        chunks_mut(&mut data, 9, &|_, part| part.fill(1));
                        assert!(data.iter().all(|&x| x == 1));
                    }
                });
            }
        });
    });
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "no threads")]
fn a_late_worker_is_waited_for_and_then_left_out() {
    const LATE: Duration = Duration::from_millis(100);
    with_threads(2, || {
        let caller = std::thread::current().id();
        let (joined, done) = (AtomicBool::new(false), AtomicUsize::new(0));
        for_each(2, &|_| {
            if std::thread::current().id() == caller {
                while !joined.load(Ordering::SeqCst) {
                    std::hint::spin_loop();
                }
            } else {
                joined.store(true, Ordering::SeqCst);
                std::thread::sleep(LATE);
            }
            done.fetch_add(1, Ordering::SeqCst);
        });
        assert_eq!(done.into_inner(), 2, "the caller did not wait for the worker");
        let (since, left_out) = lock(&CREW).alone.expect("a time without workers");
        let alone = AtomicBool::new(true);
        for_each(1000, &|_| {
            if std::thread::current().id() != caller {
                alone.store(false, Ordering::SeqCst);
            }
        });
        // On a machine that stood still for so long, the workers may be back.
        assert!(alone.into_inner() || since.elapsed() > left_out, "the late worker was asked again at once");
    });
}

#[test]
fn scratch_by_thread_is_held_by_one_chunk_at_a_time() {
    with_threads(3, || {
        let mut scratch = vec![0_usize; 2 * 16];
        let mut sums = vec![0_usize; 100];
        each_part(100, (ByChunk::new(&mut sums, 1), ByThread::new(&mut scratch, 16)), |chunk, (sum, own)| {
            own.fill(chunk);
            std::hint::spin_loop();
            sum[0] = own.iter().sum();
        });
        assert!(sums.iter().enumerate().all(|(i, &sum)| sum == 16 * i));
    });
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "a panic is the end")]
fn each_caller_gets_its_own_panic() {
    const ROUNDS: usize = 3_000;
    with_threads(3, || {
        let calm = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                for _ in 0..ROUNDS {
                    for_each(4, &|_| {
                        calm.fetch_add(1, Ordering::Relaxed);
                    });
                }
            });
            for round in 0..ROUNDS {
                let caught = catch_unwind(|| {
                    for_each(4, &|_| std::panic::resume_unwind(Box::new(round)));
                });
                let payload = caught.expect_err("every chunk panics");
                assert_eq!(payload.downcast_ref::<usize>(), Some(&round));
            }
            other.join().expect("no chunk of this caller panics");
        });
        assert_eq!(calm.into_inner(), 4 * ROUNDS, "a chunk was left out");
    });
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "a panic is the end")]
fn a_payload_that_panics_as_it_is_dropped_does_no_harm() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            std::panic::resume_unwind(Box::new("dropped"));
        }
    }
    with_threads(3, || {
        for _ in 0..500 {
            // Both threads are in a chunk before one of them panics.
            let inside = AtomicUsize::new(0);
            let caught = catch_unwind(AssertUnwindSafe(|| {
                for_each(3, &|_| {
                    inside.fetch_add(1, Ordering::Relaxed);
                    for _ in 0..10_000 {
                        if inside.load(Ordering::Relaxed) > 1 {
                            break;
                        }
                        std::hint::spin_loop();
                    }
                    std::panic::resume_unwind(Box::new(Bomb));
                });
            }));
            std::mem::forget(caught.expect_err("every chunk panics"));
            let count = AtomicUsize::new(0);
            for_each(8, &|_| {
                count.fetch_add(1, Ordering::Relaxed);
            });
            assert_eq!(count.into_inner(), 8);
        }
    });
}

#[test]
#[should_panic(expected = "4 chunks of 3 do not fit 8 values")]
fn too_many_chunks_panic() {
    each_part(4, ByChunk::new(&mut [0; 8], 3), |_, _| {});
}
