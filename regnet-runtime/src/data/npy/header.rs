//! The header of a file: `\x93NUMPY`, two bytes of version, the length of a text, and the text, which is a Python dictionary:
//! `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.

use std::io::{self, Read};

use super::dtype::Dtype;
use crate::base::file::Fault;
use crate::base::text::clipped;

const MAGIC: [u8; 6] = *b"\x93NUMPY";
/// The longest text that is read: as long as one of version 1 can be, far above what the axes of an array need.
const LONGEST: u64 = 1 << 16;
/// As many as NumPy has.
pub const MOST_AXES: usize = 64;
/// Where values may begin.
const ALIGNMENT: usize = 64;

/// What it says.
#[derive(Debug, PartialEq)]
pub struct Header {
    pub dtype: Dtype,
    pub fortran_order: bool,
    pub axes: Vec<usize>,
    /// How many bytes of the file come before the values.
    pub len: u64,
}

impl Header {
    /// Reads it from the begin of a file of at most so many bytes.
    pub fn read(file: &mut impl Read, most: u64) -> Result<Header, Fault> {
        let mut magic = [0; MAGIC.len()];
        read_exact(file, &mut magic)?;
        if magic != MAGIC {
            return Err(Fault::Content(format!(
                "no .npy file: it begins with {magic:02x?} instead of {MAGIC:02x?}{}",
                if magic.starts_with(b"PK") { "; it looks like .npz, which `data::npz` reads" } else { "" }
            )));
        }
        let mut version = [0; 2];
        read_exact(file, &mut version)?;
        let (text_len, len_bytes) = text_len(file, version)?;
        if text_len > most {
            return Err(Fault::Content(truncated()));
        }
        if text_len > LONGEST {
            let text = format!("its header promises to be {text_len} bytes long, expected {LONGEST} at most");
            return Err(Fault::Content(text));
        }
        let mut text = vec![0; text_len as usize];
        read_exact(file, &mut text)?;
        let len = (MAGIC.len() + version.len()) as u64 + len_bytes + text_len;
        let text = String::from_utf8_lossy(&text);
        let (descr, fortran_order, axes) = Scanner(&text).dictionary().ok_or_else(|| {
            let told = clipped(text.trim_end());
            format!("its header is `{told}`, expected `{{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4)}}`")
        })?;
        if axes.len() > MOST_AXES {
            return Err(Fault::Content(format!("{} axes, expected {MOST_AXES} at most", axes.len())));
        }
        let dtype = match descr {
            Some(descr) => Dtype::of(descr)?,
            None => {
                return Err(Fault::Content("it holds records of several fields, expected numbers".into()));
            }
        };
        Ok(Header { dtype, fortran_order, axes, len })
    }
}

/// The bytes before the values of an array in row-major order.
pub fn bytes(descr: &str, axes: &[usize]) -> Vec<u8> {
    let shape: String = axes.iter().map(|axis| format!("{axis}, ")).collect();
    // As Python writes a tuple.
    let shape = if axes.len() == 1 { shape.trim_end() } else { shape.trim_end_matches(", ") };
    let text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape}), }}");
    let begin = MAGIC.len() + 2 + 2;
    let len = (begin + text.len() + 1).next_multiple_of(ALIGNMENT) - begin;
    let mut header = [&MAGIC[..], &[1, 0], &(len as u16).to_le_bytes(), text.as_bytes()].concat();
    header.resize(begin + len - 1, b' ');
    header.push(b'\n');
    header
}

/// How long the text is, and how many bytes say so.
fn text_len(file: &mut impl Read, version: [u8; 2]) -> Result<(u64, u64), Fault> {
    match version {
        [1, _] => {
            let mut len = [0; 2];
            read_exact(file, &mut len)?;
            Ok((u16::from_le_bytes(len).into(), 2))
        }
        [2 | 3, _] => {
            let mut len = [0; 4];
            read_exact(file, &mut len)?;
            Ok((u32::from_le_bytes(len).into(), 4))
        }
        [major, minor] => {
            Err(Fault::Content(format!("version {major}.{minor} of the format, expected 1 to 3")))
        }
    }
}

fn read_exact(file: &mut impl Read, bytes: &mut [u8]) -> Result<(), Fault> {
    file.read_exact(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Fault::Content(truncated()),
        _ => Fault::Io(error),
    })
}

fn truncated() -> String {
    "truncated: it ends within its header".into()
}

/// What is left of the text.
struct Scanner<'a>(&'a str);

impl<'a> Scanner<'a> {
    /// The three entries, in any order; no `descr` where it is a list of fields.
    fn dictionary(&mut self) -> Option<(Option<&'a str>, bool, Vec<usize>)> {
        let (mut descr, mut fortran_order, mut shape) = (None, None, None);
        self.eat('{').then_some(())?;
        while !self.eat('}') {
            let key = self.text()?;
            self.eat(':').then_some(())?;
            match key {
                "descr" if self.eat('[') => {
                    self.0 = &self.0[self.0.find(']')? + 1..];
                    descr = Some(None);
                }
                "descr" => descr = Some(Some(self.text()?)),
                "fortran_order" => fortran_order = Some(self.truth()?),
                "shape" => shape = Some(self.sizes()?),
                _ => return None,
            }
            if !self.eat(',') {
                self.eat('}').then_some(())?;
                break;
            }
        }
        self.0.trim().is_empty().then_some(())?;
        Some((descr?, fortran_order?, shape?))
    }

    /// Whether this is next; then it is passed over.
    fn eat(&mut self, next: char) -> bool {
        let rest = self.0.trim_start().strip_prefix(next);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// A text in quotes of either kind.
    fn text(&mut self) -> Option<&'a str> {
        let quote = if self.eat('\'') { '\'' } else { self.eat('"').then_some('"')? };
        let (text, rest) = self.0.split_once(quote)?;
        self.0 = rest;
        Some(text)
    }

    fn truth(&mut self) -> Option<bool> {
        let rest = self.0.trim_start();
        let (truth, rest) = match rest.strip_prefix("True") {
            Some(rest) => (true, rest),
            None => (false, rest.strip_prefix("False")?),
        };
        self.0 = rest;
        Some(truth)
    }

    /// A tuple of sizes.
    fn sizes(&mut self) -> Option<Vec<usize>> {
        let mut sizes = Vec::new();
        self.eat('(').then_some(())?;
        while !self.eat(')') {
            let rest = self.0.trim_start();
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            sizes.push(rest[..end].parse().ok()?);
            // Python 2 marks its long integers.
            self.0 = rest[end..].strip_prefix('L').unwrap_or(&rest[end..]);
            if !self.eat(',') {
                self.eat(')').then_some(())?;
                break;
            }
        }
        Some(sizes)
    }
}
