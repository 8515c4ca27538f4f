//! Scratch of a thread: grown once, then used again, so that a training step allocates nothing.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::base::buffer::LINE;

/// Bytes of all threads.
static BYTES: AtomicUsize = AtomicUsize::new(0);

/// The bytes that kernels have taken as scratch so far, in all threads together: as much as the largest layers asked for.
#[must_use]
pub fn scratch_bytes() -> usize {
    BYTES.load(Ordering::Relaxed)
}

/// Number types that have scratch.
pub trait Scratch: Copy + Default + 'static {
    /// Lends `len` values of any content to `job`, starting at a cache line. Nested calls get buffers of their own.
    fn with_scratch<R>(len: usize, job: impl FnOnce(&mut [Self]) -> R) -> R;
}

macro_rules! scratch {
    ($scalar:ty) => {
        impl Scratch for $scalar {
            fn with_scratch<R>(len: usize, job: impl FnOnce(&mut [$scalar]) -> R) -> R {
                thread_local! {
                    // A stack: a nested call takes the next buffer, and all are back in order afterwards.
                    static FREE: RefCell<Vec<Vec<$scalar>>> = const { RefCell::new(Vec::new()) };
                }
                let mut buffer = FREE.with_borrow_mut(Vec::pop).unwrap_or_default();
                let room = len + LINE / size_of::<$scalar>();
                if buffer.len() < room {
                    BYTES.fetch_add((room - buffer.len()) * size_of::<$scalar>(), Ordering::Relaxed);
                    buffer.resize(room, 0.0);
                }
                let begin = buffer.as_ptr().align_offset(LINE).min(room - len);
                let result = job(&mut buffer[begin..begin + len]);
                FREE.with_borrow_mut(|free| free.push(buffer));
                result
            }
        }
    };
}
scratch!(f32);
scratch!(f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "tests before it have taken scratch in the same thread")]
    fn nested_scratch_does_not_overlap_and_is_used_again() {
        let before = scratch_bytes();
        let first = f32::with_scratch(100, |outer| {
            outer.fill(1.0);
            f32::with_scratch(50, |inner| inner.fill(2.0));
            assert!(outer.iter().all(|&x| x == 1.0));
            outer.as_ptr() as usize
        });
        assert_eq!(first % LINE, 0);
        // Other tests' threads may take some too.
        assert!(scratch_bytes() >= before + 150 * size_of::<f32>());
        assert_eq!(f32::with_scratch(100, |again| again.as_ptr() as usize), first);
    }
}
