//! What rust-analyzer shows of a declaration: hover, definition, completion, rename, and no false errors. Skipped where the
//! program is missing; `REGNET_RUST_ANALYZER=/path cargo test --test editors` names one that is not on the path.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// For building the macro and reading all crates on a slow machine.
const PATIENCE: Duration = Duration::from_secs(400);

/// Where the cursor is.
const CURSOR: &str = "$0";

enum Asks {
    /// The text shown has this in it.
    Hover(&'static str),
    /// The definition is in a file of this name, at a line with this in it.
    Definition(&'static str, &'static str),
    /// All of these are offered.
    Completion(&'static [&'static str]),
    /// Renaming changes so many places of the file.
    Rename(usize),
    /// There is no error.
    NoErrors,
}
use Asks::{Completion, Definition, Hover, NoErrors, Rename};

/// A declaration, and perhaps what stands behind it, and what is asked at its cursor.
struct Case {
    net: &'static str,
    rest: &'static str,
    asks: Asks,
}

const fn case(net: &'static str, asks: Asks) -> Case {
    Case { net, rest: "fn main() {}", asks }
}

const CASES: &[Case] = &[
    case("struct Net: input(4) -> den$0se(8) -> relu -> dense(2) -> loss mse;", Hover("y = x·W + b")),
    case("struct Net: input(4) -> dense(8) -> re$0lu -> dense(2) -> loss mse;", Hover("max(0, x)")),
    case(
        "struct Net: inp$0ut(4) -> dense(8) -> relu -> dense(2) -> loss mse;",
        Hover("the shape of one example"),
    ),
    case("struct Net: input(4) -> dense(8, l$02 = 1e-4) -> relu -> dense(2) -> loss mse;", Hover("λ·Σw²")),
    case(
        "struct Net: input(4) -> dense(8, init = he$0_in) -> relu -> dense(2) -> loss mse;",
        Hover("N(0, 2 / fan_in)"),
    ),
    case(
        "struct Net: input(4) -> dense(8, init = nor$0mal(0.1)) -> relu -> dense(2) -> loss mse;",
        Hover("N(0, std²)"),
    ),
    case(
        "struct Net: input(4) -> dense(8) -> relu -> dense(2) -> loss ms$0e;",
        Hover("(s−t)², mean over batch"),
    ),
    case(
        "struct Net: input(4) -> resid$0ual(dense(4) -> relu) -> dense(2) -> loss mse;",
        Hover("adds its input"),
    ),
    case("struct Net: input(4) -> residual(dense(4) -> ta$0nh) -> dense(2) -> loss mse;", Hover("tanh x")),
    case(
        "struct Net: input(4) -> repeat(2, dense(4) -> drop$0out(0.5)) -> dense(2) -> loss mse;",
        Hover("probability of dropping"),
    ),
    case(
        "struct Net: input(4) -> dense(HID$0DEN) -> relu -> dense(2) -> loss mse;",
        Hover("const HIDDEN: usize"),
    ),
    case(
        "struct Net: input(4) -> den$0se(8) -> relu -> dense(2) -> loss mse;",
        Definition("words.rs", "pub struct dense"),
    ),
    case(
        "struct Net: input(4) -> dense(8, init = he$0_in) -> relu -> dense(2) -> loss mse;",
        Definition("words.rs", "pub const he_in"),
    ),
    case(
        "struct Net: input(4) -> dense(8, max_no$0rm = 2) -> relu -> dense(2) -> loss mse;",
        Definition("words.rs", "pub max_norm"),
    ),
    case(
        "struct Net: input(4) -> dense(8) -> relu -> dense(2) -> loss ms$0e;",
        Definition("words.rs", "pub struct mse"),
    ),
    case(
        "struct Net: input(4) -> own::Sca$0le(0.5) -> dense(2) -> loss mse;",
        Definition("main.rs", "pub struct Scale"),
    ),
    Case {
        net: "struct Net: input(4) -> hidden: dense(8) -> relu -> dense(2) -> loss mse;",
        rest: "fn main() { println!(\"{:?}\", Net::new(1).layers().hid$0den().weight()); }",
        asks: Definition("main.rs", "hidden: dense(8)"),
    },
    case("struct Net: input(4) -> den$0;", Completion(&["dense"])),
    case("struct Net: input(4) -> $0", Completion(&["dense", "conv2d", "batchnorm", "residual", "repeat"])),
    case("struct Net: input(4) -> dense(8) -> dro$0 -> dense(2) -> loss mse;", Completion(&["dropout"])),
    case("struct Net: $0", Completion(&["input"])),
    case(
        "struct Net: input(4) -> dense(8, $0) -> relu -> dense(2) -> loss mse;",
        Completion(&["init", "l2", "max_norm"]),
    ),
    case(
        "struct Net: input(4) -> dense($0) -> relu -> dense(2) -> loss mse;",
        Completion(&["units", "init"]),
    ),
    case("struct Net: input(4) -> dense(8, bi$0)", Completion(&["bias", "bias_init"])),
    case(
        "struct Net: input(4) -> dense(8, bi$0) -> relu -> dense(2) -> loss mse;",
        Completion(&["bias", "bias_init"]),
    ),
    case(
        "struct Net: input(4) -> dense(8, init = $0) -> relu -> dense(2) -> loss mse;",
        Completion(&["he_in", "glorot", "orthogonal"]),
    ),
    case(
        "struct Net: input(4) -> dense(8) -> relu -> dense(2) -> loss $0",
        Completion(&["mse", "softmax_cross_entropy"]),
    ),
    case(
        "struct Net: input(4) -> residual(dense(4) -> $0) -> dense(2) -> loss mse;",
        Completion(&["relu", "layernorm"]),
    ),
    case("struct Net: input(4) -> dense(HI$0) -> relu -> dense(2) -> loss mse;", Completion(&["HIDDEN"])),
    Case {
        net: "struct Net: input(4) -> hid$0den: dense(8) -> relu -> dense(2) -> loss mse;",
        rest: "fn main() { let net = Net::new(1); println!(\"{:?} {:?}\", net.layers().hidden().weight(), net.layers().hidden().bias()); }",
        asks: Rename(3),
    },
    Case {
        net: "#[budget(params <= 5_000)] struct Net: input(2 * HIDDEN, 3) -> conv1d(filters = 4, kernel = 3, padding = same) -> relu \
              -> maxpool1d(2) -> flatten -> dense(HIDDEN, init = he_in(uniform), bias = true) -> dropout(P, mode = classic) \
              -> repeat(COPIES, dense(HIDDEN) -> tanh) -> residual(named: dense(HIDDEN), shortcut = dense(HIDDEN)) \
              -> (dense(3) | dense(4) -> sigmoid) -> concat -> own::Scale(0.5) -> dense(2, l2 = 1e-3 * 2.0) \
              -> loss huber(delta = 0.5); \
              pub struct Sized<const N: usize>: input(8, 8, 1) -> conv2d(N, 3, stride = (1, 2)) -> batchnorm(momentum = 0.2) \
              -> reshape(1, N * 18) -> gru(units = N, norm = layer) -> dense(3) -> loss softmax_cross_entropy;$0",
        rest: "fn main() { println!(\"{:?}\", Net::new(1).layers().residual1_named().weight()); println!(\"{}\", Sized::<3>::new(1).summary()); }",
        asks: NoErrors,
    },
];

const HEAD: &str = "\
use regnet::network;

const HIDDEN: usize = 8;
const COPIES: usize = 2;
const P: f64 = 0.5;

mod own {
    use regnet::{Layer, LayerBackward, LayerForward, LayerInfer, Scalar, Shape};

    pub struct Scale(f64);

    impl Scale {
        pub const fn new(factor: f64) -> Scale {
            Scale(factor)
        }
        pub const fn output(&self, input: Shape) -> Shape {
            input
        }
        pub const fn params(&self, _: Shape) -> usize {
            0
        }
        pub const fn scratch(&self, _: Shape) -> usize {
            0
        }
    }
OWN_LAYER}

";

/// The program of a case, and where its cursor is: line and column, in UTF-16.
fn source(case: &Case) -> (String, (u64, u64)) {
    let text = format!(
        "{}network! {{\n    {}\n}}\n\n{}\n",
        HEAD.replace("OWN_LAYER", OWN_LAYER),
        case.net,
        case.rest
    );
    let at = text.find(CURSOR).expect("a case has a cursor");
    let line = text[..at].matches('\n').count() as u64;
    let column = text[..at].rsplit('\n').next().unwrap_or_default().encode_utf16().count() as u64;
    (text.replacen(CURSOR, "", 1), (line, column))
}

const OWN_LAYER: &str = "\
    impl<T: Scalar> Layer<T> for Scale {
        fn forward(&self, pass: LayerForward<'_, T>) {
            self.infer(pass.inference());
        }
        fn infer(&self, pass: LayerInfer<'_, T>) {
            pass.y.copy_from_slice(&pass.x[..pass.y.len()]);
        }
        fn backward(&self, pass: LayerBackward<'_, T>) {
            pass.d_x.copy_from_slice(&pass.d_y[..pass.d_x.len()]);
        }
    }
";

/// A program that answers to `--version`: the toolchain's stand-in only says what to install.
fn analyzer() -> Option<PathBuf> {
    let named = std::env::var_os("REGNET_RUST_ANALYZER").map(PathBuf::from);
    let found = named.unwrap_or_else(|| PathBuf::from("rust-analyzer"));
    let output = Command::new(&found).arg("--version").output().ok()?;
    output.status.success().then_some(found)
}

/// A small crate in the target folder.
fn project() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editors");
    std::fs::create_dir_all(folder.join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = \"editors\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nregnet = {{ path = '{ROOT}' }}\n\n[workspace]\n"
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    // the versions that are there without a network
    std::fs::copy(Path::new(ROOT).join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    std::fs::write(folder.join("src/main.rs"), source(&CASES[0]).0).unwrap();
    folder
}

/// The server, and what it sends.
struct Server {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    next: u64,
    file: String,
    version: u64,
}

impl Server {
    fn start(program: &Path, folder: &Path) -> Server {
        let mut child = Command::new(program)
            .current_dir(folder)
            .env_remove("RUSTFLAGS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (to, mut out) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let (sender, from) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut out) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let file = format!("file://{}/src/main.rs", folder.display());
        let mut server = Server { child, to, from, next: 0, file, version: 1 };
        server.initialize(folder);
        server
    }

    fn initialize(&mut self, folder: &Path) {
        let options = json!({
            "checkOnSave": false,
            "cachePriming": { "enable": false },
            "cargo": { "targetDir": true },
            "procMacro": { "enable": true },
        });
        let capabilities = json!({
            "experimental": { "serverStatusNotification": true },
            "textDocument": {
                "hover": { "contentFormat": ["markdown"] },
                "completion": { "completionItem": { "snippetSupport": false } },
                "diagnostic": {},
            },
            "window": { "workDoneProgress": false },
        });
        let root = format!("file://{}", folder.display());
        let params = json!({
            "processId": null, "rootUri": root, "capabilities": capabilities, "initializationOptions": options,
        });
        self.ask("initialize", &params);
        self.tell("initialized", &json!({}));
        let text = std::fs::read_to_string(folder.join("src/main.rs")).unwrap();
        let document = json!({ "uri": self.file, "languageId": "rust", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }));
        self.wait(|message| {
            message["method"] == "experimental/serverStatus" && message["params"]["quiescent"] == true
        });
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.to.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks, and asks again where the server was still reading.
    fn ask(&mut self, method: &str, params: &Value) -> Value {
        loop {
            self.next += 1;
            let id = self.next;
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
            let mut answer = self.wait(|message| message["id"] == id && message.get("method").is_none());
            match answer["error"]["code"].as_i64() {
                // The content was modified, or the request was cancelled for it.
                Some(-32801 | -32802) => {}
                Some(_) => return answer["error"].take(),
                None => return answer["result"].take(),
            }
        }
    }

    /// The next message of a kind; what the server asks meanwhile gets an empty answer.
    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let message = self.from.recv_timeout(end - Instant::now()).expect("the server answers");
            if wanted(&message) {
                return message;
            }
            if let (Some(id), Some(method)) = (message.get("id"), message.get("method")) {
                let items = message["params"]["items"].as_array().map_or(0, Vec::len);
                let result = if method == "workspace/configuration" {
                    json!(vec![Value::Null; items])
                } else {
                    Value::Null
                };
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
            }
        }
    }

    fn open(&mut self, text: &str) {
        self.version += 1;
        let document = json!({ "uri": self.file, "version": self.version });
        self.tell(
            "textDocument/didChange",
            &json!({ "textDocument": document, "contentChanges": [{ "text": text }] }),
        );
    }

    /// Whether a case is answered rightly; else what came instead.
    fn answers(&mut self, case: &Case) -> Result<(), String> {
        let (text, (line, character)) = source(case);
        self.open(&text);
        let mut place = json!({
            "textDocument": { "uri": self.file }, "position": { "line": line, "character": character },
        });
        let right = |right: bool, answer: &Value| if right { Ok(()) } else { Err(answer.to_string()) };
        match case.asks {
            Hover(expected) => {
                let answer = self.ask("textDocument/hover", &place);
                // Markdown escapes some signs.
                let shown = answer["contents"]["value"].as_str().unwrap_or_default().replace('\\', "");
                right(shown.contains(expected), &answer)
            }
            Definition(file, expected) => {
                let answer = self.ask("textDocument/definition", &place);
                let found = answer.get(0).unwrap_or(&answer);
                let uri = found["uri"].as_str().unwrap_or_default();
                let path = uri.strip_prefix("file://").unwrap_or_default();
                let content =
                    if uri == self.file { text } else { std::fs::read_to_string(path).unwrap_or_default() };
                let line = found["range"]["start"]["line"].as_u64().unwrap_or(u64::MAX) as usize;
                let line = content.lines().nth(line).unwrap_or_default();
                right(path.ends_with(file) && line.contains(expected), &json!([answer, line]))
            }
            Completion(expected) => {
                let answer = self.ask("textDocument/completion", &place);
                let items = answer["items"].as_array().or(answer.as_array()).cloned().unwrap_or_default();
                let labels: Vec<&str> = items.iter().filter_map(|item| item["label"].as_str()).collect();
                let offered = |word: &&str| {
                    labels.iter().any(|label| label.split([' ', '(', '{', ':']).next() == Some(word))
                };
                right(expected.iter().all(offered), &json!(labels.iter().take(60).collect::<Vec<_>>()))
            }
            Rename(places) => {
                place["newName"] = json!("renamed");
                let answer = self.ask("textDocument/rename", &place);
                let edits = answer["changes"][&self.file].as_array().map(Vec::len);
                let edits = edits.or_else(|| answer["documentChanges"][0]["edits"].as_array().map(Vec::len));
                right(edits == Some(places), &answer)
            }
            NoErrors => {
                let answer =
                    self.ask("textDocument/diagnostic", &json!({ "textDocument": { "uri": self.file } }));
                let items = answer["items"].as_array().cloned();
                let errors: Option<Vec<Value>> =
                    items.map(|items| items.into_iter().filter(|item| item["severity"] == 1).collect());
                right(errors.is_some_and(|errors| errors.is_empty()), &answer)
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has nothing to lose.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(from: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            Some(("Content-Length", text)) => length = text.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

#[test]
fn rust_analyzer_answers_rightly() {
    let Some(program) = analyzer() else {
        println!("skipped: no rust-analyzer here; REGNET_RUST_ANALYZER names one");
        return;
    };
    let mut server = Server::start(&program, &project());
    let mut wrong = Vec::new();
    for case in CASES {
        if let Err(answer) = server.answers(case) {
            wrong.push(format!("{}\n    {}", case.net, answer.chars().take(1500).collect::<String>()));
        }
    }
    println!("{} of {} cases", CASES.len() - wrong.len(), CASES.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}
