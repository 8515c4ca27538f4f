//! A folder that one training writes to at a time: a locked file in it, which says who has it.
//!
//! The lock is the system's and ends with the process, however it ends. The file stays: if it were removed, a second process
//! could lock the removed one while a third makes another.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;

use crate::base::clock;
use crate::base::environment;
use crate::base::error::Error;
use crate::base::file::{Fault, open_with};
use crate::base::text::clipped;

const NAME: &str = "training.lock";
/// The most of the file that is read for a message.
const LONGEST: u64 = 512;

/// A folder that is this training's until it is dropped.
#[derive(Debug)]
pub(crate) struct FolderLock(File);

impl FolderLock {
    /// Takes the folder, which is made if it is not there; none on a file system that has no locks.
    pub fn take(folder: &Path) -> Result<Option<FolderLock>, Error> {
        fs::create_dir_all(folder).map_err(|error| Error::Io(folder.display().to_string(), error))?;
        let path = folder.join(NAME);
        let mut file = open_or_create(&path).map_err(|fault| fault.at(path.display(), Error::Setting))?;
        match file.try_lock() {
            Ok(()) => {
                // The text is for people: the lock holds without it.
                let _ = file.set_len(0).and_then(|()| file.write_all(Holder::now().to_string().as_bytes()));
                Ok(Some(FolderLock(file)))
            }
            Err(TryLockError::WouldBlock) => Err(Error::Setting(format!(
                "{}: another training writes its checkpoints here: {}; wait for its end, or take another folder",
                folder.display(),
                holder(&mut file)
            ))),
            Err(TryLockError::Error(_)) => Ok(None),
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Nobody has it from now on. A lock that is only closed stays as long as a process that this one has just begun to start
        // holds the same file.
        let _ = self.0.set_len(0).and_then(|()| self.0.unlock());
    }
}

fn open_or_create(path: &Path) -> Result<File, Fault> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    loop {
        match open_with(path, &mut options) {
            Ok((file, _)) => return Ok(file),
            Err(Fault::Io(error)) if error.kind() == io::ErrorKind::NotFound => {}
            Err(fault) => return Err(fault),
        }
        match options.clone().create_new(true).open(path) {
            Ok(file) => return Ok(file),
            // Another process was faster: its file is opened in the next turn.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// What the holder wrote; some systems let nobody read what is locked.
fn holder(file: &mut File) -> String {
    let mut text = Vec::new();
    let read = file.take(LONGEST).read_to_end(&mut text);
    match String::from_utf8_lossy(&text).trim() {
        text if read.is_ok() && !text.is_empty() => clipped(text),
        _ => "a process that has not said its name".into(),
    }
}

/// Who has a folder: `process 4711 on lab3 since 2026-03-01 12:00:00 UTC`.
struct Holder {
    process: u32,
    host: Option<String>,
    since: Option<String>,
}

impl Holder {
    fn now() -> Holder {
        Holder { process: environment::process(), host: environment::host(), since: clock::date() }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {}", self.process)?;
        self.host.as_ref().map_or(Ok(()), |host| write!(f, " on {host}"))?;
        self.since.as_ref().map_or(Ok(()), |since| write!(f, " since {since}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "no files")]
    fn a_folder_has_one_holder_at_a_time_who_is_told() {
        let folder = std::env::temp_dir().join(format!("regnet-lock-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let held = FolderLock::take(&folder).unwrap().expect("this file system has locks");
        let error = FolderLock::take(&folder).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{}: another training writes", folder.display())), "{error}");
        // Windows lets nobody read what is locked.
        if cfg!(unix) {
            assert!(error.contains(&format!("here: process {}", std::process::id())), "{error}");
            assert!(error.contains(" since 20"), "{error}");
        }
        drop(held);
        assert_eq!(fs::read(folder.join(NAME)).unwrap(), b"");
        assert!(FolderLock::take(&folder).unwrap().is_some());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "no files")]
    fn what_a_killed_holder_wrote_is_nobodys() {
        let folder = std::env::temp_dir().join(format!("regnet-lock-dead-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(NAME), "process 1 on a machine that is gone, and more than the next one says")
            .unwrap();
        let held = FolderLock::take(&folder).unwrap();
        if cfg!(unix) {
            let text = fs::read_to_string(folder.join(NAME)).unwrap();
            assert!(
                text.starts_with(&format!("process {}", std::process::id())) && !text.contains("gone"),
                "{text}"
            );
        }
        drop(held);
        fs::remove_dir_all(folder).unwrap();
    }
}
