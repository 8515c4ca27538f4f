//! What a path leads to: pipes, links, read-only files, what killed processes left.

use super::*;
use crate::common::{process_of, wait_until};

/// The variable that makes this program the one that is killed.
const SAVES_TO: &str = "REGNET_TEST_SAVES_TO";

/// No test of its own: what `what_killed_saves_leave_is_removed_by_the_next` starts and kills.
#[test]
fn saves_to_the_given_path() {
    if let Some(path) = std::env::var_os(SAVES_TO) {
        let net = filled(1);
        loop {
            net.save(&path).unwrap();
        }
    }
}

#[test]
fn what_killed_saves_leave_is_removed_by_the_next() {
    use std::thread::sleep;
    use std::time::Duration;
    let folder = Folder::new("killed");
    let mut rng = Rng::new(5);
    let (mut left, mut most) = (0, 0);
    let written = || fs::metadata(folder.path()).and_then(|file| file.modified()).ok();
    for _ in 0..30 {
        let child = process_of("paths::saves_to_the_given_path", SAVES_TO, &folder.path());
        let Some(mut child) = child else { return };
        // How long a program takes to begin differs from system to system: it has, when it has saved.
        let before = written();
        wait_until(|| written() != before);
        sleep(Duration::from_secs_f64(0.02 * rng.uniform()));
        child.kill().unwrap();
        child.wait().unwrap();
        let unfinished = folder.names().iter().filter(|name| name.ends_with(".tmp")).count();
        left += unfinished;
        most = most.max(unfinished);
    }
    assert!(left > 0, "no save was killed: the test is not what it says");
    // Each process removed what the one before it left.
    assert!(most <= 1, "{most} unfinished files at once");
    filled(1).save(folder.path()).unwrap();
    assert_eq!(folder.names(), ["net.safetensors"]);
    assert_eq!(bits(&load(&folder.path()).unwrap()), bits(&filled(1)));
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_told_at_once() {
    let folder = Folder::new("pipe");
    let pipe = folder.0.join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (path, kind) in
        [(&*pipe, "a pipe (FIFO)"), (Path::new("/dev/zero"), "a device"), (&folder.0, "a folder")]
    {
        let expected = format!("{kind}, expected a file");
        assert_eq!(refused(path, Net::load(path)), expected);
        assert_eq!(refused(path, Net::new(1).load_matching(path)), expected);
        let error = regnet::data::idx::read_images(path).unwrap_err();
        assert!(matches!(error, Error::Data(_)), "{error:?}");
        assert_eq!(error.to_string(), format!("{}: {expected}", path.display()));
        assert!(
            Net::new(1)
                .save(path)
                .unwrap_err()
                .to_string()
                .ends_with(&format!("{kind}, not the path of a file"))
        );
    }
}

#[cfg(unix)]
#[test]
fn a_dangling_link_is_followed_and_a_read_only_file_refused() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new("links");
    let (link, target) = (folder.0.join("link"), folder.path());
    symlink("net.safetensors", &link).unwrap();
    let net = filled(1);
    net.save(&link).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(bits(&load(&target).unwrap()), bits(&net));

    fs::set_permissions(&target, fs::Permissions::from_mode(0o444)).unwrap();
    for path in [&link, &target] {
        let error = filled(2).save(path).unwrap_err().to_string();
        let expected =
            format!("{}: it is read-only; allow writing to it, or save under another name", path.display());
        assert_eq!(error, expected);
        assert_eq!(bits(&load(&target).unwrap()), bits(&net));
    }
    let mut names = folder.names();
    names.sort();
    assert_eq!(names, ["link", "net.safetensors"]);
}
