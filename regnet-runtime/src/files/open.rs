//! An open model, in a file or in bytes: nothing is read or allocated before its own size and the header allow it.

use std::fmt::Display;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use super::header::Entry;
use crate::base::error::Error;
use crate::base::file::{self, Fault};
use crate::base::hash::Hash;
use crate::base::real::Real;

/// The bytes that tell the header's length.
const LENGTH: u64 = 8;
/// How many bytes are decoded or encoded at once.
pub const CHUNK: usize = 1 << 16;

/// The error of a model that stands in a place.
pub fn at(place: impl Display) -> impl FnOnce(Fault) -> Error {
    move |fault| fault.at(place, Error::Model)
}

/// A file, or bytes, whose first bytes are those of safetensors.
pub struct ModelFile<R> {
    file: R,
    /// The length of the header's text.
    header: u64,
    /// The length of what follows it.
    data: u64,
}

impl ModelFile<File> {
    pub fn open(path: &Path) -> Result<ModelFile<File>, Fault> {
        let (file, size) = file::open(path)?;
        ModelFile::new(file, size)
    }
}

impl<'b> ModelFile<Cursor<&'b [u8]>> {
    pub fn of_bytes(bytes: &'b [u8]) -> Result<ModelFile<Cursor<&'b [u8]>>, Fault> {
        ModelFile::new(Cursor::new(bytes), bytes.len() as u64)
    }
}

impl<R: Read + Seek> ModelFile<R> {
    /// Of `size` bytes.
    fn new(mut file: R, size: u64) -> Result<ModelFile<R>, Fault> {
        let mut start = [0; LENGTH as usize + 1];
        if size < start.len() as u64 {
            let text = format!("not a safetensors file, or truncated: it has only {size} bytes");
            return Err(Fault::Content(text));
        }
        file.read_exact(&mut start)?;
        let [length @ .., first] = start;
        if first != b'{' {
            return Err(Fault::Content("not a safetensors file: no header at its start".into()));
        }
        let (header, rest) = (u64::from_le_bytes(length), size - LENGTH);
        match rest.checked_sub(header) {
            Some(data) => Ok(ModelFile { file, header, data }),
            None => Err(Fault::Content(format!(
                "truncated, or not a safetensors file: the header says {header} bytes of its own, the file has {rest}"
            ))),
        }
    }

    /// The length of what follows the header.
    pub fn data(&self) -> u64 {
        self.data
    }

    /// The header's text, if it has no more than `limit` bytes.
    pub fn header(&mut self, limit: u64) -> Result<String, Fault> {
        if self.header > limit {
            let text = format!("its header has {} bytes, expected no more than {limit}", self.header);
            return Err(Fault::Content(text));
        }
        let mut text = vec![0; self.header as usize];
        self.file.seek(SeekFrom::Start(LENGTH))?;
        self.file.read_exact(&mut text)?;
        String::from_utf8(text)
            .map_err(|error| Fault::Content(format!("broken header: {}, expected UTF-8", error.utf8_error())))
    }

    /// The hash of all values.
    pub fn hash(&mut self) -> Result<Hash, Fault> {
        self.file.seek(SeekFrom::Start(LENGTH + self.header))?;
        let (mut hash, mut rest, mut buffer) = (Hash::new(), self.data, [0; CHUNK]);
        while rest > 0 {
            let bytes = &mut buffer[..rest.min(CHUNK as u64) as usize];
            self.file.read_exact(bytes)?;
            hash = hash.with(bytes);
            rest -= bytes.len() as u64;
        }
        Ok(hash)
    }

    /// The values of one tensor; `values` has the length that its shape says.
    pub fn read<T: Real>(&mut self, entry: &Entry<'_>, values: &mut [T]) -> Result<(), Fault> {
        self.file.seek(SeekFrom::Start(LENGTH + self.header + entry.begin))?;
        let mut buffer = vec![0; CHUNK.min(size_of_val(values))];
        for values in values.chunks_mut(CHUNK / size_of::<T>()) {
            let bytes = &mut buffer[..size_of_val(values)];
            self.file.read_exact(bytes)?;
            T::decode(bytes, values);
        }
        Ok(())
    }
}
