//! A training in a file: the network's tensors under their names, so that `load_matching` takes them, and beside them
//! what the training remembers, under names that begin with `training.`.
//!
//! The hash in `__metadata__` is of all values: a file that the disk or a crash has spoiled is an error.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use super::header::{Entry, Header, Metadata};
use super::open::{ModelFile, at};
use super::places::{Comparison, places};
use super::replace;
use super::safetensors::{LONGEST_HEADER, refusal, write_values};
use super::settings;
use super::values;
use crate::base::error::Error;
use crate::base::file::Fault;
use crate::base::hash::Hash;
use crate::base::real::Real;
use crate::base::text::clipped;
use crate::model::network::{Network, State};
use crate::model::settings::Settings;
use crate::model::wrapper::Model;

/// What the names of 64-bit numbers begin with, and those of the network's type. No layer's tensor has such a name: it
/// would end in `weight` or another word of its own.
const WIDE: &str = "training.run.";
const OWN: &str = "training.state.";

/// What a training remembers beside the network, by name.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Memory<T> {
    /// Numbers of 64 bits.
    pub wide: BTreeMap<String, Vec<f64>>,
    /// Numbers of the network's type.
    pub own: BTreeMap<String, Vec<T>>,
}

/// The layout of the settings' text and of what is remembered that is written, and the one that is read.
const VERSION: &str = "1";

/// A checkpoint that was read: the network's state, the settings of its training, and what it remembers.
pub(crate) struct Checkpoint<T> {
    pub state: State<T>,
    /// The network's settings.
    pub set: Vec<f64>,
    /// Those of the training.
    pub settings: String,
    pub memory: Memory<T>,
}

/// Whether a checkpoint of the network can be written, as far as it is known before: its metadata have to fit.
pub(crate) fn check<N: Network>(net: &Model<N>) -> Result<(), Error> {
    Metadata::of_network(net).check_user()
}

/// Writes a checkpoint as a whole, beside an older file of that name until it is on the disk.
pub(crate) fn write<N: Network>(
    net: &Model<N>,
    settings: &str,
    memory: &Memory<N::Scalar>,
    path: &Path,
) -> Result<(), Error> {
    let (state, places) = (net.state(), places(N::SPEC));
    let values = |file: &mut dyn Write| -> io::Result<()> {
        memory.wide.values().try_for_each(|values| write_values(file, values))?;
        memory.own.values().try_for_each(|values| write_values(file, values))?;
        places.iter().try_for_each(|place| write_values(file, place.values(state)))
    };
    let mut hash = Hash::new();
    let written = values(&mut hash).and_then(|()| {
        let metadata = Metadata {
            training_version: Some(Cow::Borrowed(VERSION)),
            training: Some(Cow::Borrowed(settings)),
            checksum: Some(Cow::Owned(checksum(hash))),
            ..Metadata::of_network(net)
        };
        let mut end = 0;
        let mut entry = |dtype: &'static str, shape: &[usize], size: usize| {
            let begin = end;
            end += (size * shape.iter().product::<usize>()) as u64;
            Entry { dtype: Cow::Borrowed(dtype), shape: shape.to_vec(), begin, end }
        };
        let (mut tensors, own) = (Vec::new(), N::Scalar::DTYPE);
        for (name, values) in &memory.wide {
            tensors.push((format!("{WIDE}{name}"), entry(f64::DTYPE, &[values.len()], size_of::<f64>())));
        }
        for (name, values) in &memory.own {
            tensors.push((format!("{OWN}{name}"), entry(own, &[values.len()], size_of::<N::Scalar>())));
        }
        for place in &places {
            tensors.push((place.name.clone(), entry(own, place.shape, size_of::<N::Scalar>())));
        }
        let header = Header::to_bytes(&metadata, &tensors);
        replace::replace(path, |file| {
            file.write_all(&header)?;
            values(file)
        })
    });
    written.map_err(|error| at(path.display())(error.into()))
}

/// Reads a checkpoint of the network, which stays as it is.
pub(crate) fn read<N: Network>(net: &Model<N>, path: &Path) -> Result<Checkpoint<N::Scalar>, Error> {
    read_all(net, path).map_err(at(path.display()))
}

fn read_all<N: Network>(net: &Model<N>, path: &Path) -> Result<Checkpoint<N::Scalar>, Fault> {
    let mut file = ModelFile::open(path)?;
    let text = file.header(LONGEST_HEADER)?;
    let header = Header::parse(&text)?;
    header.check_layout(file.data())?;
    header.check_origin()?;
    let Metadata { training: Some(settings), checksum: Some(expected), .. } = &header.metadata else {
        return Err(Fault::Content("a model, but not a checkpoint of a training".into()));
    };
    let (settings, expected) = (settings.to_string(), expected.to_string());
    let found = file.hash()?;
    if checksum(found) != expected {
        return Err(Fault::Content(format!(
            "spoiled: its values have the checksum {}, expected {expected}",
            checksum(found)
        )));
    }
    check_version(&header.metadata)?;
    header.metadata.check_architecture(N::SPEC)?;
    let set = settings::read_all::<N>(&header.metadata)?.values().as_ref().to_vec();
    let (mut memory, mut tensors) = (Memory::default(), BTreeMap::new());
    for (name, entry) in header.tensors {
        if let Some(name) = name.strip_prefix(WIDE) {
            memory.wide.insert(name.to_owned(), values(&mut file, &entry)?);
        } else if let Some(name) = name.strip_prefix(OWN) {
            memory.own.insert(name.to_owned(), values(&mut file, &entry)?);
        } else {
            tensors.insert(name, entry);
        }
    }
    let found = Comparison::new(N::SPEC, N::Scalar::DTYPE, tensors);
    if !found.matched.is_complete() {
        return Err(Fault::Content(refusal::<N::Scalar>(&found.matched)));
    }
    let mut state = net.state().clone();
    for (place, entry) in &found.taken {
        file.read(entry, place.values_mut(&mut state))?;
    }
    values::check_state(N::SPEC, &state)?;
    Ok(Checkpoint { state, set, settings, memory })
}

/// Whether this version goes on with the training.
fn check_version(metadata: &Metadata<'_>) -> Result<(), String> {
    match metadata.training_version.as_deref() {
        Some(VERSION) => Ok(()),
        found => Err(format!(
            "its training has the layout `{}`, expected `{VERSION}`: regnet {} wrote it; `load_matching` takes its weights",
            clipped(found.unwrap_or("nothing")),
            clipped(metadata.regnet_version.as_deref().unwrap_or("of no version")),
        )),
    }
}

/// The values of a list, of the type that is expected.
fn values<T: Real>(file: &mut ModelFile<impl Read + Seek>, entry: &Entry<'_>) -> Result<Vec<T>, Fault> {
    let &[len] = entry.shape.as_slice() else {
        return Err(Fault::Content(format!("a list of the training is {entry}")));
    };
    if entry.dtype != T::DTYPE {
        return Err(Fault::Content(format!("a list of the training is {entry}, expected {}", T::DTYPE)));
    }
    let mut values = vec![T::of(0.0); len];
    file.read(entry, &mut values)?;
    Ok(values)
}

fn checksum(hash: Hash) -> String {
    format!("{:016x}", hash.value())
}
