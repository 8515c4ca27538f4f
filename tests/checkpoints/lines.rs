//! Lines of JSON go on where the checkpoint does: what was written after it is written again, and nothing is there twice.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;
use regnet::trainer::JsonLines;

/// What stands in the file, without the times.
fn lines(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.ends_with('\n'));
    let without_times = |line: &str| {
        let mut object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
        object.remove("seconds");
        serde_json::to_string(&object).unwrap()
    };
    text.lines().map(without_times).collect()
}

#[test]
fn lines_of_a_resumed_training_are_those_of_one_that_was_not_interrupted() {
    let folder = folder("lines");
    fs::create_dir_all(&folder).unwrap();
    let [whole, parts] = ["whole.jsonl", "parts.jsonl"].map(|name| folder.join(name));
    let logged = |path: &Path| trainer().observe(JsonLines::file(path).every_steps(3));
    fit(&logged(&whole), Duration::ZERO).unwrap();
    let checkpoints = folder.join("checkpoints");
    // Killed in the 3rd epoch and in the 7th, some steps behind the newest checkpoint.
    for updates in [28, 66] {
        let trainer = logged(&parts).checkpoint(&checkpoints, Every::Steps(8)).resume(&checkpoints);
        let callbacks = Callbacks::new().on_step(|step| assert!(step.updates <= updates, "killed"));
        let (train, valid, mut net) = (data(1, 200), valid(), Net::new(1));
        let fit = || trainer.fit_with(&mut net, &train, Some(&valid), callbacks);
        assert!(catch_unwind(AssertUnwindSafe(fit)).is_err());
        assert!(lines(&parts).last().unwrap().contains(&format!("\"step\":{}", updates - updates % 3)));
        // The last line is cut off.
        let text = fs::read_to_string(&parts).unwrap();
        fs::write(&parts, &text[..text.len() - 5]).unwrap();
    }
    fit(&logged(&parts).checkpoint(&checkpoints, Every::Steps(8)).resume(&checkpoints), Duration::ZERO)
        .unwrap();
    assert_eq!(lines(&parts), lines(&whole));
    assert_eq!(lines(&whole).len(), 8 + 80 / 3);
    // What had ended stays as it was.
    fit(&logged(&parts).resume(&checkpoints), Duration::ZERO).unwrap();
    assert_eq!(lines(&parts), lines(&whole));
    fs::remove_dir_all(folder).unwrap();
}
