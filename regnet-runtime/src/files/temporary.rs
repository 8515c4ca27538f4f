//! Files that are being written, under names of their own. Each is locked as long as its writer lives: one that is not is
//! what a killed process left, and whoever writes in that folder next removes it.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use crate::base::environment;
use crate::base::file::open_with;

/// How often Windows is asked again, a millisecond later each time: it refuses to replace a file in the moment in which another
/// replaces or opens it.
const PATIENCE: usize = 200;

const BEGIN: &str = ".regnet-";
const END: &str = ".tmp";

/// A file that is removed when it is dropped, unless it got its name.
pub struct Temporary {
    file: File,
    path: PathBuf,
    renamed: bool,
}

impl Temporary {
    /// A new file in `folder`, locked. Its name does not hold the target's, which may already be as long as a name can.
    pub fn create(folder: &Path) -> io::Result<Temporary> {
        loop {
            let random = RandomState::new().build_hasher().finish();
            let path = folder.join(format!("{BEGIN}{}-{random:016x}{END}", environment::process()));
            let file = match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            };
            // Another process may clean the folder between the two calls: then it holds the lock, or the file is gone.
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => continue,
                // A file system without locks: nobody takes a file there for dead.
                Ok(()) | Err(TryLockError::Error(_)) => {}
            }
            match fs::symlink_metadata(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                // So Windows says it of a file that is being removed.
                Err(error) if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied => {}
                Ok(_) | Err(_) => return Ok(Temporary { file, path, renamed: false }),
            }
        }
    }

    /// The file itself.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Gives it its name, which another file may have had.
    pub fn rename(mut self, to: &Path) -> io::Result<()> {
        let mut patience = if cfg!(windows) { PATIENCE } else { 0 };
        loop {
            match fs::rename(&self.path, to) {
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied && patience > 0 => {
                    patience -= 1;
                    sleep(Duration::from_millis(1));
                }
                result => {
                    self.renamed = result.is_ok();
                    return result;
                }
            }
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.renamed {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Removes what killed processes left in the folder; what a living one writes is locked and stays. It does no harm if
/// something cannot be removed.
pub fn clean(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_temporary(&entry.file_name()) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            remove_if_dead(&entry.path());
        }
    }
}

fn is_temporary(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(BEGIN) && name.ends_with(END))
}

fn remove_if_dead(path: &Path) {
    let Ok((file, _)) = open_with(path, OpenOptions::new().write(true)) else { return };
    if file.try_lock().is_ok() {
        let _ = fs::remove_file(path);
    }
}
