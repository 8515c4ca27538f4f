//! What a network costs the compiler: user seconds of rustc for a program with one network of distinct dense layers,
//! less those of the same program without it. `cargo bench --bench compile_time`; Linux alone, since the time is read from
//! `/proc`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const LAYERS: [usize; 3] = [10, 100, 1000];
/// Of so many runs, interleaved, the smallest and the median count.
const RUNS: usize = 5;

/// What cargo does.
const COMMANDS: [(&str, &[&str]); 3] =
    [("check", &["check"]), ("build", &["build"]), ("build --release", &["build", "--release"])];

fn main() {
    // `cargo test --benches` runs it too; it measures only when asked.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    println!("{}", rustc_version());
    println!("user seconds that a network of so many dense layers adds: least (median) of {RUNS}");
    let heads: Vec<String> = LAYERS.iter().map(|layers| format!("{layers:>15}")).collect();
    println!("{:16}{}", "layers", heads.join(""));
    for (name, args) in COMMANDS {
        let sizes: Vec<usize> =
            [0].into_iter().chain(LAYERS).filter(|n| *n < 1000 || name == "check").collect();
        let programs: Vec<Program> = sizes.iter().map(|layers| Program::new(*layers)).collect();
        // The dependencies are built before the clock starts.
        for program in &programs {
            program.seconds(args);
        }
        let mut seconds = vec![Vec::new(); sizes.len()];
        for _ in 0..RUNS {
            for (program, seconds) in programs.iter().zip(&mut seconds) {
                seconds.push(program.seconds(args));
            }
        }
        seconds.iter_mut().for_each(|seconds| seconds.sort_by(f64::total_cmp));
        let (least, median) = (|of: &Vec<f64>| of[0], |of: &Vec<f64>| of[RUNS / 2]);
        let cells: Vec<String> = seconds[1..]
            .iter()
            .map(|of| {
                let text = format!(
                    "{:.2} ({:.2})",
                    least(of) - least(&seconds[0]),
                    median(of) - median(&seconds[0])
                );
                format!("{text:>15}")
            })
            .collect();
        println!("{name:16}{}", cells.join(""));
    }
}

/// A program of its own within the target folder.
struct Program {
    folder: PathBuf,
    source: String,
}

impl Program {
    fn new(layers: usize) -> Program {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("compile_time_{layers}"));
        std::fs::create_dir_all(folder.join("src")).expect("the target folder can be written");
        let manifest = format!(
            "[package]\nname = \"compile_time_{layers}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
             [dependencies]\nregnet = {{ path = '{ROOT}' }}\n\
             [profile.dev.package.regnet-runtime]\nopt-level = 3\n[workspace]\n"
        );
        std::fs::write(folder.join("Cargo.toml"), manifest).expect("the target folder can be written");
        // the versions that are there without a network
        std::fs::copy(Path::new(ROOT).join("Cargo.lock"), folder.join("Cargo.lock"))
            .expect("the lock file is there");
        Program { folder, source: source(layers) }
    }

    /// The user time of cargo and all that it starts, where the program's own source alone has changed.
    fn seconds(&self, args: &[&str]) -> f64 {
        std::fs::write(self.folder.join("src/main.rs"), &self.source)
            .expect("the target folder can be written");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_time");
        let before = user_seconds_of_children();
        let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
        command
            .args(args)
            .args(["--offline", "--quiet", "--target-dir"])
            .arg(target)
            .current_dir(&self.folder);
        let status = command.env("CARGO_INCREMENTAL", "0").status().expect("cargo runs");
        assert!(status.success(), "the program does not compile");
        user_seconds_of_children() - before
    }
}

fn source(layers: usize) -> String {
    if layers == 0 {
        // Deriving makes rustc read every other implementation of the traits, once in a program.
        return "#[derive(Clone, Debug, PartialEq)]\nstruct Own(f64);\n\nfn main() { println!(\"{:?}\", Own(regnet::Rng::new(1).uniform())); }\n".into();
    }
    let mut text =
        String::from("regnet::network! {\n    #[allow(stacked_affine)]\n    struct Net: input(16)\n");
    for layer in 0..layers {
        let _ = writeln!(text, "        -> dense({})", 16 + layer);
    }
    text + "        -> loss mse;\n}\n\nfn main() { println!(\"{}\", Net::new(1).summary()); }\n"
}

/// The field `cutime` of `/proc/self/stat`, in ticks of 10 ms.
fn user_seconds_of_children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("this is Linux");
    // The second field is a name in parentheses, which may hold spaces.
    let (_, fields) = stat.rsplit_once(')').expect("the name ends in a parenthesis");
    let ticks: f64 =
        fields.split_whitespace().nth(13).and_then(|field| field.parse().ok()).expect("a number of ticks");
    ticks / 100.0
}

fn rustc_version() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().expect("rustc runs");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
