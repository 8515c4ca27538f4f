//! Mutable buffers in a parallel loop: handed out in pieces that no two threads hold at once.

use std::marker::PhantomData;

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
    let threads = share.threads().min(super::threads());
    // SAFETY: `run` gives chunk < chunks, each chunk once, who < max(threads, 1) <= share.threads(), and no
    // two threads with the same number at once; the piece's lifetime is any, so that `job` cannot keep it.
    super::run(chunks, threads, &|chunk, who| job(chunk, unsafe { share.part(chunk, who) }));
}

/// Runs `job(i, chunk)` for the i-th run of `size` values of `data`; the last run may be shorter.
pub fn chunks_mut<T: Send + 'static>(data: &mut [T], size: usize, job: &(dyn Fn(usize, &mut [T]) + Sync)) {
    let chunks = data.len().div_ceil(size.max(1));
    each_part(chunks, ByChunk::new(data, size), |chunk, part| job(chunk, part));
}
