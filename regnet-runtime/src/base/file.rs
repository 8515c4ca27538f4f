//! Files that are opened to be read: nothing but a regular file, since a pipe would wait for its writer for ever, and what is
//! wrong with what stands in one.

use std::fmt::Display;
use std::fs::{self, File, FileType, OpenOptions};
use std::io;
use std::path::Path;

use super::error::Error;

/// What is wrong with a file; where it stands is added outside.
#[derive(Debug)]
pub(crate) enum Fault {
    Io(io::Error),
    Content(String),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Fault {
        Fault::Io(error)
    }
}

impl From<String> for Fault {
    fn from(text: String) -> Fault {
        Fault::Content(text)
    }
}

impl Fault {
    /// The error that names the path, or what else is read; `kind` is the one for a content that is wrong.
    pub fn at(self, place: impl Display, kind: fn(String) -> Error) -> Error {
        match self {
            Fault::Io(error) => Error::Io(place.to_string(), error),
            Fault::Content(text) => kind(format!("{place}: {text}")),
        }
    }
}

/// A regular file, opened to be read, and its length.
pub(crate) fn open(path: &Path) -> Result<(File, u64), Fault> {
    open_with(path, OpenOptions::new().read(true))
}

/// A regular file that is there, opened in this way, and its length. Whatever else has that path is refused before it is
/// opened, and again when it is open: it could have been put there in between. Even then no system that has the flag waits.
pub(crate) fn open_with(path: &Path, options: &mut OpenOptions) -> Result<(File, u64), Fault> {
    check(fs::metadata(path)?.file_type())?;
    let file = without_waiting(options).open(path)?;
    let found = file.metadata()?;
    check(found.file_type())?;
    Ok((file, found.len()))
}

fn check(kind: FileType) -> Result<(), Fault> {
    if kind.is_file() { Ok(()) } else { Err(Fault::Content(format!("{}, expected a file", told(kind)))) }
}

/// What it is that is no regular file.
pub(crate) fn told(kind: FileType) -> &'static str {
    if kind.is_dir() { "a folder" } else { told_special(kind) }
}

#[cfg(unix)]
fn told_special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kinds = [
        (kind.is_fifo(), "a pipe (FIFO)"),
        (kind.is_socket(), "a socket"),
        (kind.is_char_device() || kind.is_block_device(), "a device"),
    ];
    kinds.into_iter().find(|(is, _)| *is).map_or("something else than a file", |(_, told)| told)
}

#[cfg(not(unix))]
fn told_special(_: FileType) -> &'static str {
    "something else than a file"
}

/// `O_NONBLOCK`, which std does not name, where its value is known: opening a pipe returns at once. Regular files read on as
/// they do without it.
#[cfg(any(
    all(
        any(target_os = "linux", target_os = "android"),
        any(target_arch = "x86_64", target_arch = "x86", target_arch = "aarch64", target_arch = "arm")
    ),
    target_vendor = "apple"
))]
fn without_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    const O_NONBLOCK: i32 = if cfg!(target_vendor = "apple") { 0x4 } else { 0o4000 };
    options.custom_flags(O_NONBLOCK)
}

#[cfg(not(any(
    all(
        any(target_os = "linux", target_os = "android"),
        any(target_arch = "x86_64", target_arch = "x86", target_arch = "aarch64", target_arch = "arm")
    ),
    target_vendor = "apple"
)))]
fn without_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &Path) -> String {
        open(path).unwrap_err().at(path.display(), Error::Data).to_string()
    }

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "no files")]
    fn a_folder_is_told() {
        let folder = std::env::temp_dir();
        assert_eq!(refused(&folder), format!("{}: a folder, expected a file", folder.display()));
    }

    #[cfg(unix)]
    #[test]
    fn what_would_wait_for_ever_is_told() {
        let folder = std::env::temp_dir().join(format!("regnet-open-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let (pipe, socket) = (folder.join("pipe"), folder.join("socket"));
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success(), "no pipe was made");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for (path, kind) in
            [(&*pipe, "a pipe (FIFO)"), (&socket, "a socket"), (Path::new("/dev/zero"), "a device")]
        {
            assert_eq!(refused(path), format!("{}: {kind}, expected a file", path.display()));
        }
        // Put there between the check and the opening: it is open at once, and refused then.
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        {
            let found = without_waiting(OpenOptions::new().read(true)).open(&pipe).unwrap();
            assert!(check(found.metadata().unwrap().file_type()).is_err());
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
