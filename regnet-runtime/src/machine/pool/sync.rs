//! What the board is made of. `tests/loom` has the same names from a checker that tries the orders in which threads can
//! meet.

use std::cell::UnsafeCell;

pub(super) use std::hint::spin_loop;
pub(super) use std::sync::Mutex;
pub(super) use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
pub(super) use std::thread::{Thread, current, park};

/// Stands between a SeqCst write and a SeqCst read whose order counts. They have one by themselves; the checker takes them for
/// AcqRel and puts a fence here.
pub(super) fn in_order() {}

/// A value whose owner sees to it that no write meets another access.
pub(super) struct Shared<T>(UnsafeCell<T>);

impl<T> Shared<T> {
    pub(super) const fn new(value: T) -> Shared<T> {
        Shared(UnsafeCell::new(value))
    }

    /// Lends a pointer that is read through.
    pub(super) fn read<R>(&self, reader: impl FnOnce(*const T) -> R) -> R {
        reader(self.0.get())
    }

    /// Lends a pointer that is written through.
    pub(super) fn write<R>(&self, writer: impl FnOnce(*mut T) -> R) -> R {
        writer(self.0.get())
    }
}
