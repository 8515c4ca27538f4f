//! Where the caller of a job and the workers meet: a job is open or closed, and is not given up before the last worker
//! has left it. `tests/loom` holds this file against the orders in which threads can meet.

use super::sync::{
    AtomicBool, AtomicUsize, Mutex, Ordering, Shared, Thread, current, in_order, park, spin_loop,
};

/// The job that is open, and how many workers are inside it.
pub(super) struct Board<J> {
    /// Odd while a job is open. SeqCst with `busy`: a worker announces itself and then looks again whether
    /// the job is still open; the caller closes the job and then looks whether a worker is announced.
    pub(super) epoch: AtomicUsize,
    pub(super) busy: AtomicUsize,
    /// Written only while no job is open and no worker is busy, read only by busy workers of an open job.
    pub(super) open: Shared<Option<J>>,
    /// Whether the caller sleeps until no worker is busy, and who it is. SeqCst with `busy`, as `epoch`.
    pub(super) asleep: AtomicBool,
    pub(super) caller: Mutex<Option<Thread>>,
}

// SAFETY: `open` is the only field that is not Sync by itself; its rule above keeps a write apart from reads.
unsafe impl<J: Send> Sync for Board<J> {}

impl<J: Copy> Board<J> {
    /// Opens a job.
    ///
    /// # Safety
    /// Nobody else opens, closes or waits until this caller has called `close` and `wait`, and what the job borrows
    /// lives until then.
    pub(super) unsafe fn open(&self, job: J) {
        // SAFETY: this thread owns the board, no job is open and none is busy: the last owner waited for that.
        self.open.write(|open| unsafe { *open = Some(job) });
        self.epoch.fetch_add(1, Ordering::SeqCst);
    }

    /// Closes the job: no worker enters it any more.
    pub(super) fn close(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        in_order();
    }

    /// Whether no worker is inside any more, after a look or `turns` of them.
    pub(super) fn is_left(&self, turns: u32) -> bool {
        for _ in 0..turns {
            if self.busy.load(Ordering::SeqCst) == 0 {
                return true;
            }
            spin_loop();
        }
        false
    }

    /// Sleeps until the last worker has left; it wakes the caller.
    pub(super) fn wait(&self) {
        if let Ok(mut caller) = self.caller.lock() {
            *caller = Some(current());
        }
        self.asleep.store(true, Ordering::SeqCst);
        in_order();
        while self.busy.load(Ordering::SeqCst) != 0 {
            park();
        }
        self.asleep.store(false, Ordering::SeqCst);
    }

    /// The job that is open, by a number that no job before it had; even if none is.
    pub(super) fn epoch(&self) -> usize {
        self.epoch.load(Ordering::Acquire)
    }

    /// Takes part in the job of `epoch`, if it is still open and `work` wants to; gives what `work` says.
    pub(super) fn join(&self, epoch: usize, work: impl FnOnce(J) -> bool) -> bool {
        self.busy.fetch_add(1, Ordering::SeqCst);
        in_order();
        let mut job = None;
        if self.epoch.load(Ordering::SeqCst) == epoch {
            // SAFETY: this thread counts as busy and the job is open, so that the owner writes `open` only
            // after this thread has left (it closes the job and waits for busy == 0).
            job = self.open.read(|open| unsafe { *open });
        }
        let took_part = job.is_some_and(work);
        let was_last = self.busy.fetch_sub(1, Ordering::SeqCst) == 1;
        in_order();
        if was_last
            && self.asleep.load(Ordering::SeqCst)
            && let Ok(caller) = self.caller.lock()
            && let Some(caller) = &*caller
        {
            caller.unpark();
        }
        took_part
    }
}
