//! One call of a layer: slices of many lengths and contents for it, and whether it did what is promised.
//!
//! A call with slices that are long enough, and settings that are possible, returns. Any other is refused by a check of
//! regnet's own, whose text says what is wrong. Nothing is written behind the length that is needed.

use std::fmt::Debug;

use regnet::__private::Lanes;
use regnet::Scalar;

use super::draws::Draws;
use super::quiet::quietly;

/// How regnet's checks speak. The rest of a text is looked at nowhere: an index out of bounds, an overflow, and whatever
/// else the language has checks for are faults.
const REFUSALS: &[&str] = &[
    "are needed",
    "values for",
    "no variance",
    "is no whole number below",
    "does not fit into the input of",
    "a stride or a dilation of 0",
    "groups, which do not divide",
    "do not fit",
    "is no part of",
    "has no value",
    "expects",
    "is outside the",
    "needs",
];

/// The same of sizes that are no lengths, or whose products are none.
const BEYOND: &[&str] =
    &["larger than any slice", "reach farther than a size can count", "more values than a size can count"];

/// Values before and behind a slice that is written to, which must stay.
const GUARD: usize = 24;

/// What they are: no kernel computes it, and every number type holds it.
const CANARY: f64 = -1.298_074_214_633_707e33;

/// The longest slice; one that needs more is too short.
const LONGEST: u128 = 1 << 14;

/// Multiply-adds of the largest call that is worth its time.
const MOST_WORK: u128 = 1 << 20;

/// A product as a length, exact or far beyond any slice.
pub fn len(factors: &[usize]) -> u128 {
    factors.iter().fold(1, |len: u128, &factor| len.saturating_mul(factor as u128))
}

/// The same of what the runtime's own sums give, which saturate.
pub fn of(len: usize) -> u128 {
    if len == usize::MAX { u128::MAX } else { len as u128 }
}

/// How long slices are.
#[derive(Clone, Copy)]
enum Lengths {
    Exact,
    Enough,
    Any,
}

/// What slices hold.
#[derive(Clone, Copy)]
enum Content {
    Small,
    Large,
    NotFinite,
    /// Whole numbers below about so many.
    Words(usize),
}

/// A case of a target over layers.
pub struct Case<'a, T> {
    pub draws: Draws<'a>,
    huge: bool,
    lengths: Lengths,
    content: Content,
    /// Whether the settings, or the data, are a reason to refuse.
    refusable: bool,
    /// Whether a call without examples may return before it looks at lengths.
    without_examples: bool,
    random: u64,
    numbers: std::marker::PhantomData<T>,
}

impl<'a, T: Scalar> Case<'a, T> {
    pub fn new(mut draws: Draws<'a>) -> Case<'a, T> {
        let how = draws.byte();
        regnet::pool::set_threads(1 + usize::from(how & 1));
        let lengths = match how >> 1 & 3 {
            0 | 1 => Lengths::Exact,
            2 => Lengths::Enough,
            _ => Lengths::Any,
        };
        let content = match how >> 3 & 3 {
            0 | 1 => Content::Small,
            2 => Content::Large,
            _ => Content::NotFinite,
        };
        let (huge, random) = (how >> 5 & 3 == 3, u64::from(how));
        let numbers = std::marker::PhantomData;
        Case { draws, huge, lengths, content, refusable: false, without_examples: false, random, numbers }
    }

    pub fn size(&mut self) -> usize {
        self.draws.size(self.huge)
    }

    pub fn sizes<const N: usize>(&mut self) -> [usize; N] {
        std::array::from_fn(|_| self.size())
    }

    /// Probabilities, and what is none.
    pub fn probability(&mut self) -> f64 {
        self.draws.pick(&[0.5, 0.0, 0.2, 0.999, 0.5, 1.0, f64::NAN, -1.0, 2.0])
    }

    /// Examples in rows or in lanes.
    pub fn lanes(&mut self) -> Lanes {
        let batch = self.size();
        if self.draws.flag() { Lanes::of::<T>(batch) } else { Lanes::rows(batch) }
    }

    /// Room for the examples, those of empty lanes included, without the runtime's own sum.
    pub fn examples(lanes: Lanes) -> usize {
        lanes.batch().checked_next_multiple_of(lanes.width()).unwrap_or(usize::MAX)
    }

    /// From here on a refusal needs no slice that is too short.
    pub fn refusable_if(&mut self, reason: bool) {
        self.refusable |= reason;
    }

    /// From here on a call may return at once, whatever the lengths.
    pub fn idle_if(&mut self, reason: bool) {
        self.without_examples |= reason;
    }

    /// Whether the layer's own check of its settings passes; where it does not, a refusal is right.
    pub fn checked<L: Copy>(&mut self, layer: L, check: impl FnOnce(L) -> L) {
        let refused = quietly(|| check(layer)).is_err();
        self.refusable_if(refused);
    }

    /// The slices hold whole numbers, mostly below `n`.
    pub fn words(&mut self, n: usize) {
        self.content = Content::Words(n);
        self.refusable = true;
    }

    fn next(&mut self) -> u64 {
        self.random =
            self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.random >> 33
    }

    fn value(&mut self) -> T {
        let (next, content) = (self.next(), self.content);
        let small = (next % 512) as f64 / 128.0 - 2.0;
        T::of(match content {
            Content::Small => small,
            Content::Large => small * 1e37,
            Content::NotFinite => match next / 512 % 16 {
                0 => f64::NAN,
                1 => f64::INFINITY,
                2 => f64::NEG_INFINITY,
                _ => small,
            },
            Content::Words(n) => match next % 64 {
                0 => n as f64,
                1 => -1.0,
                2 => 0.5,
                _ => (next % n.max(1) as u64) as f64,
            },
        })
    }

    /// The length of a slice of which so much is needed.
    fn given(&mut self, needed: u128) -> usize {
        let needed = needed.min(LONGEST) as usize;
        match (self.lengths, self.draws.byte()) {
            (Lengths::Exact, _) => needed,
            (Lengths::Enough, more) => needed + usize::from(more % 40),
            (Lengths::Any, 0..128) => needed,
            (Lengths::Any, more @ 128..192) => needed + usize::from(more % 40),
            (Lengths::Any, 192..248) => needed.saturating_sub(1),
            (Lengths::Any, _) => needed / 2,
        }
    }

    /// Calls `call` with slices to read and slices to write, of which so much is needed. `work`: about how many
    /// multiply-adds that is.
    pub fn run<const R: usize, const W: usize>(
        &mut self,
        (layer, method): (&dyn Debug, &str),
        work: u128,
        reads: [u128; R],
        writes: [u128; W],
        call: impl FnOnce([&[T]; R], [&mut [T]; W]),
    ) {
        if work > MOST_WORK && reads.iter().chain(&writes).all(|&needed| needed <= LONGEST) {
            return;
        }
        let read = reads.map(|needed| {
            let given = self.given(needed);
            (0..given).map(|_| self.value()).collect::<Vec<T>>()
        });
        let mut written = writes.map(|needed| Written::new(self, needed));
        let short = reads.iter().zip(&read).any(|(&needed, x)| needed > x.len() as u128)
            || written.iter().any(|x| x.needed > x.given as u128);
        let slices = read.each_ref().map(Vec::as_slice);
        let result = quietly(|| call(slices, written.each_mut().map(Written::slice)));
        let lens = || {
            let read: Vec<_> = reads.iter().zip(&read).map(|(needed, x)| (needed, x.len())).collect();
            let written: Vec<_> = written.iter().map(|x| (x.needed, x.given)).collect();
            format!("{layer:?}.{method}, needed and given: reads {read:?} writes {written:?}")
        };
        if let Some(place) = written.iter().position(|written| !written.is_intact()) {
            panic!("slice {place} was written to beyond what is needed: {}", lens());
        }
        match result {
            Ok(()) if short && !self.without_examples => {
                panic!("a slice that is too short was taken: {}", lens())
            }
            Ok(()) => {}
            Err(text) if !REFUSALS.iter().chain(BEYOND).any(|part| text.contains(part)) => {
                panic!("no check of ours: `{text}`: {}", lens())
            }
            // One example can be more than any memory holds, and then it does not help that there is none.
            Err(text) => {
                let beyond = self.huge && BEYOND.iter().any(|part| text.contains(part));
                assert!(short || self.refusable || beyond, "refused without reason: `{text}`: {}", lens());
            }
        }
    }
}

/// A slice to be written to, between canaries.
struct Written<T> {
    values: Vec<T>,
    needed: u128,
    given: usize,
}

impl<T: Scalar> Written<T> {
    /// Dirty where the call may write.
    fn new(case: &mut Case<'_, T>, needed: u128) -> Written<T> {
        let given = case.given(needed);
        let mut values = vec![T::of(CANARY); given + 2 * GUARD];
        let used = needed.min(given as u128) as usize;
        values[GUARD..][..used].iter_mut().for_each(|value| *value = case.value());
        Written { values, needed, given }
    }

    fn slice(&mut self) -> &mut [T] {
        &mut self.values[GUARD..][..self.given]
    }

    fn is_intact(&self) -> bool {
        let used = self.needed.min(self.given as u128) as usize;
        let (before, behind) = (&self.values[..GUARD], &self.values[GUARD + used..]);
        before.iter().chain(behind).all(|&value| value == T::of(CANARY))
    }
}
