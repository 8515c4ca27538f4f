//! The tensors of a network beside those of a file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::header::{Entry, Header, Metadata};
use super::matched::Matched;
use crate::base::real::Real;
use crate::base::shape::Shape;
use crate::data::Moments;
use crate::model::network::State;
use crate::spec::{Spec, Tensor};

/// A tensor of a network, and where it stands there.
pub struct Place {
    pub name: String,
    pub shape: &'static [usize],
    /// Whether no value of it can be below 0: all statistics but means.
    pub nonnegative: bool,
    buffer: Buffer,
    range: Range<usize>,
}

#[derive(Clone, Copy)]
enum Buffer {
    Params,
    Stats,
}

impl Place {
    fn of(tensor: &Tensor<'_>, buffer: Buffer) -> Place {
        let shape = tensor.spec().shape.dims();
        let nonnegative = matches!(buffer, Buffer::Stats) && tensor.spec().name != "running_mean";
        Place { name: tensor.name(), shape, nonnegative, buffer, range: tensor.range() }
    }

    /// Its values.
    pub fn values<'s, T>(&self, state: &'s State<T>) -> &'s [T] {
        match self.buffer {
            Buffer::Params => &state.params[self.range.clone()],
            Buffer::Stats => &state.stats[self.range.clone()],
        }
    }

    /// The same, to be changed.
    pub fn values_mut<'s, T>(&self, state: &'s mut State<T>) -> &'s mut [T] {
        match self.buffer {
            Buffer::Params => &mut state.params[self.range.clone()],
            Buffer::Stats => &mut state.stats[self.range.clone()],
        }
    }
}

/// All tensors of a network, in the order of its buffers.
pub fn places(spec: &Spec) -> Vec<Place> {
    let mut places = Vec::new();
    spec.each_param(|tensor| places.push(Place::of(&tensor, Buffer::Params)));
    spec.each_stat(|tensor| places.push(Place::of(&tensor, Buffer::Stats)));
    places
}

/// The means and deviations of a standardization by their names in the file.
///
/// No layer's tensor has such a name, not even that of a stage called `standardize`: it ends in the tensor's
/// own name, and none is called `mean` or `std`. Names are compared whole, never by their beginning.
pub fn moment_names(part: &str) -> [String; 2] {
    ["mean", "std"].map(|what| format!("standardize.{part}.{what}"))
}

/// The header of a file with these moments and then these places.
pub fn layout<T: Real>(metadata: &Metadata<'_>, moments: &[(String, &[f64])], places: &[Place]) -> Vec<u8> {
    let mut tensors = Vec::with_capacity(moments.len() + places.len());
    let mut end = 0;
    let mut add = |name: &str, dtype: &'static str, shape: &[usize], size: usize| {
        let begin = end;
        end += (size * shape.iter().product::<usize>()) as u64;
        let entry = Entry { dtype: Cow::Borrowed(dtype), shape: shape.to_vec(), begin, end };
        tensors.push((name.to_owned(), entry));
    };
    // The 64-bit numbers come first, so that all are aligned.
    for (name, values) in moments {
        add(name, f64::DTYPE, &[values.len()], size_of::<f64>());
    }
    for place in places {
        add(&place.name, T::DTYPE, place.shape, size_of::<T>());
    }
    Header::to_bytes(metadata, &tensors)
}

/// Which tensors of a file find their place in a network.
pub struct Comparison<'a> {
    pub taken: Vec<(Place, Entry<'a>)>,
    /// Mean and deviation of the inputs, and of the targets.
    pub inputs: Option<[Entry<'a>; 2]>,
    pub targets: Option<[Entry<'a>; 2]>,
    pub matched: Matched,
}

impl<'a> Comparison<'a> {
    /// Values of type `dtype` are expected, those of a standardization always in 64 bits.
    pub fn new(spec: &Spec, dtype: &str, mut found: BTreeMap<Cow<'a, str>, Entry<'a>>) -> Comparison<'a> {
        let (mut taken, mut matched) = (Vec::new(), Matched::default());
        for place in places(spec) {
            match found.remove(place.name.as_str()) {
                None => matched.missing.push(place.name),
                Some(entry) if entry.dtype == dtype && entry.shape == place.shape => {
                    matched.taken.push(place.name.clone());
                    taken.push((place, entry));
                }
                Some(entry) => {
                    let expected = format!("{dtype} {:?}", place.shape);
                    matched.misshapen.push((place.name, entry.to_string(), expected));
                }
            }
        }
        let inputs = moments("inputs", spec.input, &mut found, &mut matched);
        // Without the inputs' numbers the targets' have no place: they stay in `found`.
        let targets = inputs.as_ref().and_then(|_| moments("targets", spec.output, &mut found, &mut matched));
        matched.surplus.extend(found.into_keys().map(Cow::into_owned));
        Comparison { taken, inputs, targets, matched }
    }
}

/// One part of a standardization, if the file has it and it fits values of this shape.
fn moments<'a>(
    part: &str,
    shape: Shape,
    found: &mut BTreeMap<Cow<'a, str>, Entry<'a>>,
    matched: &mut Matched,
) -> Option<[Entry<'a>; 2]> {
    let names = moment_names(part);
    let [mean, std] = names.each_ref().map(|name| found.remove(name.as_str()));
    if mean.is_none() && std.is_none() {
        return None;
    }
    let widths = Moments::widths(shape);
    let fits =
        |entry: &Entry<'_>| entry.dtype == f64::DTYPE && widths.iter().any(|width| entry.shape == [*width]);
    match (mean, std) {
        (Some(mean), Some(std)) if fits(&mean) && fits(&std) && mean.shape == std.shape => {
            matched.taken.extend(names);
            Some([mean, std])
        }
        (mean, std) => {
            for (name, entry) in names.into_iter().zip([mean, std]) {
                match entry {
                    None => matched.missing.push(name),
                    Some(entry) => {
                        let expected = format!("F64 [{}] or [1] for both mean and std", shape.len());
                        matched.misshapen.push((name, entry.to_string(), expected));
                    }
                }
            }
            None
        }
    }
}
