//! A layer on padded sequences: it goes over the steps that exist.

/// A layer, and how many steps of each example exist.   lengths [B]
#[derive(Clone, Copy, Debug)]
pub struct Padded<'a, L> {
    pub(super) layer: &'a L,
    pub(super) lengths: &'a [u32],
}

impl<L> Padded<'_, L> {
    /// The lengths of a batch.
    ///
    /// # Panics
    /// If they are of another.
    #[track_caller]
    pub(super) fn of(&self, batch: usize) -> &[u32] {
        assert!(self.lengths.len() == batch, "{} lengths for {batch} examples", self.lengths.len());
        self.lengths
    }
}

/// The way from a layer to itself on padded sequences.
macro_rules! takes_lengths {
    ($layer:ident) => {
        impl $layer {
            /// The same layer on sequences of which so many steps exist, for each example of a batch.
            #[must_use]
            pub const fn padded<'a>(
                &'a self,
                lengths: &'a [u32],
            ) -> $crate::layers::padded::Padded<'a, $layer> {
                $crate::layers::padded::Padded { layer: self, lengths }
            }
        }
    };
}
pub(super) use takes_lengths;

/// What both global pools are on padded sequences: the pool of each example over its own steps, and so that of the sequence
/// by itself, to the bit.
macro_rules! padded_pool {
    ($pool:ident, $kernel:ident, [$($read:ident $width:literal),*]) => {
        $crate::layers::padded::takes_lengths!($pool);

        impl $crate::layers::padded::Padded<'_, $pool> {
            /// As that of the pool.   x [B,P,C]  y [B,C]
            #[track_caller]
            pub fn forward<T: $kernel>(&self, batch: usize, x: &[T], y: &mut [T]) {
                let [inputs, channels] = [self.layer.positions * self.layer.channels, self.layer.channels];
                for (example, length) in self.of(batch).iter().enumerate() {
                    let pool = $pool { positions: *length as usize, ..*self.layer };
                    pool.forward(1, &x[example * inputs..], &mut y[example * channels..]);
                }
            }

            /// As that of the pool; d_x is 0 behind the end of a sequence.
            #[track_caller]
            pub fn backward<T: $kernel>(&self, batch: usize, $($read: &[T],)* d_y: &[T], d_x: &mut [T]) {
                let widths = [self.layer.positions * self.layer.channels, self.layer.channels];
                let [inputs, channels] = widths;
                for (example, length) in self.of(batch).iter().enumerate() {
                    let pool = $pool { positions: *length as usize, ..*self.layer };
                    let d_x = &mut d_x[example * inputs..][..inputs];
                    let exist = *length as usize * channels;
                    pool.backward(1, $(&$read[example * widths[$width]..],)* &d_y[example * channels..], &mut d_x[..exist]);
                    d_x[exist..].fill(T::zero());
                }
            }
        }
    };
}
pub(super) use padded_pool;
