//! What others do in the same folder: trainings, and processes that were killed.

use super::edited::one_checkpoint;
use super::*;

#[test]
fn a_second_training_in_the_same_folder_is_refused_and_disturbs_nothing() {
    let folder = folder("beside");
    let whole = fit(&trainer(), Duration::ZERO).unwrap();
    let checkpointed = || trainer().checkpoint(&folder, Every::Steps(1));
    let mut refusals = Vec::new();
    let callbacks = Callbacks::new().on_step(|step| {
        if matches!(step.updates, 1 | 40) {
            for second in [checkpointed(), checkpointed().resume(&folder)] {
                refusals.push(fit(&second, Duration::ZERO).unwrap_err());
            }
        }
    });
    let mut net = Net::new(1);
    let history = checkpointed().fit_with(&mut net, &data(1, 200), Some(&valid()), callbacks).unwrap();
    assert_same(&(net, history), &whole);
    assert_eq!(refusals.len(), 4);
    for error in refusals {
        assert!(matches!(error, regnet::Error::Setting(_)), "{error:?}");
        let text = error.to_string();
        assert!(text.contains("another training writes its checkpoints here: "), "{text}");
        if cfg!(unix) {
            assert!(text.contains(&format!("process {}", std::process::id())), "{text}");
        }
    }
    // When it has ended the folder is free.
    assert_same(&fit(&checkpointed().resume(&folder), Duration::ZERO).unwrap(), &whole);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_training_of_another_process_has_its_folder_until_it_is_killed() {
    let folder = folder("processes");
    let Some(mut child) = process_of("trains_into_the_given_folder", FOLDER, &folder) else { return };
    wait_until(|| !files(&folder).is_empty());
    let here = measured().checkpoint(&folder, Every::Steps(1)).resume(&folder);
    let error = fit(&here, Duration::ZERO).unwrap_err().to_string();
    assert!(child.try_wait().unwrap().is_none(), "it ended before it was met");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(error.contains("another training writes its checkpoints here: "), "{error}");
    if cfg!(unix) {
        assert!(error.contains(&format!("process {}", child.id())), "{error}");
    }
    assert_same(&fit(&here, Duration::ZERO).unwrap(), &fit(&measured(), Duration::ZERO).unwrap());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_resumed_training_removes_what_the_dead_left_and_not_what_the_living_write() {
    let folder = folder("living");
    one_checkpoint(&folder);
    let (dead, living) = (".regnet-1-00000000000000aa.tmp", ".regnet-1-00000000000000bb.tmp");
    fs::write(folder.join(dead), "half a checkpoint").unwrap();
    let written = fs::File::create(folder.join(living)).unwrap();
    written.lock().unwrap();
    fit(&trainer().resume(&folder), Duration::ZERO).unwrap();
    assert_eq!(unfinished(&folder), [living]);
    drop(written);
    fit(&trainer().resume(&folder), Duration::ZERO).unwrap();
    assert_eq!(unfinished(&folder), [""; 0]);
    fs::remove_dir_all(folder).unwrap();
}
