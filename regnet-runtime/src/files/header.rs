//! The header of a safetensors file: a length of 8 bytes, then
//! `{"__metadata__":{key:text,…},name:{"dtype":"F32","shape":[…],"data_offsets":[begin,end]},…}`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Write};

use super::scan::{Scanner, quoted};
use crate::base::text::clipped;

/// The key that no tensor has.
const METADATA: &str = "__metadata__";
/// What the keys of the user's metadata begin with in a file, so that none is taken for one of ours.
const USER: &str = "user.";
/// The most axes that are read; a tensor with more is of no network, and each would cost memory.
const MAX_AXES: usize = 16;
/// The header is padded to this, so that the values behind it are aligned.
const ALIGNMENT: usize = 8;

/// What a header says.
#[derive(Debug, Default, PartialEq)]
pub struct Header<'a> {
    pub metadata: Metadata<'a>,
    pub tensors: BTreeMap<Cow<'a, str>, Entry<'a>>,
}

/// The texts of `__metadata__` that regnet writes; others are passed over.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata<'a> {
    /// `regnet`.
    pub format: Option<Cow<'a, str>>,
    pub format_version: Option<Cow<'a, str>>,
    /// The version of regnet that wrote the file.
    pub regnet_version: Option<Cow<'a, str>>,
    /// The name of the struct.
    pub network: Option<Cow<'a, str>>,
    /// The architecture in words, one line a layer.
    pub architecture: Option<Cow<'a, str>>,
    /// The hash of the architecture, 16 hexadecimal digits.
    pub digest: Option<Cow<'a, str>>,
    /// What the declaration says of training alone, one line a layer.
    pub regularizers: Option<Cow<'a, str>>,
    /// The settings, one a line; none of a network without any.
    pub settings: Option<Cow<'a, str>>,
    /// The layout of `training` and of the lists that belong to it.
    pub training_version: Option<Cow<'a, str>>,
    /// The settings of the training that a checkpoint belongs to, one a line.
    pub training: Option<Cow<'a, str>>,
    /// The hash of a checkpoint's values, 16 hexadecimal digits.
    pub checksum: Option<Cow<'a, str>>,
    /// What the user says of the network.
    pub user: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
}

/// A tensor of the file: type, axes, and where its bytes stand behind the header.
#[derive(Debug, PartialEq)]
pub struct Entry<'a> {
    pub dtype: Cow<'a, str>,
    pub shape: Vec<usize>,
    pub begin: u64,
    pub end: u64,
}

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", clipped(&self.dtype), self.shape)
    }
}

impl Entry<'_> {
    /// The bytes that its values take, for the types that a network has; `None` also if that overflows.
    fn bytes(&self) -> Option<u64> {
        let size = match &*self.dtype {
            "F32" => 4,
            "F64" => 8,
            _ => return None,
        };
        self.shape.iter().try_fold(size, |bytes: u64, &axis| bytes.checked_mul(axis as u64))
    }

    /// Whether a network could take it by its type.
    fn is_readable(&self) -> bool {
        matches!(&*self.dtype, "F32" | "F64")
    }
}

impl<'a> Metadata<'a> {
    fn slot(&mut self, key: &str) -> Option<&mut Option<Cow<'a, str>>> {
        match key {
            "format" => Some(&mut self.format),
            "format_version" => Some(&mut self.format_version),
            "regnet_version" => Some(&mut self.regnet_version),
            "network" => Some(&mut self.network),
            "architecture" => Some(&mut self.architecture),
            "digest" => Some(&mut self.digest),
            "regularizers" => Some(&mut self.regularizers),
            "settings" => Some(&mut self.settings),
            "training_version" => Some(&mut self.training_version),
            "training" => Some(&mut self.training),
            "checksum" => Some(&mut self.checksum),
            _ => None,
        }
    }

    fn pairs(&self) -> impl Iterator<Item = (Cow<'_, str>, &str)> {
        let own = [
            ("format", &self.format),
            ("format_version", &self.format_version),
            ("regnet_version", &self.regnet_version),
            ("network", &self.network),
            ("architecture", &self.architecture),
            ("digest", &self.digest),
            ("regularizers", &self.regularizers),
            ("settings", &self.settings),
            ("training_version", &self.training_version),
            ("training", &self.training),
            ("checksum", &self.checksum),
        ];
        let own =
            own.into_iter().filter_map(|(key, text)| text.as_deref().map(|text| (Cow::Borrowed(key), text)));
        own.chain(self.user.iter().map(|(key, text)| (Cow::Owned(format!("{USER}{key}")), &**text)))
    }

    /// How long the user's part is in the file.
    pub fn user_len(&self) -> usize {
        self.user.iter().map(|(key, text)| USER.len() + quoted(key).len() + quoted(text).len() + 2).sum()
    }
}

impl<'a> Header<'a> {
    /// Reads the text; its layout is checked by `check_layout`.
    pub fn parse(text: &'a str) -> Result<Header<'a>, String> {
        let mut header = Header::default();
        let mut described = false;
        let mut scanner = Scanner::new(text);
        scanner.object(|scanner, name| {
            if name == METADATA {
                if std::mem::replace(&mut described, true) {
                    return Err(repeated(METADATA));
                }
                return metadata(scanner, &mut header.metadata);
            }
            let entry = entry(scanner, &name)?;
            if header.tensors.contains_key(&name) {
                return Err(repeated(&name));
            }
            header.tensors.insert(name, entry);
            Ok(())
        })?;
        scanner.end()?;
        Ok(header)
    }

    /// The tensors must fill the `data` bytes behind the header, one after the other.
    pub fn check_layout(&self, data: u64) -> Result<(), String> {
        let mut entries: Vec<_> = self.tensors.iter().collect();
        entries.sort_unstable_by_key(|(_, entry)| (entry.begin, entry.end));
        let mut filled = 0;
        for (name, entry) in entries {
            let (name, Entry { begin, end, .. }) = (clipped(name), entry);
            if end < begin {
                return Err(format!("`{name}` ends at byte {end}, before it begins at byte {begin}"));
            }
            if entry.is_readable() && entry.bytes() != Some(end - begin) {
                return Err(format!("`{name}` is {entry}, but has {} bytes", end - begin));
            }
            if *begin != filled {
                return Err(format!(
                    "`{name}` begins at byte {begin}, but the tensors before it end at byte {filled}"
                ));
            }
            filled = *end;
        }
        if filled > data {
            return Err(format!("truncated: the header says {filled} bytes of values, the file has {data}"));
        }
        if filled < data {
            return Err(format!("bytes after the last tensor: {}, expected none", data - filled));
        }
        Ok(())
    }

    /// The header as a file begins with it: its length, then its text.
    pub fn to_bytes(metadata: &Metadata<'_>, tensors: &[(String, Entry<'_>)]) -> Vec<u8> {
        let mut members = Vec::with_capacity(1 + tensors.len());
        let pairs: Vec<String> =
            metadata.pairs().map(|(key, text)| format!("{}:{}", quoted(&key), quoted(text))).collect();
        members.push(format!("{}:{{{}}}", quoted(METADATA), pairs.join(",")));
        for (name, Entry { dtype, shape, begin, end }) in tensors {
            let (name, axes) = (quoted(name), shape.iter().map(usize::to_string).collect::<Vec<_>>());
            let (dtype, axes) = (quoted(dtype), axes.join(","));
            members.push(format!(
                "{name}:{{\"dtype\":{dtype},\"shape\":[{axes}],\"data_offsets\":[{begin},{end}]}}"
            ));
        }
        let mut text = format!("{{{}}}", members.join(","));
        let padded = text.len().next_multiple_of(ALIGNMENT);
        let _ = write!(text, "{:1$}", "", padded - text.len());
        let mut bytes = (text.len() as u64).to_le_bytes().to_vec();
        bytes.extend(text.into_bytes());
        bytes
    }
}

fn metadata<'a>(scanner: &mut Scanner<'a>, metadata: &mut Metadata<'a>) -> Result<(), String> {
    scanner.object(|scanner, key| {
        let text = scanner.string()?;
        if let Some(user) = users(&key) {
            return match metadata.user.insert(user, text) {
                None => Ok(()),
                Some(_) => Err(repeated(&key)),
            };
        }
        match metadata.slot(&key) {
            Some(slot @ None) => *slot = Some(text),
            Some(Some(_)) => return Err(repeated(&key)),
            None => {}
        }
        Ok(())
    })
}

/// The user's key in one of the file.
fn users<'a>(key: &Cow<'a, str>) -> Option<Cow<'a, str>> {
    match key {
        Cow::Borrowed(key) => key.strip_prefix(USER).map(Cow::Borrowed),
        Cow::Owned(key) => key.strip_prefix(USER).map(|key| Cow::Owned(key.to_owned())),
    }
}

fn entry<'a>(scanner: &mut Scanner<'a>, name: &str) -> Result<Entry<'a>, String> {
    let (mut dtype, mut shape, mut offsets) = (None, None, None);
    scanner.object(|scanner, key| {
        let is_new = match &*key {
            "dtype" => dtype.replace(scanner.string()?).is_none(),
            "shape" => shape.replace(axes(scanner, name)?).is_none(),
            "data_offsets" => offsets.replace(pair(scanner)?).is_none(),
            _ => return Err(format!("`{}` has the unknown key `{}`", clipped(name), clipped(&key))),
        };
        if is_new { Ok(()) } else { Err(repeated(&key)) }
    })?;
    match (dtype, shape, offsets) {
        (Some(dtype), Some(shape), Some((begin, end))) => Ok(Entry { dtype, shape, begin, end }),
        (_, _, _) => Err(format!("`{}` needs `dtype`, `shape` and `data_offsets`", clipped(name))),
    }
}

fn axes(scanner: &mut Scanner<'_>, name: &str) -> Result<Vec<usize>, String> {
    let mut axes = Vec::new();
    scanner.list(|scanner| {
        let axis = scanner.number()?;
        if axes.len() == MAX_AXES {
            return Err(format!("`{}` has more than {MAX_AXES} axes", clipped(name)));
        }
        let too_long = |_| format!("`{}` has an axis of {axis}", clipped(name));
        axes.push(usize::try_from(axis).map_err(too_long)?);
        Ok(())
    })?;
    Ok(axes)
}

fn pair(scanner: &mut Scanner<'_>) -> Result<(u64, u64), String> {
    let (mut numbers, mut count) = ([0; 2], 0);
    scanner.list(|scanner| match numbers.get_mut(count) {
        Some(number) => {
            *number = scanner.number()?;
            count += 1;
            Ok(())
        }
        None => Err(scanner.fault("two offsets")),
    })?;
    if count == numbers.len() { Ok((numbers[0], numbers[1])) } else { Err(scanner.fault("two offsets")) }
}

fn repeated(key: &str) -> String {
    format!("`{}` is in the header twice", clipped(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"__metadata__":{"format":"regnet","other":"x"},
        "a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
        "b":{"data_offsets":[24,40],"shape":[2],"dtype":"F64"}}  "#;

    #[test]
    fn a_header_is_read_and_written() {
        let header = Header::parse(GOOD).unwrap();
        assert_eq!(header.metadata.format.as_deref(), Some("regnet"));
        assert_eq!(header.tensors["a"].shape, [2, 3]);
        header.check_layout(40).unwrap();

        let metadata = header.metadata.clone();
        let tensors: Vec<_> = header.tensors.into_iter().map(|(name, e)| (name.into_owned(), e)).collect();
        let bytes = Header::to_bytes(&metadata, &tensors);
        let text = str::from_utf8(&bytes[8..]).unwrap();
        assert_eq!(bytes[..8], (text.len() as u64).to_le_bytes());
        assert_eq!(text.len() % ALIGNMENT, 0);
        let again = Header::parse(text).unwrap();
        assert_eq!(again.metadata, metadata);
        assert!(again.tensors.into_iter().map(|(name, entry)| (name.into_owned(), entry)).eq(tensors));
    }

    #[test]
    fn what_no_header_says_is_told() {
        let nested = format!("{{\"a\":{}", "[".repeat(100_000));
        let axes = format!("{{\"a\":{{\"shape\":[{}0]}}}}", "0,".repeat(MAX_AXES));
        for (text, expected) in [
            ("", "at byte 0 stands the end, expected `{`"),
            ("[]", "stands `[`, expected `{`"),
            ("{} x", "at byte 3 stands `x`, expected the end of the header"),
            (r#"{"a":1}"#, "stands `1`, expected `{`"),
            (r#"{"a":{}}"#, "`a` needs `dtype`, `shape` and `data_offsets`"),
            (r#"{"a":{"dtype":"F32","shape":[1.5]}}"#, "stands `.`, expected `,`"),
            (r#"{"a":{"data_offsets":[0]}}"#, "expected two offsets"),
            (r#"{"a":{"data_offsets":[0,1,2]}}"#, "expected two offsets"),
            (r#"{"a":{"extra":0}}"#, "`a` has the unknown key `extra`"),
            (r#"{"a":{"dtype":"F32","dtype":"F32"}}"#, "`dtype` is in the header twice"),
            (r#"{"__metadata__":{"format":"a","format":"b"}}"#, "`format` is in the header twice"),
            (r#"{"__metadata__":{},"__metadata__":{}}"#, "`__metadata__` is in the header twice"),
            (r#"{"__metadata__":{"a":{}}}"#, "stands `{`, expected `\"`"),
            (&nested, "stands `[`, expected `{`"),
            (&axes, "`a` has more than 16 axes"),
        ] {
            let told = Header::parse(text).unwrap_err();
            assert!(told.contains(expected), "{told}");
        }
    }

    fn layout(tensors: &[(&str, &str, &str)], data: u64) -> String {
        let entry = |(i, (dtype, shape, offsets)): (usize, &(&str, &str, &str))| {
            format!(r#""t{i}":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}"#)
        };
        let text: Vec<String> = tensors.iter().enumerate().map(entry).collect();
        let text = format!("{{{}}}", text.join(","));
        Header::parse(&text).unwrap().check_layout(data).err().unwrap_or_default()
    }

    #[test]
    fn offsets_must_fill_the_file() {
        let (max, one) = ("[18446744073709551612,18446744073709551615]", ("F32", "[1]", "[0,4]"));
        assert_eq!(layout(&[one, ("F64", "[]", "[4,12]"), ("U8", "[3]", "[12,15]")], 15), "");
        assert_eq!(layout(&[("F32", "[0]", "[0,0]"), one, ("F32", "[5,0]", "[4,4]")], 4), "");
        for (tensors, data, expected) in [
            (
                vec![one, ("F32", "[1]", "[8,12]")],
                12,
                "begins at byte 8, but the tensors before it end at byte 4",
            ),
            (
                vec![one, ("F32", "[1]", "[0,4]")],
                8,
                "begins at byte 0, but the tensors before it end at byte 4",
            ),
            (vec![("F32", "[1]", "[4,8]")], 8, "`t0` begins at byte 4"),
            (vec![("F32", "[1]", "[4,0]")], 8, "`t0` ends at byte 0, before it begins at byte 4"),
            (vec![("F32", "[2]", "[0,4]")], 4, "`t0` is F32 [2], but has 4 bytes"),
            (vec![("U8", "[3]", max), ("U8", "[3]", max)], 6, "begins at byte 18446744073709551612"),
            (
                vec![("U8", "[3]", "[0,18446744073709551615]"), ("U8", "[3]", max)],
                6,
                "begins at byte 18446744073709551612",
            ),
            (vec![("F32", "[65536,65536,65536,65536]", "[0,0]")], 0, "but has 0 bytes"),
            (vec![one], 3, "truncated: the header says 4 bytes of values, the file has 3"),
            (vec![one], 9, "bytes after the last tensor: 5"),
        ] {
            let told = layout(&tensors, data);
            assert!(told.contains(expected), "{told}");
        }
    }
}
