//! Where a file comes from: `__metadata__` of a model that regnet wrote, and whether it is of this network.

use std::borrow::Cow;

use super::header::{Header, Metadata, clipped};
use super::matched::listed;
use crate::spec::Spec;

/// What `format` says in a file of ours.
const FORMAT: &str = "regnet";
/// The layout of the file that is written, and the newest that is read.
const VERSION: u64 = 1;
impl Header<'_> {
    /// Whether regnet wrote the file, in a version that this one reads.
    pub fn check_origin(&self) -> Result<(), String> {
        if self.metadata.is_ours() {
            return self.metadata.check_version();
        }
        let names = listed(self.tensors.keys().map(|name| format!("`{}`", clipped(name))));
        let names = if names.is_empty() { "no tensor".into() } else { names };
        Err(format!(
            "a safetensors file, but not a model that regnet wrote: it holds {names}; `load_matching` takes tensors by name"
        ))
    }
}

impl Metadata<'_> {
    /// Of a network's file.
    pub fn of(spec: &Spec) -> Metadata<'static> {
        Metadata {
            format: Some(Cow::Borrowed(FORMAT)),
            format_version: Some(Cow::Owned(VERSION.to_string())),
            network: Some(Cow::Borrowed(spec.name)),
            architecture: Some(Cow::Owned(spec.architecture())),
            digest: Some(Cow::Owned(format!("{:016x}", spec.digest()))),
            training: None,
            checksum: None,
        }
    }

    /// Whether regnet wrote the file.
    pub fn is_ours(&self) -> bool {
        self.format.as_deref() == Some(FORMAT)
    }

    /// Whether this version reads it.
    pub fn check_version(&self) -> Result<(), String> {
        let version = self.format_version.as_deref().unwrap_or("nothing");
        match version.parse::<u64>() {
            Ok(VERSION) => Ok(()),
            Ok(newer) if newer > VERSION => Err(format!(
                "format_version {newer}, expected no more than {VERSION}: a newer regnet wrote it"
            )),
            Ok(_) | Err(_) => Err(format!("format_version `{}`, expected {VERSION}", clipped(version))),
        }
    }

    /// Whether the file's network computes what this one does; else the first line that differs.
    pub fn check_architecture(&self, spec: &Spec) -> Result<(), String> {
        let expected = Metadata::of(spec);
        if self.architecture == expected.architecture && self.digest == expected.digest {
            return Ok(());
        }
        let lines = |metadata: &Self| {
            let text = metadata.architecture.as_deref().unwrap_or_default();
            text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>()
        };
        let (ours, theirs) = (lines(&expected), lines(self));
        let first = (0..ours.len().max(theirs.len())).find(|&i| ours.get(i) != theirs.get(i));
        let told = |line: Option<&String>| {
            line.map_or("no more layer".into(), |line| format!("`{}`", clipped(line)))
        };
        let (found, expected) = match first {
            Some(line) => (told(theirs.get(line)), told(ours.get(line))),
            None => (told_digest(self), told_digest(&expected)),
        };
        let name = clipped(self.network.as_deref().unwrap_or("?"));
        Err(format!(
            "another architecture: `{name}` in the file has {found}, expected {expected}; \
             `load_unchecked_architecture` reads it if the tensors are the same, `load_matching` takes those that fit"
        ))
    }
}

fn told_digest(metadata: &Metadata<'_>) -> String {
    format!("the digest `{}`", clipped(metadata.digest.as_deref().unwrap_or_default()))
}
