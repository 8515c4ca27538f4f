//! Where a file comes from: `__metadata__` of a model that regnet wrote, and whether it is of this network.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::header::{Header, Metadata};
use super::matched::listed;
use super::settings;
use crate::base::error::Error;
use crate::base::text::clipped;
use crate::model::network::Network;
use crate::model::regularizers::regularizers;
use crate::model::wrapper::Model;
use crate::spec::Spec;

/// What `format` says in a file of ours.
const FORMAT: &str = "regnet";
/// The layout of the file that is written, and the newest that is read.
const VERSION: u64 = 1;
/// The longest text that the user's metadata may be in a file: 1 MiB.
pub(super) const LONGEST_METADATA: usize = 1 << 20;

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
    /// Of a network's file, without the user's part.
    pub fn of(spec: &Spec) -> Metadata<'static> {
        Metadata {
            format: Some(Cow::Borrowed(FORMAT)),
            format_version: Some(Cow::Owned(VERSION.to_string())),
            regnet_version: Some(Cow::Borrowed(env!("CARGO_PKG_VERSION"))),
            network: Some(Cow::Borrowed(spec.name)),
            architecture: Some(Cow::Owned(spec.architecture())),
            digest: Some(Cow::Owned(format!("{:016x}", spec.digest()))),
            regularizers: Some(Cow::Owned(regularizers(spec))),
            ..Metadata::default()
        }
    }

    /// Of the file of this network.
    pub fn of_network<N: Network>(net: &Model<N>) -> Metadata<'_> {
        let user = net.metadata().iter();
        let user = user.map(|(key, text)| (Cow::Borrowed(&**key), Cow::Borrowed(&**text))).collect();
        Metadata { user, settings: settings::text(net), ..Metadata::of(N::SPEC) }
    }

    /// The user's part.
    pub fn into_user(self) -> BTreeMap<String, String> {
        self.user.into_iter().map(|(key, text)| (key.into_owned(), text.into_owned())).collect()
    }

    /// The user's part must leave room for the header in what is read.
    pub fn check_user(&self) -> Result<(), Error> {
        let len = self.user_len();
        if len <= LONGEST_METADATA {
            return Ok(());
        }
        Err(Error::Setting(format!(
            "the metadata take {len} bytes of a file, expected no more than {LONGEST_METADATA}; keep long texts beside the model"
        )))
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
            Ok(newer) if newer > VERSION => {
                let regnet =
                    self.regnet_version.as_deref().map_or(String::new(), |v| format!(", {}", clipped(v)));
                Err(format!(
                    "format_version {newer}, expected no more than {VERSION}: a newer regnet wrote it{regnet}"
                ))
            }
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
