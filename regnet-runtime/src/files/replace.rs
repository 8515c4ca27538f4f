//! Files that are replaced as a whole: whoever reads the path sees the old file or the new one, never a part,
//! also after a crash.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, BufWriter, IntoInnerError, Write};
use std::path::{Path, PathBuf};

use super::temporary::{self, Temporary};
use crate::base::file::{Fault, open_with, told};

/// The most links that lead from one to the next, as many as Linux follows.
const MOST_LINKS: usize = 40;

/// Writes a new file beside `path` and renames it over `path` once it is on the disk. On an error the new file
/// is removed and the old one is untouched. A link is followed, also to where nothing is yet; the old file's permissions
/// stay, and one that is read-only is refused.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let target = end_of_links(path)?;
    let permissions = check_target(&target)?;
    let folder = folder_of(&target);
    temporary::clean(folder);
    let new = Temporary::create(folder)?;
    if let Some(permissions) = permissions {
        new.file().set_permissions(permissions)?;
    }
    let mut buffered = BufWriter::new(new.file());
    write(&mut buffered)?;
    buffered.into_inner().map_err(IntoInnerError::into_error)?.sync_all()?;
    new.rename(&target)?;
    sync_folder(folder)
}

/// Where the links of a path lead, also if nothing is there.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        if !fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink()) {
            return Ok(path);
        }
        path = folder_of(&path).join(fs::read_link(&path)?);
    }
    Err(io::Error::other(format!("more than {MOST_LINKS} links, each to the next")))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        Some(_) | None => Path::new("."),
    }
}

/// The permissions of what will be replaced, if there is something and it may be.
fn check_target(target: &Path) -> io::Result<Option<Permissions>> {
    let invalid = |text: String| Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    if target.file_name().is_none() {
        return invalid("not the path of a file".into());
    }
    let Ok(old) = fs::metadata(target) else { return Ok(None) };
    if !old.is_file() {
        return invalid(format!("{}, not the path of a file", told(old.file_type())));
    }
    let read_only = || {
        let text = "it is read-only; allow writing to it, or save under another name";
        Err(io::Error::new(io::ErrorKind::PermissionDenied, text))
    };
    if old.permissions().readonly() {
        return read_only();
    }
    // The system knows of other reasons: another owner, a list of rights.
    match open_with(target, OpenOptions::new().write(true)) {
        Ok(_) => Ok(Some(old.permissions())),
        Err(Fault::Io(error)) if error.kind() == io::ErrorKind::PermissionDenied => read_only(),
        Err(Fault::Io(error)) => Err(error),
        Err(Fault::Content(text)) => invalid(text),
    }
}

/// The new name is safe from a crash only when the folder is on the disk too.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    match fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some file systems cannot, and a folder may be closed to readers: the file itself is there.
        Err(error) if matches!(error.kind(), InvalidInput | PermissionDenied | Unsupported) => Ok(()),
        result => result,
    }
}

/// A folder cannot be opened here; the system orders the rename itself.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty folder of the test's own.
    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("regnet-replace-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "no files")]
    fn a_failed_write_leaves_the_old_file_alone() {
        let folder = folder("failed");
        let path = folder.join("model");
        replace(&path, |file| file.write_all(b"old")).unwrap();
        let failed = replace(&path, |file| {
            file.write_all(&[0; 100_000])?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "the disk is full");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(&folder), ["model"]);
        replace(&path, |file| file.write_all(b"new")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(&folder), ["model"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "no files")]
    fn a_folder_is_no_place_for_a_file() {
        let folder = folder("folder");
        for path in [folder.clone(), folder.join(".."), PathBuf::new()] {
            assert!(replace(&path, |_| Ok(())).is_err(), "{}", path.display());
        }
        assert!(names(&folder).is_empty());
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_nothing_yet_is_followed() {
        use std::os::unix::fs::symlink;
        let folder = folder("dangling");
        fs::create_dir(folder.join("models")).unwrap();
        symlink("models/second", folder.join("first")).unwrap();
        symlink("third", folder.join("models/second")).unwrap();
        replace(&folder.join("first"), |file| file.write_all(b"new")).unwrap();
        assert_eq!(fs::read(folder.join("models/third")).unwrap(), b"new");
        for link in ["first", "models/second"] {
            assert!(fs::symlink_metadata(folder.join(link)).unwrap().is_symlink(), "{link}");
        }
        symlink("nowhere/model", folder.join("lost")).unwrap();
        assert!(replace(&folder.join("lost"), |_| Ok(())).is_err());
        symlink("round", folder.join("round")).unwrap();
        let error = replace(&folder.join("round"), |_| Ok(())).unwrap_err().to_string();
        assert_eq!(error, "more than 40 links, each to the next");
        assert!(fs::symlink_metadata(folder.join("round")).unwrap().is_symlink());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "no files")]
    fn a_read_only_file_is_refused() {
        let folder = folder("read-only");
        let path = folder.join("model");
        fs::write(&path, b"old").unwrap();
        let writable = fs::metadata(&path).unwrap().permissions();
        let mut permissions = writable.clone();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = replace(&path, |file| file.write_all(b"new")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        assert!(error.to_string().starts_with("it is read-only; allow writing to it"), "{error}");
        assert_eq!((fs::read(&path).unwrap(), names(&folder)), (b"old".to_vec(), vec!["model".to_owned()]));
        fs::set_permissions(&path, writable).unwrap();
        replace(&path, |file| file.write_all(b"new")).unwrap();
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_told_and_stays() {
        let folder = folder("pipe");
        let pipe = folder.join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let error = replace(&pipe, |_| Ok(())).unwrap_err().to_string();
        assert_eq!(error, "a pipe (FIFO), not the path of a file");
        assert_eq!(names(&folder), ["pipe"]);
        fs::remove_dir_all(folder).unwrap();
    }

    /// What a killed process left has no lock; what a living one writes has.
    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "no files")]
    fn a_save_removes_what_dead_processes_left_and_nothing_else() {
        let folder = folder("dead");
        for dead in [".regnet-1-0.tmp", ".regnet-1-00112233aabbccdd.tmp"] {
            fs::write(folder.join(dead), b"half").unwrap();
        }
        let other = ".regnet-notes.txt";
        fs::write(folder.join(other), b"mine").unwrap();
        let living = Temporary::create(&folder).unwrap();
        replace(&folder.join("model"), |file| file.write_all(b"new")).unwrap();
        let mut left = names(&folder);
        left.sort();
        let [kept, notes, model] = &left[..] else { panic!("{left:?}") };
        assert!(kept.starts_with(".regnet-") && kept.ends_with(".tmp"), "{left:?}");
        assert_eq!([notes, model], [other, "model"]);
        living.rename(&folder.join("other")).unwrap();
        replace(&folder.join("model"), |file| file.write_all(b"new")).unwrap();
        assert_eq!(names(&folder).len(), 3);
        fs::remove_dir_all(folder).unwrap();
    }

    /// Each save cleans the folder while the others write in it: the moment between the making of a file and its lock too.
    #[test]
    #[cfg_attr(target_family = "wasm", ignore = "no files, no threads")]
    fn saves_beside_one_another_disturb_nobody() {
        let folder = folder("beside");
        std::thread::scope(|scope| {
            for thread in 0..4u8 {
                let path = folder.join(format!("model{}", thread / 2));
                scope.spawn(move || {
                    for _ in 0..100 {
                        replace(&path, |file| file.write_all(&[thread; 1000])).unwrap();
                        let found = fs::read(&path).unwrap();
                        assert!(found.len() == 1000 && found.iter().all(|byte| *byte == found[0]));
                    }
                });
            }
        });
        let mut left = names(&folder);
        left.sort();
        assert_eq!(left, ["model0", "model1"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = folder("link");
        let (path, link) = (folder.join("model"), folder.join("link"));
        fs::write(&path, b"old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        symlink("model", &link).unwrap();
        replace(&link, |file| file.write_all(b"new")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::remove_dir_all(folder).unwrap();
    }
}
