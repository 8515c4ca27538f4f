//! The archive that `.npz` is: a zip file with a directory at its end. What a directory says is held against the file's length.

use std::io::{self, Read, Seek, SeekFrom};

use flate2::Crc;
use flate2::read::DeflateDecoder;

use crate::base::file::Fault;
use crate::base::text::clipped;
use crate::data::npy::Length;
use crate::data::promised::MOST_INFLATION;

/// What begins the parts of an archive.
pub const FILE: u32 = u32::from_le_bytes(*b"PK\x03\x04");
pub const ENTRY: u32 = u32::from_le_bytes(*b"PK\x01\x02");
pub const END: u32 = u32::from_le_bytes(*b"PK\x05\x06");
pub const END_64: u32 = u32::from_le_bytes(*b"PK\x06\x06");
pub const LOCATOR_64: u32 = u32::from_le_bytes(*b"PK\x06\x07");
/// The number of the field with the sizes of 64 bits.
pub const SIZES_64: u16 = 1;
/// Ways to store a file.
pub const STORED: u16 = 0;
pub const DEFLATED: u16 = 8;

/// Lengths of the parts that are always there.
const FILE_LEN: u64 = 30;
const END_LEN: u64 = 22;
const LOCATOR_LEN: u64 = 20;
const END_64_LEN: u64 = 56;
/// The end may be followed by a comment.
const LONGEST_COMMENT: u64 = 0xffff;
const ENCRYPTED: u16 = 1;

/// A file of the archive.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub name: String,
    pub flags: u16,
    pub method: u16,
    pub checksum: u32,
    /// Its bytes in the archive, and those that they become.
    pub packed: u64,
    pub size: u64,
    /// Where its own header stands.
    pub offset: u64,
}

/// Numbers of a part, in order.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    fn u16(&mut self) -> Option<u16> {
        self.bytes(2).and_then(|bytes| bytes.try_into().ok()).map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.bytes(4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.bytes(8).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes)
    }
}

/// The files of an archive of so many bytes.
pub fn directory(file: &mut (impl Read + Seek), len: u64) -> Result<Vec<Entry>, Fault> {
    let (count, size, offset) = end(file, len)?;
    if offset.checked_add(size).is_none_or(|end| end > len) {
        return Err(broken("its directory lies outside of it"));
    }
    let bytes = read_at(file, offset, size)?;
    let mut fields = Fields(&bytes);
    let mut entries = Vec::new();
    while !fields.0.is_empty() {
        entries.push(entry(&mut fields).ok_or_else(|| broken("its directory cannot be read"))?);
    }
    if entries.len() as u64 != count {
        let text = format!("its directory has {} entries where it promises {count}", entries.len());
        return Err(broken(&text));
    }
    Ok(entries)
}

/// How many entries the directory has, its length and its place.
fn end(file: &mut (impl Read + Seek), len: u64) -> Result<(u64, u64, u64), Fault> {
    let from = len.saturating_sub(END_LEN + LONGEST_COMMENT);
    let tail = read_at(file, from, len - from)?;
    // The comment, which may hold anything, ends with the file.
    let is_end = |at: &usize| {
        let mut fields = Fields(&tail[*at..]);
        fields.u32() == Some(END)
            && fields.bytes(16).is_some()
            && fields.u16().map(usize::from) == Some(fields.0.len())
    };
    let Some(at) = (0..tail.len()).rev().find(is_end) else {
        return Err(Fault::Content("no .npz file: it is no zip archive, or was cut off".into()));
    };
    let mut fields = Fields(&tail[at + 10..]);
    let (Some(count), Some(size), Some(offset)) = (fields.u16(), fields.u32(), fields.u32()) else {
        return Err(broken("its end cannot be read"));
    };
    let short = (u64::from(count), u64::from(size), u64::from(offset));
    let Some(locator) = (from + at as u64).checked_sub(LOCATOR_LEN) else { return Ok(short) };
    let bytes = read_at(file, locator, LOCATOR_LEN)?;
    let mut fields = Fields(&bytes);
    if fields.u32() != Some(LOCATOR_64) {
        return Ok(short);
    }
    let place = fields.u32().and_then(|_disk| fields.u64()).filter(|place| *place <= locator);
    let bytes = read_at(file, place.unwrap_or(locator), END_64_LEN.min(len - place.unwrap_or(locator)))?;
    end_64(&bytes).ok_or_else(|| broken("its end of 64 bits cannot be read"))
}

fn end_64(bytes: &[u8]) -> Option<(u64, u64, u64)> {
    let mut fields = Fields(bytes);
    (fields.u32()? == END_64).then_some(())?;
    fields.bytes(28)?;
    Some((fields.u64()?, fields.u64()?, fields.u64()?))
}

/// The next entry of the directory.
fn entry(fields: &mut Fields<'_>) -> Option<Entry> {
    (fields.u32()? == ENTRY).then_some(())?;
    let _versions = fields.u32()?;
    let (flags, method, _time) = (fields.u16()?, fields.u16()?, fields.u32()?);
    let (checksum, packed, size) = (fields.u32()?, fields.u32()?, fields.u32()?);
    let (name, extra, comment) = (fields.u16()?, fields.u16()?, fields.u16()?);
    let _disk_and_attributes = fields.bytes(8)?;
    let offset = fields.u32()?;
    let name = String::from_utf8_lossy(fields.bytes(name.into())?).into_owned();
    let mut extra = Fields(fields.bytes(extra.into())?);
    fields.bytes(comment.into())?;
    let mut wide = Fields(&[]);
    while let (Some(kind), Some(len)) = (extra.u16(), extra.u16()) {
        let field = extra.bytes(len.into())?;
        if kind == SIZES_64 {
            wide = Fields(field);
        }
    }
    // Of those that do not fit, in this order.
    let mut or_wide = |short: u32| if short == u32::MAX { wide.u64() } else { Some(u64::from(short)) };
    let (size, packed, offset) = (or_wide(size)?, or_wide(packed)?, or_wide(offset)?);
    Some(Entry { name, flags, method, checksum, packed, size, offset })
}

/// What stands in a file of an archive of so many bytes, and how long it can be.
pub fn open<F: Read + Seek>(mut file: F, len: u64, entry: &Entry) -> Result<(Checked<F>, Length), Fault> {
    if entry.flags & ENCRYPTED != 0 {
        return Err(Fault::Content("it is encrypted".into()));
    }
    if entry.offset > len.saturating_sub(FILE_LEN) {
        return Err(broken("it lies outside of the archive"));
    }
    let bytes = read_at(&mut file, entry.offset, FILE_LEN)?;
    let mut fields = Fields(&bytes);
    let lens = (fields.u32() == Some(FILE)).then(|| {
        let _as_in_the_directory = fields.bytes(22)?;
        Some(u64::from(fields.u16()?) + u64::from(fields.u16()?))
    });
    let Some(lens) = lens.flatten() else { return Err(broken("its header is not where the directory says")) };
    let begin = entry.offset + FILE_LEN + lens;
    if begin.checked_add(entry.packed).is_none_or(|end| end > len) {
        return Err(Fault::Content("truncated: it ends behind the archive".into()));
    }
    file.seek(SeekFrom::Start(begin))?;
    let packed = file.take(entry.packed);
    let (content, most) = match entry.method {
        STORED => (Content::Stored(packed), entry.packed),
        DEFLATED => {
            let most = entry.size.min(entry.packed.saturating_mul(MOST_INFLATION));
            (Content::Deflated(DeflateDecoder::new(packed)), most)
        }
        other => {
            let text =
                format!("it is packed by method {other}, expected 0 (stored) or 8 (deflate), as NumPy does");
            return Err(Fault::Content(text));
        }
    };
    let length = Length { sure: entry.packed.min(most), most };
    Ok((Checked { content, crc: Crc::new(), expected: entry.checksum }, length))
}

/// What is read of a file, and the checksum of that.
pub struct Checked<F> {
    content: Content<F>,
    crc: Crc,
    expected: u32,
}

enum Content<F> {
    Stored(io::Take<F>),
    Deflated(DeflateDecoder<io::Take<F>>),
}

impl<F: Read> Read for Checked<F> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.content {
            Content::Stored(file) => file.read(bytes)?,
            Content::Deflated(file) => file.read(bytes)?,
        };
        self.crc.update(&bytes[..count]);
        Ok(count)
    }
}

impl<F> Checked<F> {
    /// Whether all that was read is what was written.
    pub fn check(&self) -> Result<(), Fault> {
        let (found, expected) = (self.crc.sum(), self.expected);
        if found == expected {
            return Ok(());
        }
        Err(Fault::Content(format!("its checksum is {found:08x}, expected {expected:08x}: it was damaged")))
    }
}

fn read_at(file: &mut (impl Read + Seek), at: u64, count: u64) -> Result<Vec<u8>, Fault> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn broken(what: &str) -> Fault {
    Fault::Content(format!("a broken archive: {}", clipped(what)))
}
