//! Writing an archive. All sizes have 64 bits, so that files below and above 4 GiB are written in the same way.

use std::io::{self, Seek, SeekFrom, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use super::zip::{DEFLATED, END, END_64, ENTRY, Entry, FILE, LOCATOR_64, SIZES_64, STORED};
use crate::data::npy::{Values, encode};

/// The version of the format that knows sizes of 64 bits.
const VERSION: u16 = 45;
/// Names are UTF-8.
const UTF_8: u16 = 1 << 11;
/// 1 January 1980, the first day that there is: the same arrays give the same bytes.
const DATE: u32 = 0x0021_0000;
/// Stands for a number that the field of 64 bits has.
const WIDE: u32 = u32::MAX;

/// Writes all arrays, each as a file `name.npy`, and the directory.
pub fn write(file: &mut (impl Write + Seek), arrays: &[(&str, &dyn Values)], method: u16) -> io::Result<()> {
    let mut entries = Vec::with_capacity(arrays.len());
    for (name, array) in arrays {
        entries.push(write_array(file, format!("{name}.npy"), *array, method)?);
    }
    let offset = file.stream_position()?;
    for entry in &entries {
        file.write_all(&directory_entry(entry))?;
    }
    let end = file.stream_position()?;
    file.write_all(&end_of_directory(entries.len() as u64, offset, end))
}

fn write_array(
    file: &mut (impl Write + Seek),
    name: String,
    array: &dyn Values,
    method: u16,
) -> io::Result<Entry> {
    let offset = file.stream_position()?;
    let mut entry = Entry { name, flags: UTF_8, method, checksum: 0, packed: 0, size: 0, offset };
    // Written again when it is known what follows.
    file.write_all(&file_header(&entry))?;
    let begin = file.stream_position()?;
    let mut crc = Crc::new();
    if method == DEFLATED {
        let mut encoder = DeflateEncoder::new(&mut *file, Compression::default());
        encode(array, &mut Summed { file: &mut encoder, crc: &mut crc, size: &mut entry.size })?;
        encoder.finish()?;
    } else {
        assert_eq!(method, STORED, "a file is stored or deflated");
        encode(array, &mut Summed { file, crc: &mut crc, size: &mut entry.size })?;
    }
    let end = file.stream_position()?;
    (entry.packed, entry.checksum) = (end - begin, crc.sum());
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(&file_header(&entry))?;
    file.seek(SeekFrom::Start(end))?;
    Ok(entry)
}

/// Counts what passes.
struct Summed<'a, W> {
    file: &'a mut W,
    crc: &'a mut Crc,
    size: &'a mut u64,
}

impl<W: Write> Write for Summed<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.crc.update(&bytes[..count]);
        *self.size += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// What a header and an entry of the directory have in common: from the flags to the sizes.
fn common(entry: &Entry) -> Vec<u8> {
    let Entry { flags, method, checksum, .. } = entry;
    [
        &flags.to_le_bytes()[..],
        &method.to_le_bytes(),
        &DATE.to_le_bytes(),
        &checksum.to_le_bytes(),
        &WIDE.to_le_bytes(),
        &WIDE.to_le_bytes(),
        &(entry.name.len() as u16).to_le_bytes(),
    ]
    .concat()
}

/// The field of 64 bits, with these numbers.
fn wide(numbers: &[u64]) -> Vec<u8> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    [&SIZES_64.to_le_bytes()[..], &(bytes.len() as u16).to_le_bytes(), &bytes].concat()
}

fn file_header(entry: &Entry) -> Vec<u8> {
    let extra = wide(&[entry.size, entry.packed]);
    [
        &FILE.to_le_bytes()[..],
        &VERSION.to_le_bytes(),
        &common(entry),
        &(extra.len() as u16).to_le_bytes(),
        entry.name.as_bytes(),
        &extra,
    ]
    .concat()
}

fn directory_entry(entry: &Entry) -> Vec<u8> {
    let extra = wide(&[entry.size, entry.packed, entry.offset]);
    // No comment, the first disk, no attributes.
    let nothing = [0; 2 + 2 + 2 + 4];
    [
        &ENTRY.to_le_bytes()[..],
        &VERSION.to_le_bytes(),
        &VERSION.to_le_bytes(),
        &common(entry),
        &(extra.len() as u16).to_le_bytes(),
        &nothing,
        &WIDE.to_le_bytes(),
        entry.name.as_bytes(),
        &extra,
    ]
    .concat()
}

/// The end of 64 bits, where it stands, and the end that says so.
fn end_of_directory(count: u64, offset: u64, end: u64) -> Vec<u8> {
    // Of itself behind this number.
    const LEN: u64 = 44;
    [
        &END_64.to_le_bytes()[..],
        &LEN.to_le_bytes(),
        &VERSION.to_le_bytes(),
        &VERSION.to_le_bytes(),
        &[0; 8],
        &count.to_le_bytes(),
        &count.to_le_bytes(),
        &(end - offset).to_le_bytes(),
        &offset.to_le_bytes(),
        // on disk 0 of 1
        &LOCATOR_64.to_le_bytes(),
        &[0; 4],
        &end.to_le_bytes(),
        &1u32.to_le_bytes(),
        &END.to_le_bytes(),
        &[0; 4],
        &u16::MAX.to_le_bytes(),
        &u16::MAX.to_le_bytes(),
        &WIDE.to_le_bytes(),
        &WIDE.to_le_bytes(),
        &[0; 2],
    ]
    .concat()
}
