//! Every level of the machine side by side: a level is chosen once for a process, so each has one of its own.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Map, Value};

/// What a process found on a level.
struct Found {
    level: &'static str,
    numbers: Value,
}

/// Runs this program with the same arguments on each level that was asked for and that the machine has; `all` are all. A table
/// of times, and of fractions of the level's own peak, and how many times the first level's time each takes.
pub fn run(asked: &str, arguments: &[String], json: Option<&PathBuf>) -> Result<(), String> {
    let wanted = levels(asked)?;
    let mut found = Vec::new();
    for level in wanted {
        eprintln!("{level} …");
        match on(level, arguments)? {
            Some(numbers) => found.push(Found { level, numbers }),
            None => eprintln!("{level}: this machine does not have it"),
        }
    }
    print(&found);
    if let Some(path) = json {
        let all: Map<String, Value> =
            found.into_iter().map(|found| (found.level.to_owned(), found.numbers)).collect();
        std::fs::write(path, format!("{:#}\n", Value::from(all)))
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

fn levels(asked: &str) -> Result<Vec<&'static str>, String> {
    let all = regnet::__private::machine::levels();
    if asked == "all" {
        return Ok(all.to_vec());
    }
    let known = |name: &str| all.into_iter().find(|level| *level == name.trim());
    let level = |name: &str| {
        known(name).ok_or_else(|| format!("--levels takes `all` or some of {all:?}, not `{name}`"))
    };
    asked.split(',').map(level).collect()
}

/// The numbers of a process on this level; none where it ran on another.
fn on(level: &str, arguments: &[String]) -> Result<Option<Value>, String> {
    let file = std::env::temp_dir().join(format!("regnet-workloads-{}-{level}.json", std::process::id()));
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .args(arguments)
        .arg("--json")
        .arg(&file)
        .env("REGNET_SIMD", level)
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
    let _ = std::fs::remove_file(file);
    let numbers: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    Ok(Some(numbers).filter(|numbers| numbers["level"] == level))
}

fn print(found: &[Found]) {
    let Some(first) = found.first() else { return };
    for Found { level, numbers } in found {
        for (threads, peak) in numbers["peak_gflops"].as_object().into_iter().flatten() {
            let peak = peak.as_f64().map_or("unknown".to_owned(), |peak| format!("{peak:.1} GFLOP/s"));
            println!("{level}, {threads} thread(s): peak {peak}");
        }
    }
    print!("\n{:<24} {:>3}", "min µs, of own peak", "T");
    found.iter().for_each(|found| print!(" {:>24}", found.level));
    println!();
    for (key, row) in first.numbers["workloads"].as_object().into_iter().flatten() {
        for threads in row["threads"].as_object().into_iter().flatten().map(|(threads, _)| threads) {
            print!("{key:<24} {threads:>3}");
            let of = |found: &Found| found.numbers["workloads"][key]["threads"][threads].clone();
            let least = of(first)["min_us"].as_f64().unwrap_or(f64::NAN);
            for cell in found.iter().map(of) {
                let time = cell["min_us"].as_f64().unwrap_or(f64::NAN);
                let flops = cell["gflops"].as_f64().is_some_and(|gflops| gflops > 0.0);
                let fraction = cell["fraction"].as_f64().filter(|_| flops);
                let fraction =
                    fraction.map_or("–".to_owned(), |fraction| format!("{:.0} %", 100.0 * fraction));
                print!(" {time:>11.2} {fraction:>5} {:>5.2}×", time / least);
            }
            println!();
        }
    }
}
