//! Writing a network to a file, and reading it.

use std::io::{self, Read, Seek, Write};
use std::path::Path;

use super::header::{Entry, Header, Metadata};
use super::matched::Matched;
use super::open::{CHUNK, ModelFile, at};
use super::origin::LONGEST_METADATA;
use super::places::{Comparison, layout, moment_names, places};
use super::settings;
use super::values::Accept;
use crate::base::buffer::Buffer;
use crate::base::error::Error;
use crate::base::file::Fault;
use crate::base::real::Real;
use crate::data::{Moments, Standardize};
use crate::flat::frozen::Frozen;
use crate::model::network::{Network, State};
use crate::model::scalar::Scalar;
use crate::model::wrapper::Model;
use crate::spec::Spec;

/// The header of a network's file is no longer than this, the longest metadata of the user's, and four times what the network
/// itself writes: room for spaces and for the metadata of other tools.
const SPARE_HEADER: u64 = (64 << 10) + LONGEST_METADATA as u64;
/// The longest header of a file that tensors are picked from.
pub(super) const LONGEST_HEADER: u64 = 4 << 20;

/// Writes a network as it is, also when some of its numbers are not finite. The file appears as a whole: until
/// then an older file of that name is untouched.
///
/// # Errors
/// What the operating system refuses, or a file that is read-only: the text names the path. Metadata longer than 1 MiB.
pub fn save<N: Network>(net: &Model<N>, path: &Path) -> Result<(), Error> {
    Metadata::of_network(net).check_user()?;
    super::replace::replace(path, |file| write_network(net, file))
        .map_err(|error| at(path.display())(error.into()))
}

/// The bytes of the file that [`save`] writes, for a machine without files, or a place that is none: a database, a
/// message, the program itself by `include_bytes!`.
///
/// # Panics
/// If the metadata take more than 1 MiB, which `save` reports.
#[must_use]
#[track_caller]
pub fn to_bytes<N: Network>(net: &Model<N>) -> Vec<u8> {
    if let Err(error) = Metadata::of_network(net).check_user() {
        panic!("{error}");
    }
    let mut bytes = Vec::new();
    write_network(net, &mut bytes).expect("memory takes all bytes");
    bytes
}

/// Writes the bytes of the file that [`save`] writes to anything that takes them.
///
/// # Errors
/// What it refuses, or metadata longer than 1 MiB.
pub fn write_to<N: Network>(net: &Model<N>, mut writer: impl Write) -> Result<(), Error> {
    Metadata::of_network(net).check_user()?;
    let written = write_network(net, &mut writer).and_then(|()| writer.flush());
    written.map_err(|error| Error::Io("the writer".into(), error))
}

/// Reads a network from anything that gives the bytes of a model file, to their end.
///
/// # Errors
/// What it refuses, and those of [`from_bytes`].
pub fn read_from<N: Network>(mut reader: impl Read) -> Result<N, Error> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|error| Error::Io("the reader".into(), error))?;
    from_bytes(&bytes)
}

/// Reads a network that [`save`] wrote, of the same architecture and number type.
///
/// ```no_run
/// # fn load_in_64_bits<N: regnet::Network<Scalar = f64>>() -> Result<N, regnet::Error> {
/// let net: N = regnet::files::load("digits.safetensors".as_ref())?; // `DigitNet<f64>`
/// # Ok(net) }
/// ```
///
/// # Errors
/// A file that cannot be read, is broken, or belongs to another network; the text begins with the path and
/// names what was found and what was expected. So does that of a value that is NaN or infinite, and of a variance below 0:
/// [`load_as_is`] reads them.
pub fn load<N: Network>(path: &Path) -> Result<N, Error> {
    read_file(path, SAME_ARCHITECTURE, SOUND)
}

/// Reads as [`load`] does, whatever the values are: to look at a network that left the finite numbers.
///
/// # Errors
/// As [`load`], but for the values.
pub fn load_as_is<N: Network>(path: &Path) -> Result<N, Error> {
    read_file(path, SAME_ARCHITECTURE, Accept::AsTheyAre)
}

/// Reads a network from the bytes that [`to_bytes`] gave or [`save`] wrote, of the same architecture and number type.
///
/// ```
/// # fn there_and_back<N: regnet::Network>(net: &N) -> Result<N, regnet::Error> {
/// let bytes = regnet::files::to_bytes(net);
/// let again: N = regnet::files::from_bytes(&bytes)?;
/// # Ok(again) }
/// ```
///
/// # Errors
/// Those of [`load`]; the text begins with `the bytes` in place of a path.
pub fn from_bytes<N: Network>(bytes: &[u8]) -> Result<N, Error> {
    read_bytes(bytes, SOUND)
}

/// Reads as [`from_bytes`] does, whatever the values are.
///
/// # Errors
/// As [`from_bytes`], but for the values.
pub fn from_bytes_as_is<N: Network>(bytes: &[u8]) -> Result<N, Error> {
    read_bytes(bytes, Accept::AsTheyAre)
}

/// Reads a network whose tensors are the same, but whose architecture may differ: another activation, another
/// stride.
///
/// # Errors
/// As [`load`], but for the architecture.
pub fn load_unchecked_architecture<N: Network>(path: &Path) -> Result<N, Error> {
    read_file(path, |_, _| Ok(()), MATCHING_SOUND)
}

/// Takes what fits by name, shape and number type from any safetensors file, with the standardization if the
/// file has one for these inputs, and reports the rest. The network keeps its own metadata.
///
/// # Errors
/// A file that cannot be read or is broken, or a tensor that fits with values that [`load`] refuses; the network has not
/// changed then.
pub fn load_matching<N: Network>(net: &mut Model<N>, path: &Path) -> Result<Matched, Error> {
    let read = |file| read_matching(net, file, MATCHING_SOUND);
    ModelFile::open(path).and_then(read).map_err(at(path.display()))
}

/// Takes as [`load_matching`] does, whatever the values are.
///
/// # Errors
/// As [`load_matching`], but for the values.
pub fn load_matching_as_is<N: Network>(net: &mut Model<N>, path: &Path) -> Result<Matched, Error> {
    let read = |file| read_matching(net, file, Accept::AsTheyAre);
    ModelFile::open(path).and_then(read).map_err(at(path.display()))
}

/// Whether the network of a file may be read as one of this description.
type Fits = fn(&Metadata<'_>, &Spec) -> Result<(), String>;

const SAME_ARCHITECTURE: Fits = |metadata, spec| metadata.check_architecture(spec);
const SOUND: Accept = Accept::Sound("; `load_as_is` reads it all the same");
const MATCHING_SOUND: Accept = Accept::Sound("; `load_matching_as_is` takes it all the same");

fn read_file<N: Network>(path: &Path, fits: Fits, accept: Accept) -> Result<N, Error> {
    let read = |file| read_network(file, fits, accept);
    ModelFile::open(path).and_then(read).map_err(at(path.display()))
}

fn read_bytes<N: Network>(bytes: &[u8], accept: Accept) -> Result<N, Error> {
    let read = |file| read_network(file, SAME_ARCHITECTURE, accept);
    ModelFile::of_bytes(bytes).and_then(read).map_err(at("the bytes"))
}

fn write_network<N: Network>(net: &Model<N>, file: &mut dyn Write) -> io::Result<()> {
    let (state, places) = (net.state(), places(N::SPEC));
    let moments = state.standardize.as_ref().map_or(Vec::new(), named_moments);
    file.write_all(&layout::<N::Scalar>(&Metadata::of_network(net), &moments, &places))?;
    moments.iter().try_for_each(|(_, values)| write_values(file, values))?;
    places.iter().try_for_each(|place| write_values(file, place.values(state)))
}

fn read_network<N: Network>(
    mut file: ModelFile<impl Read + Seek>,
    fits: Fits,
    accept: Accept,
) -> Result<N, Fault> {
    const { N::BUDGET };
    let spec = N::SPEC;
    let own = layout::<N::Scalar>(&Metadata::of(spec), &[], &places(spec)).len() as u64;
    let text = file.header(SPARE_HEADER + 4 * own)?;
    let header = Header::parse(&text)?;
    header.check_layout(file.data())?;
    header.check_origin()?;
    fits(&header.metadata, spec)?;
    let settings = settings::read_all::<N>(&header.metadata)?;

    let found = Comparison::new(spec, N::Scalar::DTYPE, header.tensors);
    if !found.matched.is_complete() {
        return Err(Fault::Content(refusal::<N::Scalar>(&found.matched)));
    }
    let mut state = State {
        params: Buffer::zeros(spec.params),
        stats: Buffer::zeros(spec.stats),
        standardize: read_standardize(&mut file, &found, None)?,
        metadata: header.metadata.into_user(),
        frozen: Frozen::default(),
    };
    for (place, entry) in &found.taken {
        file.read(entry, place.values_mut(&mut state))?;
        accept.check(place, place.values(&state))?;
    }
    Ok(Model::of(state).keeping(settings).into())
}

fn read_matching<N: Network>(
    net: &mut Model<N>,
    mut file: ModelFile<impl Read + Seek>,
    accept: Accept,
) -> Result<Matched, Fault> {
    let text = file.header(LONGEST_HEADER)?;
    let header = Header::parse(&text)?;
    header.check_layout(file.data())?;
    if header.metadata.is_ours() {
        header.metadata.check_version()?;
    }
    let (settings, surplus) = settings::read::<N>(&header.metadata, net.settings())?;
    let mut found = Comparison::new(N::SPEC, N::Scalar::DTYPE, header.tensors);
    found.matched.surplus.extend(surplus.iter().map(|name| format!("setting {name}")));
    let standardize = read_standardize(&mut file, &found, net.state().standardize.as_ref())?;
    // All is read before anything changes.
    let mut read = Vec::with_capacity(found.taken.len());
    for (place, entry) in &found.taken {
        let mut values = vec![N::Scalar::of(0.0); place.values(net.state()).len()];
        file.read(entry, &mut values)?;
        accept.check(place, &values)?;
        read.push((place, values));
    }
    *net.settings_mut() = settings;
    let state = net.state_mut();
    state.standardize = standardize;
    for (place, values) in read {
        place.values_mut(state).copy_from_slice(&values);
    }
    Ok(found.matched)
}

/// The standardization of the file; what the file does not have is the network's `own`.
fn read_standardize(
    file: &mut ModelFile<impl Read + Seek>,
    found: &Comparison<'_>,
    own: Option<&Standardize>,
) -> Result<Option<Standardize>, Fault> {
    let mut moments = |part: &str, [mean, std]: &[Entry<'_>; 2]| {
        let mut values = |entry: &Entry<'_>| {
            let mut values = vec![0.0; entry.shape.iter().product()];
            file.read(entry, &mut values).map(|()| values)
        };
        let moments = Moments::new(values(mean)?, values(std)?);
        moments.map_err(|error| Fault::Content(format!("standardization of the {part}: {error}")))
    };
    let Some(inputs) = &found.inputs else { return Ok(own.cloned()) };
    let inputs = moments("inputs", inputs)?;
    let targets = match &found.targets {
        Some(targets) => Some(moments("targets", targets)?),
        None => own.and_then(|own| own.parts().1.cloned()),
    };
    Ok(Some(Standardize::from_parts(inputs, targets)))
}

fn named_moments(standardize: &Standardize) -> Vec<(String, &[f64])> {
    let (inputs, targets) = standardize.parts();
    let mut named = Vec::new();
    for (part, moments) in [("inputs", Some(inputs)), ("targets", targets)] {
        if let Some(moments) = moments {
            named.extend(moment_names(part).into_iter().zip([moments.mean(), moments.std()]));
        }
    }
    named
}

pub(super) fn write_values<T: Real>(file: &mut dyn Write, values: &[T]) -> io::Result<()> {
    let mut buffer = vec![0; CHUNK.min(size_of_val(values))];
    for values in values.chunks(CHUNK / size_of::<T>()) {
        let bytes = &mut buffer[..size_of_val(values)];
        T::encode(values, bytes);
        file.write_all(bytes)?;
    }
    Ok(())
}

/// Why the tensors of a file are not those of a network of `T`.
pub(super) fn refusal<T: Scalar>(matched: &Matched) -> String {
    let other = if T::DTYPE == f32::DTYPE { f64::DTYPE } else { f32::DTYPE };
    let cast = matched.misshapen.iter().any(|(_, found, _)| found.starts_with(other));
    let remedy = format!(
        "; read it as a network of {} with `regnet::files::load` and `cast` it",
        other.replace('F', "f")
    );
    format!("other tensors: {}{}", matched.differences(), if cast { &remedy } else { "" })
}
