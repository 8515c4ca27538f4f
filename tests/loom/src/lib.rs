//! A caller with two jobs and a worker that takes part while it can: every chunk runs once, no worker touches a job that
//! its caller has given up, and the caller wakes.

#![cfg(test)]

mod sync {
    pub use loom::hint::spin_loop;
    pub use loom::sync::Mutex;
    pub use loom::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    pub use loom::thread::{Thread, current, park};

    /// The checker regards SeqCst accesses as AcqRel.
    pub fn in_order() {
        loom::sync::atomic::fence(Ordering::SeqCst);
    }

    /// As the pool's, checked: a write that meets another access is an error.
    pub struct Shared<T>(loom::cell::UnsafeCell<T>);

    impl<T> Shared<T> {
        pub fn new(value: T) -> Shared<T> {
            Shared(loom::cell::UnsafeCell::new(value))
        }
        pub fn read<R>(&self, reader: impl FnOnce(*const T) -> R) -> R {
            self.0.with(reader)
        }
        pub fn write<R>(&self, writer: impl FnOnce(*mut T) -> R) -> R {
            self.0.with_mut(writer)
        }
    }
}

#[path = "../../../regnet-runtime/src/machine/pool/board.rs"]
mod board;

#[cfg(test)]
mod tests {
    use loom::sync::Arc;
    use loom::thread;

    use crate::board::Board;
    use crate::sync::{AtomicBool, AtomicUsize, Mutex, Ordering, Shared};

    /// What a job borrows: chunks to claim, how often each ran, and a value that only those inside may read.
    struct Job {
        next: AtomicUsize,
        ran: [AtomicUsize; CHUNKS],
        borrowed: Shared<u32>,
    }

    const CHUNKS: usize = 2;
    const JOBS: usize = 2;

    impl Job {
        fn new() -> Job {
            Job {
                next: AtomicUsize::new(0),
                ran: [AtomicUsize::new(0), AtomicUsize::new(0)],
                borrowed: Shared::new(0),
            }
        }

        fn work(&self) {
            loop {
                let chunk = self.next.fetch_add(1, Ordering::Relaxed);
                if chunk >= CHUNKS {
                    return;
                }
                self.borrowed.read(|_| self.ran[chunk].fetch_add(1, Ordering::Relaxed));
            }
        }
    }

    /// The board, and jobs that it names by their numbers.
    struct World {
        board: Board<usize>,
        jobs: [Job; JOBS],
    }

    fn world() -> Arc<World> {
        let board = Board {
            epoch: AtomicUsize::new(0),
            busy: AtomicUsize::new(0),
            open: Shared::new(None),
            asleep: AtomicBool::new(false),
            caller: Mutex::new(None),
        };
        Arc::new(World { board, jobs: [Job::new(), Job::new()] })
    }

    /// One life of a caller beside `workers`, which look `looks` times for a job.
    fn model(workers: usize, looks: usize, jobs: usize) {
        let mut builder = loom::model::Builder::new();
        builder.preemption_bound = Some(3);
        builder.check(move || {
            let world = world();
            let crew: Vec<_> = (0..workers)
                .map(|_| {
                    let world = Arc::clone(&world);
                    thread::spawn(move || {
                        let mut seen = 0;
                        for _ in 0..looks {
                            let epoch = world.board.epoch();
                            if epoch % 2 == 1 && epoch != seen {
                                seen = epoch;
                                world.board.join(epoch, |job| {
                                    world.jobs[job].work();
                                    true
                                });
                            }
                        }
                    })
                })
                .collect();
            for job in 0..jobs {
                // SAFETY: this thread alone opens jobs, and waits below.
                unsafe { world.board.open(job) };
                world.jobs[job].work();
                world.board.close();
                if !world.board.is_left(1) {
                    world.board.wait();
                }
                // The job is given up: a worker still inside would meet this write.
                world.jobs[job].borrowed.write(|_| ());
                let ran = world.jobs[job].ran.each_ref().map(|ran| ran.load(Ordering::Relaxed));
                assert_eq!(ran, [1; CHUNKS]);
            }
            crew.into_iter().for_each(|worker| worker.join().unwrap());
        });
    }

    #[test]
    fn one_worker_and_two_jobs() {
        model(1, 2, 2);
    }

    #[test]
    fn two_workers_and_one_job() {
        model(2, 1, 1);
    }
}
