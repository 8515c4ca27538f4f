//! Models in files: what is saved comes back bit for bit, and what is no model of the network is refused.
#![deny(warnings)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use regnet::files::{self, Matched};
use regnet::{Dataset, Error, Folded, Network, Rng, Standardize, network};
use safetensors::{Dtype, SafeTensors, serialize, tensor::TensorView};

network! {
    struct Net: input(3) -> hidden: dense(4, bias = false) -> batchnorm -> relu -> dense(2) -> loss mse;
    /// The same tensors, another function.
    struct Tanh: input(3) -> hidden: dense(4, bias = false) -> batchnorm -> tanh -> dense(2) -> loss mse;
    /// Another head, and one layer more.
    struct Deeper: input(3) -> hidden: dense(4, bias = false) -> batchnorm -> relu -> dense(3) -> relu -> dense(1) -> loss mse;
    struct Blocks<const H: usize>: input(3) -> repeat(2, residual(dense(3) -> tanh)) -> dense(H) -> loss mse;
    /// Stages whose names look like those of a standardization.
    struct Named: input(3) -> standardize: residual(inputs: dense(3)) -> targets: dense(2) -> loss mse;
}

/// A folder of the test's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("regnet-files-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.join("net.safetensors")
    }

    /// A file of these bytes.
    fn write(&self, bytes: &[u8]) -> PathBuf {
        fs::write(self.path(), bytes).unwrap();
        self.path()
    }

    /// A file of `header` and `data` zero bytes behind it.
    fn write_header(&self, header: &str, data: usize) -> PathBuf {
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.bytes().chain(std::iter::repeat_n(0, data)));
        self.write(&bytes)
    }

    fn names(&self) -> Vec<String> {
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        fs::read_dir(&self.0).unwrap().map(|entry| name(entry.unwrap())).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Parameters and statistics that all differ, among them such as a conversion would lose: −0, the smallest number, the
/// largest.
fn filled(seed: u64) -> Net {
    let mut net = common::shaken(Net::new(seed));
    let odd = [0x8000_0000, 0x0000_0001, 0x8000_0001, 0x7f7f_ffff].map(f32::from_bits);
    net.state_mut().params[..odd.len()].copy_from_slice(&odd);
    net.state_mut().stats.iter_mut().enumerate().for_each(|(i, value)| *value = i as f32 + 0.1);
    net
}

fn standardize() -> Standardize {
    let inputs = regnet::ndarray::array![[1f64, 2.0, 3.0], [4.0, 7.0, 3.0], [0.1, 0.2, 3.0]];
    let data =
        Dataset::with_targets(inputs, regnet::ndarray::array![[1f64, 5.0], [2.0, 7.0], [4.0, 9.0]]).unwrap();
    Standardize::features(&data).with_targets(&data).unwrap()
}

/// Everything that a network knows, as bits.
fn bits<N: Network>(net: &N) -> (Vec<u64>, Option<Standardize>) {
    let state = net.state();
    let numbers = state.params.iter().chain(&state.stats);
    let mut bytes = [0; 8];
    let one = |value: &N::Scalar| {
        regnet::Real::encode(&[*value], &mut bytes[..size_of::<N::Scalar>()]);
        u64::from_le_bytes(bytes)
    };
    (numbers.map(one).collect(), state.standardize.clone())
}

/// The text of a refusal; it begins with the path.
fn refused<T>(path: &Path, result: Result<T, Error>) -> String {
    let text = match result {
        Ok(_) => panic!("{} was taken", path.display()),
        Err(error @ Error::Model(_)) => error.to_string(),
        Err(error) => panic!("{error:?} is about something else than the model"),
    };
    text.strip_prefix(&format!("{}: ", path.display())).expect("the text begins with the path").to_owned()
}

/// A file is read as its bytes are: the same network, or the same refusal.
fn load(path: &Path) -> Result<Net, Error> {
    let (loaded, bytes) = (Net::load(path), fs::read(path).unwrap());
    match (&loaded, Net::from_bytes(&bytes)) {
        (Ok(loaded), Ok(taken)) => assert_eq!(bits(&taken), bits(loaded)),
        (Err(Error::Model(text)), Err(Error::Model(told))) => {
            let text = text.strip_prefix(&format!("{}: ", path.display()));
            assert_eq!(
                told.strip_prefix("the bytes: ").expect("the text begins with its place"),
                text.unwrap()
            );
        }
        (loaded, taken) => panic!("the file gives {loaded:?}, its bytes {taken:?}"),
    }
    loaded
}

/// The bytes of a saved network and the length of its header with the eight bytes before it.
fn saved(folder: &Folder, net: &Net) -> (Vec<u8>, usize) {
    net.save(folder.path()).unwrap();
    let bytes = fs::read(folder.path()).unwrap();
    assert!(net.to_bytes() == bytes, "the bytes are not those of the file");
    let header = u64::from_le_bytes(bytes[..8].try_into().unwrap());
    (bytes, 8 + header as usize)
}

/// The file with one text of its header replaced by another.
fn replaced(folder: &Folder, net: &Net, old: &str, new: &str) -> PathBuf {
    let (bytes, end) = saved(folder, net);
    let header = str::from_utf8(&bytes[8..end]).unwrap();
    assert!(header.contains(old), "{header}");
    let header = header.replacen(old, new, 1);
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.bytes());
    file.extend(&bytes[end..]);
    folder.write(&file)
}

#[test]
fn a_network_comes_back_bit_for_bit() {
    let folder = Folder::new("round-trip");
    let mut net = filled(1);
    net.save(folder.path()).unwrap();
    assert_eq!(bits(&load(&folder.path()).unwrap()), bits(&net));
    net.set_standardize(Some(standardize()));
    net.save(folder.path()).unwrap();
    assert_eq!(bits(&load(&folder.path()).unwrap()), bits(&net));

    let mut wide = filled(2).cast::<f64>();
    wide.state_mut().params[0] = f64::from_bits(0x000f_0000_1234_5678);
    wide.set_standardize(Some(standardize()));
    wide.save(folder.path()).unwrap();
    assert_eq!(bits(&files::load::<Net<f64>>(&folder.path()).unwrap()), bits(&wide));

    let blocks = common::shaken(Blocks::<5>::new(3));
    blocks.save(folder.path()).unwrap();
    assert_eq!(bits(&Blocks::<5>::load(folder.path()).unwrap()), bits(&blocks));
    let text = refused(&folder.path(), Blocks::<6>::load(folder.path()));
    assert!(text.contains("another architecture: `Blocks` in the file has `dense1: dense"), "{text}");
}

#[test]
fn bytes_are_those_of_the_file_in_every_number_type_and_when_folded() {
    let folder = Folder::new("bytes");
    let mut net = filled(4);
    net.set_standardize(Some(standardize()));
    let wide = net.cast::<f64>();
    wide.save(folder.path()).unwrap();
    assert!(wide.to_bytes() == fs::read(folder.path()).unwrap());
    assert_eq!(bits(&files::from_bytes::<Net<f64>>(&wide.to_bytes()).unwrap()), bits(&wide));
    let text = Net::from_bytes(&wide.to_bytes()).unwrap_err().to_string();
    assert!(
        text.starts_with("the bytes: other tensors: ") && text.contains("(F64 [3, 4], expected"),
        "{text}"
    );

    let folded = common::shaken(Net::new(5)).fold();
    folded.save(folder.path()).unwrap();
    assert!(folded.to_bytes() == fs::read(folder.path()).unwrap());
    assert_eq!(bits(&Folded::<Net>::from_bytes(&folded.to_bytes()).unwrap()), bits(&folded));
    assert!(Net::from_bytes(&folded.to_bytes()).is_err());
}

#[test]
fn stages_named_like_a_standardization_are_told_apart_from_it() {
    let folder = Folder::new("named");
    let mut net = common::shaken(Named::new(1));
    net.set_standardize(Some(standardize()));
    assert!(net.param("standardize.inputs.weight").is_some());
    net.save(folder.path()).unwrap();
    assert_eq!(bits(&Named::load(folder.path()).unwrap()), bits(&net));
    net.set_standardize(None);
    net.save(folder.path()).unwrap();
    assert_eq!(bits(&Named::load(folder.path()).unwrap()), bits(&net));
}

#[test]
fn the_formats_own_crate_reads_what_is_written() {
    let folder = Folder::new("crate");
    let mut net = filled(1);
    net.set_standardize(Some(standardize()));
    let (bytes, _) = saved(&folder, &net);
    let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
    let metadata = header.metadata().as_ref().unwrap();
    assert_eq!((&*metadata["format"], &*metadata["network"]), ("regnet", "Net"));
    assert_eq!(metadata["architecture"], Net::SPEC.architecture());
    let file = SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(file.len(), net.params().len() + net.stats().len() + 4);
    for tensor in net.params().iter().chain(&net.stats()) {
        let found = file.tensor(tensor.name()).unwrap();
        assert_eq!((found.dtype(), found.shape()), (Dtype::F32, tensor.shape()));
        let values: Vec<u8> = tensor.values().iter().flat_map(|value| value.to_le_bytes()).collect();
        assert_eq!(found.data(), values);
    }
    assert_eq!(file.tensor("standardize.inputs.mean").unwrap().dtype(), Dtype::F64);

    let again = serialize(file.tensors(), Some(metadata.clone())).unwrap();
    assert_eq!(bits(&Net::load(folder.write(&again)).unwrap()), bits(&net));
}

#[test]
fn saving_replaces_a_file_or_leaves_nothing() {
    let folder = Folder::new("replace");
    fs::write(folder.path(), vec![1; 100_000]).unwrap();
    let net = filled(1);
    net.save(folder.path()).unwrap();
    assert_eq!(bits(&load(&folder.path()).unwrap()), bits(&net));
    assert_eq!(folder.names(), ["net.safetensors"]);

    let missing = folder.0.join("missing").join("net.safetensors");
    for error in [net.save(&missing).unwrap_err(), Net::load(&missing).unwrap_err()] {
        assert!(matches!(error, Error::Io(..)), "{error:?}");
        assert!(error.to_string().starts_with(&*missing.to_string_lossy()), "{error}");
    }
    assert!(net.save(&folder.0).unwrap_err().to_string().contains("not the path of a file"));
    assert_eq!(folder.names(), ["net.safetensors"]);
}

#[test]
fn another_activation_is_another_architecture() {
    let folder = Folder::new("activation");
    let net = filled(1);
    net.save(folder.path()).unwrap();
    let text = refused(&folder.path(), Tanh::load(folder.path()));
    assert!(
        text.starts_with(
            "another architecture: `Net` in the file has `relu1: relu [4]`, expected `tanh1: tanh [4]`; "
        ),
        "{text}"
    );
    assert!(text.contains("`load_unchecked_architecture`") && text.contains("`load_matching`"), "{text}");
    assert_eq!(bits(&Tanh::load_unchecked_architecture(folder.path()).unwrap()), bits(&net));

    let text = refused(&folder.path(), Deeper::load_unchecked_architecture(folder.path()));
    assert_eq!(
        text,
        "other tensors: missing `dense3.weight`, `dense3.bias`; \
         misshapen `dense2.weight` (F32 [4, 2], expected F32 [4, 3]), `dense2.bias` (F32 [2], expected F32 [3])"
    );
}

#[test]
fn a_file_of_something_else_is_refused() {
    let folder = Folder::new("foreign");
    for (bytes, expected) in [
        (&b""[..], "not a safetensors file, or truncated: it has only 0 bytes"),
        (b"{}", "it has only 2 bytes"),
        (b"\x89PNG\r\n\x1a\n with a picture in it", "not a safetensors file"),
        (
            b"\xff\xff\xff\xff\xff\xff\xff\xff{}",
            "the header says 18446744073709551615 bytes of its own, the file has 2",
        ),
        (b"\x03\0\0\0\0\0\0\0{\xff}", "broken header: invalid utf-8"),
    ] {
        let path = folder.write(bytes);
        let text = refused(&path, load(&path));
        assert!(text.contains(expected), "{text}");
    }
    assert!(matches!(Net::load(&folder.0), Err(Error::Model(_) | Error::Io(..))));

    let tensors: Vec<(String, TensorView<'_>)> = (0..200)
        .map(|i| (format!("bert.{i:03}"), TensorView::new(Dtype::F32, vec![1], &[0; 4]).unwrap()))
        .collect();
    let metadata = [("format".to_owned(), "pt".to_owned())].into_iter().collect();
    let path = folder.write(&serialize(tensors, Some(metadata)).unwrap());
    let text = refused(&path, load(&path));
    assert!(text.starts_with(
        "a safetensors file, but not a model that regnet wrote: it holds `bert.000`, `bert.001`,"
    ));
    assert!(text.contains("`bert.009` and 190 more; `load_matching`"), "{text}");
    let path = folder.write_header("{}      ", 0);
    assert!(refused(&path, Net::load_unchecked_architecture(&path)).contains("it holds no tensor"));
}

#[test]
fn a_broken_header_is_refused() {
    let folder = Folder::new("header");
    let net = filled(1);
    let hidden = r#""hidden.weight":{"dtype":"F32","shape":[3,4],"data_offsets":[0,48]}"#;
    for (old, new, expected) in [
        (r#""format_version":"1""#, r#""format_version":"2""#, "format_version 2, expected no more than 1"),
        (r#""format_version":"1""#, r#""format_version":"one""#, "format_version `one`, expected 1"),
        (r#""format_version":"1","#, "", "format_version `nothing`, expected 1"),
        (r#""format":"regnet""#, r#""format":"REGNET""#, "not a model that regnet wrote"),
        ("relu1: relu", "relu1: RELU", "has `relu1: RELU [4]`, expected `relu1: relu [4]`"),
        (r#""digest":""#, r#""digest":"0"#, "has the digest `0"),
        ("\\nloss mse\\n", "", "has no more layer, expected `loss mse`"),
        ("hidden.weight", "hidden.wait", "missing `hidden.weight`; surplus `hidden.wait`"),
        (
            r#""dtype":"F32","shape":[3,4]"#,
            r#""dtype":"F32","shape":[4,3]"#,
            "`hidden.weight` (F32 [4, 3], expected F32 [3, 4])",
        ),
        (
            r#""dtype":"F32","shape":[3,4]"#,
            r#""dtype":"BF16","shape":[3,4]"#,
            "(BF16 [3, 4], expected F32 [3, 4])",
        ),
        (
            r#""dtype":"F32","shape":[3,4]"#,
            r#""dtype":"F16","shape":[6,4]"#,
            "(F16 [6, 4], expected F32 [3, 4])",
        ),
        (r#""dtype":"F32","shape":[3,4]"#, r#""dtype":"F64","shape":[3,2]"#, "cast` it"),
        (r#""shape":[3,4]"#, r#""shape":[3,5]"#, "`hidden.weight` is F32 [3, 5], but has 48 bytes"),
        (r#""shape":[3,4]"#, r#""shape":[3037000500,3037000500,4]"#, "but has 48 bytes"),
        (r#""shape":[3,4]"#, r#""shape":[3,99999999999999999999]"#, "expected a whole number below 2^64"),
        (r#"[0,48]"#, r#"[0,18446744073709551615]"#, "but has 18446744073709551615 bytes"),
        (r#"[0,48]"#, r#"[48,0]"#, "ends at byte 0, before it begins at byte 48"),
        (r#"[0,48]"#, r#"[0,48.0]"#, "broken header: at byte "),
        ("dense2.weight", "hidden.weight", "`hidden.weight` is in the header twice"),
        ("dense2.weight", "\\u0068idden.weight", "`hidden.weight` is in the header twice"),
        ("}}", "},}", "broken header: at byte "),
        (hidden, r#""hidden.weight":[0,48]"#, "expected `{`"),
    ] {
        let path = replaced(&folder, &net, old, new);
        let text = refused(&path, load(&path));
        assert!(text.contains(expected), "{text}");
    }
    let path = replaced(&folder, &net, r#""format_version":"1""#, r#""format_version":"2""#);
    assert!(refused(&path, Net::new(1).load_matching(&path)).contains("a newer regnet wrote it"));
}

#[test]
fn a_file_of_another_number_type_is_refused() {
    let folder = Folder::new("dtype");
    filled(1).cast::<f64>().save(folder.path()).unwrap();
    let text = refused(&folder.path(), Net::load(folder.path()));
    assert!(text.contains("`hidden.weight` (F64 [3, 4], expected F32 [3, 4])"), "{text}");
    assert!(text.contains("read it as a network of f64 with `regnet::files::load` and `cast` it"), "{text}");
    let wide = files::load::<Net<f64>>(&folder.path()).unwrap();
    wide.cast::<f32>().save(folder.path()).unwrap();
    let text = refused(&folder.path(), files::load::<Net<f64>>(&folder.path()));
    assert!(text.contains("read it as a network of f32"), "{text}");
}

#[test]
fn hostile_headers_are_refused() {
    let folder = Folder::new("hostile");
    let tensor = |name: &str, at: u64| {
        format!(r#""{name}":{{"dtype":"U8","shape":[1],"data_offsets":[{},{at}]}}"#, at.wrapping_sub(4))
    };
    let many = |count: u64, name: fn(u64) -> String| {
        let tensors: Vec<String> = (0..count).map(|i| tensor(&name(i), 4 * (i + 1))).collect();
        format!("{{{}}}", tensors.join(","))
    };
    for (header, expected) in [
        (many(1000, |_| String::new()), "`` is in the header twice"),
        (many(25_000, |i| i.to_string()), "bytes, expected no more than"),
        (format!("{{{}", "[".repeat(60_000)), "broken header"),
        (format!("{{\"a\":{}", "{\"a\":".repeat(10_000)), "`a` has the unknown key `a`"),
        (format!("{{{}}}", tensor("a", u64::MAX)), "`a` begins at byte 18446744073709551611"),
        (format!("{{{},{}}}", tensor("a", 4), tensor("b", u64::MAX)), "begins at byte"),
        (format!("{{{}}}", tensor("a", 3)), "before it begins"),
        (format!("{{\"{}\":", "x".repeat(60_000)), "stands the end"),
    ] {
        let path = folder.write_header(&header, 0);
        let text = refused(&path, load(&path));
        assert!(text.contains(expected) && text.len() < 1000, "{text}");
        let mut net = Net::new(1);
        assert!(net.load_matching(&path).is_err());
        assert_eq!(net, Net::new(1));
    }
}

#[test]
fn a_file_cut_short_or_grown_is_refused() {
    let folder = Folder::new("cut");
    let mut net = filled(1);
    net.set_standardize(Some(standardize()));
    let (mut bytes, _) = saved(&folder, &net);
    for len in 0..bytes.len() {
        let path = folder.write(&bytes[..len]);
        let text = refused(&path, load(&path));
        assert!(text.contains("truncated"), "{len} bytes: {text}");
        assert!(Net::new(1).load_matching(&path).is_err());
    }
    bytes.push(0);
    let path = folder.write(&bytes);
    assert_eq!(refused(&path, load(&path)), "bytes after the last tensor: 1, expected none");
}

/// A changed header gives an error or, where it changes nothing that matters (the struct's name, regnet's version, what
/// concerns training alone), the same model.
#[test]
fn a_flipped_bit_is_refused_or_is_data() {
    let folder = Folder::new("flip");
    let mut net = filled(1);
    net.set_standardize(Some(standardize()));
    let (mut bytes, header) = saved(&folder, &net);
    let mut taken = 0;
    for at in 0..bytes.len() {
        let masks: &[u8] = if at < header { &[1, 2, 16, 32, 255] } else { &[255] };
        for mask in masks {
            bytes[at] ^= mask;
            match load(&folder.write(&bytes)) {
                Ok(found) if at < header => {
                    assert_eq!(bits(&found), bits(&net), "byte {at} ^ {mask}");
                    taken += 1;
                }
                Ok(found) => assert_ne!(bits(&found), bits(&net), "byte {at}"),
                Err(Error::Model(_)) => {}
                Err(error) => panic!("{error:?}"),
            }
            bytes[at] ^= mask;
        }
    }
    // Four bits of each letter of these texts and their keys: the fifth change is no UTF-8.
    let (_, read) = SafeTensors::read_metadata(&bytes).unwrap();
    let metadata = read.metadata().as_ref().unwrap();
    let letters: usize = ["network", "regnet_version", "regularizers"]
        .iter()
        .map(|key| key.len() + metadata[*key].len())
        .sum();
    assert!((1..=4 * letters).contains(&taken), "{taken} changed headers were taken");
}

#[test]
fn random_headers_do_not_panic() {
    let folder = Folder::new("fuzz");
    let mut net = filled(1);
    net.set_standardize(Some(standardize()));
    let (bytes, header) = saved(&folder, &net);
    let pieces = [
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\",
        "\\u",
        "0",
        "18446744073709551615",
        "-1",
        "é",
        " ",
        "F64",
        "\0",
    ];
    let mut rng = Rng::new(5);
    for _ in 0..4000 {
        let mut text = bytes[8..header].to_vec();
        for _ in 0..1 + (rng.uniform() * 4.0) as usize {
            let draw = |rng: &mut Rng, below: usize| (rng.uniform() * below as f64) as usize;
            let (from, piece) = (draw(&mut rng, text.len()), pieces[draw(&mut rng, pieces.len())]);
            let to = (from + draw(&mut rng, 12)).min(text.len());
            match draw(&mut rng, 3) {
                0 => drop(text.splice(from..from, piece.bytes())),
                1 => drop(text.splice(from..to, piece.bytes())),
                _ => drop(text.splice(from..from, text[from..to].to_vec())),
            }
        }
        let mut file = (text.len() as u64).to_le_bytes().to_vec();
        file.extend(text.iter().chain(&bytes[header..]));
        let path = folder.write(&file);
        if let Ok(found) = load(&path) {
            assert_eq!(bits(&found), bits(&net));
        }
        let mut other = Deeper::new(1);
        let _ = other.load_matching(&path);
    }
}

#[test]
fn what_matches_is_taken_and_the_rest_reported() {
    let folder = Folder::new("matching");
    let mut net = filled(1);
    net.set_standardize(Some(standardize()));
    net.save(folder.path()).unwrap();

    let mut deeper = common::shaken(Deeper::new(2));
    let before = deeper.clone();
    let matched = deeper.load_matching(folder.path()).unwrap();
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let taken = [
        "hidden.weight",
        "batchnorm1.gamma",
        "batchnorm1.beta",
        "batchnorm1.running_mean",
        "batchnorm1.running_var",
        "standardize.inputs.mean",
        "standardize.inputs.std",
    ];
    assert_eq!(matched.taken, names(&taken));
    assert_eq!(matched.missing, names(&["dense3.weight", "dense3.bias"]));
    assert_eq!(matched.misshapen[0], ("dense2.weight".into(), "F32 [4, 2]".into(), "F32 [4, 3]".into()));
    assert_eq!(matched.misshapen[2].0, "standardize.targets.mean");
    assert_eq!(matched.surplus, names(&[]));
    let text = matched.to_string();
    assert!(
        text.starts_with(
            "7 of 13 tensors taken; missing `dense3.weight`, `dense3.bias`; misshapen `dense2.weight`"
        ),
        "{text}"
    );
    for name in &taken[..3] {
        let (found, expected) = (deeper.param(name).unwrap(), net.param(name).unwrap());
        assert!(found.iter().zip(expected).all(|(a, b)| a.to_bits() == b.to_bits()), "{name}");
    }
    assert_eq!(deeper.stats()[0].values(), net.stats()[0].values());
    assert_eq!(deeper.param("dense3.weight"), before.param("dense3.weight"));
    let (inputs, targets) = deeper.standardize().unwrap().parts();
    assert_eq!((inputs, targets), (standardize().parts().0, None));

    let mut same = Net::new(7);
    let matched = same.load_matching(folder.path()).unwrap();
    assert!(matched.is_complete());
    assert_eq!(bits(&same), bits(&net));
    assert_eq!(matched.to_string(), "11 of 11 tensors taken");

    deeper.save(folder.path()).unwrap();
    let Matched { surplus, .. } = Net::new(7).load_matching(folder.path()).unwrap();
    assert_eq!(surplus, ["dense3.bias", "dense3.weight"]);
}

/// The place, what is put there, and what the error says of it.
const UNSOUND: &[(&str, &[usize], f32, &str)] = &[
    ("hidden.weight", &[1, 2], f32::NAN, "`hidden.weight`[1, 2] is NaN, expected a finite number"),
    ("dense2.bias", &[1], f32::NEG_INFINITY, "`dense2.bias`[1] is -inf, expected a finite number"),
    (
        "batchnorm1.running_mean",
        &[3],
        f32::INFINITY,
        "`batchnorm1.running_mean`[3] is inf, expected a finite number",
    ),
    (
        "batchnorm1.running_var",
        &[0],
        f32::NAN,
        "`batchnorm1.running_var`[0] is NaN, expected a finite number from 0 up",
    ),
    (
        "batchnorm1.running_var",
        &[2],
        -1e-30,
        "`batchnorm1.running_var`[2] is -1e-30, expected a finite number from 0 up",
    ),
];

/// A value at a place of a parameter or a statistic.
fn put(net: &mut Net, name: &str, at: &[usize], value: f32) {
    if let Some(mut param) = net.param_mut(name) {
        param[at] = value;
        return;
    }
    let stats = net.stats();
    let before =
        stats.iter().take_while(|stat| stat.name() != name).map(|stat| stat.values().len()).sum::<usize>();
    drop(stats);
    net.state_mut().stats[before + at[0]] = value;
}

#[test]
fn values_that_no_training_ends_with_are_refused_by_name_or_read_as_they_are() {
    let folder = Folder::new("unsound");
    for (name, at, value, expected) in UNSOUND {
        let mut net = filled(1);
        put(&mut net, name, at, *value);
        let (bytes, _) = saved(&folder, &net);
        let path = folder.path();
        let text = refused(&path, load(&path));
        assert_eq!(text, format!("{expected}; `load_as_is` reads it all the same"));
        let text = refused(&path, Tanh::load_unchecked_architecture(&path));
        assert_eq!(text, format!("{expected}; `load_matching_as_is` takes it all the same"));

        let before = filled(2);
        let mut other = before.clone();
        let text = refused(&path, other.load_matching(&path));
        assert!(text.starts_with(expected), "{text}");
        assert_eq!(bits(&other), bits(&before), "a refused file has changed the network");

        assert_eq!(bits(&Net::load_as_is(&path).unwrap()), bits(&net));
        assert_eq!(bits(&Net::from_bytes_as_is(&bytes).unwrap()), bits(&net));
        assert!(other.load_matching_as_is(&path).unwrap().is_complete());
        assert_eq!(bits(&other), bits(&net));
    }
    // What does not fit is not looked at.
    let mut net = filled(1);
    net.param_mut("dense2.bias").unwrap()[[0]] = f32::NAN;
    net.save(folder.path()).unwrap();
    assert!(Deeper::new(1).load_matching(folder.path()).is_ok());
    // NaN comes back with the bits that it had.
    let odd = [0x7fa0_1234, 0xffc5_4321, 0x7f80_0000].map(f32::from_bits);
    net.state_mut().params[..odd.len()].copy_from_slice(&odd);
    net.save(folder.path()).unwrap();
    assert_eq!(bits(&Net::load_as_is(folder.path()).unwrap()), bits(&net));
    let mut wide = net.cast::<f64>();
    wide.state_mut().params[0] = f64::from_bits(0x7ff4_0000_1234_5678);
    wide.save(folder.path()).unwrap();
    assert_eq!(bits(&files::load_as_is::<Net<f64>>(&folder.path()).unwrap()), bits(&wide));
    // Zero is a variance.
    let mut net = filled(1);
    put(&mut net, "batchnorm1.running_var", &[1], 0.0);
    net.save(folder.path()).unwrap();
    assert!(load(&folder.path()).is_ok());
}

#[test]
fn metadata_come_back_and_are_none_of_the_formats() {
    let folder = Folder::new("metadata");
    let mut net = filled(1);
    let texts = [
        ("author", "Ronald Fisher"),
        ("format", "mine"),
        ("digest", ""),
        ("user.key", "a \"quote\"\nand \u{1}"),
        ("", "no key"),
        ("größe", "😀"),
    ];
    net.metadata_mut().extend(texts.map(|(key, text)| (key.to_owned(), text.to_owned())));
    net.save(folder.path()).unwrap();
    let again = load(&folder.path()).unwrap();
    assert_eq!(again, net);
    assert_eq!(again.metadata()["user.key"], "a \"quote\"\nand \u{1}");
    let same = [net.clone().cast::<f64>().metadata().clone(), net.fold().metadata().clone()];
    assert!(same.iter().all(|metadata| metadata == net.metadata()));
    assert_eq!(Folded::<Net>::from_bytes(&net.fold().to_bytes()).unwrap().metadata(), net.metadata());

    // Another network takes the tensors, not what is said of the first.
    let mut other = Net::new(2);
    other.metadata_mut().insert("author".into(), "me".into());
    assert!(other.load_matching(folder.path()).unwrap().is_complete());
    assert_eq!((other.metadata().len(), &*other.metadata()["author"]), (1, "me"));

    let path = replaced(&folder, &net, "\"user.format\"", "\"user.author\"");
    assert_eq!(refused(&path, load(&path)), "`user.author` is in the header twice");
}

#[test]
fn metadata_that_no_file_takes_are_told_when_they_are_saved() {
    let folder = Folder::new("metadata-long");
    let mut net = filled(1);
    let longest = (1 << 20) - r#""user.key":"","#.len() - 1;
    net.metadata_mut().insert("key".into(), "x".repeat(longest));
    net.save(folder.path()).unwrap();
    assert_eq!(load(&folder.path()).unwrap(), net);
    net.metadata_mut().insert("key".into(), "x".repeat(longest + 2));
    let error = net.save(folder.path()).unwrap_err();
    assert!(matches!(error, Error::Setting(_)), "{error:?}");
    assert!(error.to_string().contains("bytes of a file, expected no more than 1048576"), "{error}");
    assert!(std::panic::catch_unwind(|| net.to_bytes()).is_err());
    net.metadata_mut().clear();
    net.save(folder.path()).unwrap();
}

network! {
    /// Something of everything that training alone knows.
    struct Regular<const TIMES: usize>: input(8, 8, 2) -> conv2d(4, kernel = 3, drop_connect = 0.1, l1 = 1e-5) -> batchnorm(momentum = cumulative)
        -> relu -> spatial_dropout(0.25) -> flatten -> repeat(TIMES, dense(144, l2 = 1e-3, max_norm = 3) -> relu) -> dropout(0.5)
        -> dense(2, l1 = 0.02, l2 = 1.5e-4) -> loss mse;
    struct Masked: input(5, 3) -> gru(4, dropout = 0.2, recurrent_dropout = 0.3, l2 = 1e-4) -> gaussian_noise(0.1) -> dense(4)
        -> batch_renorm(virtual_batch = 8) -> alpha_dropout(0.05) -> gaussian_dropout(0.15) -> dense(1) -> loss mse;
}

#[test]
fn files_say_what_the_declaration_says_of_training_and_who_wrote_them() {
    let text = |bytes: &[u8], key: &str| {
        let (_, header) = SafeTensors::read_metadata(bytes).unwrap();
        header.metadata().as_ref().unwrap()[key].clone()
    };
    let bytes = Regular::<2>::new(1).to_bytes();
    assert_eq!(text(&bytes, "regnet_version"), env!("CARGO_PKG_VERSION"));
    let expected = "conv2d1: drop_connect = 0.1, l1 = 1e-5\n\
                    batchnorm1: momentum = cumulative, running_variance = unbiased\n\
                    spatial_dropout1: spatial_dropout(0.25)\n\
                    repeat1:\n\
                    \x20 dense1: l2 = 1e-3, max_norm = 3\n\
                    dropout1: dropout(0.5)\n\
                    dense1: l1 = 0.02, l2 = 1.5e-4\n";
    assert_eq!(text(&bytes, "regularizers"), expected);
    let expected = "gru1: dropout = 0.2, recurrent_dropout = 0.3, l2 = 1e-4, recurrent_weight l2 = 1e-4\n\
                    gaussian_noise1: gaussian_noise(0.1)\n\
                    batch_renorm1: r_max = 3, d_max = 5, momentum = 0.1, virtual_batch = 8\n\
                    alpha_dropout1: alpha_dropout(0.05)\n\
                    gaussian_dropout1: gaussian_dropout(0.15)\n";
    assert_eq!(text(&Masked::new(1).to_bytes(), "regularizers"), expected);
}

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
    use std::process::{Command, Stdio};
    let folder = Folder::new("killed");
    let mut rng = Rng::new(5);
    let (mut left, mut most) = (0, 0);
    for _ in 0..30 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "saves_to_the_given_path", "--quiet"])
            .env(SAVES_TO, folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_secs_f64(0.02 + 0.02 * rng.uniform()));
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

#[test]
fn a_file_of_another_tool_gives_its_tensors() {
    let folder = Folder::new("tool");
    let weight: Vec<u8> = (0..12).flat_map(|i| (i as f32).to_le_bytes()).collect();
    let tensors = [
        ("hidden.weight", TensorView::new(Dtype::F32, vec![3, 4], &weight).unwrap()),
        ("dense2.bias", TensorView::new(Dtype::F16, vec![2], &weight[..4]).unwrap()),
    ];
    let path = folder.write(&serialize(tensors, None).unwrap());
    let mut net = Net::new(1);
    let matched = net.load_matching(&path).unwrap();
    assert_eq!(matched.taken, ["hidden.weight"]);
    assert_eq!(matched.misshapen, [("dense2.bias".into(), "F16 [2]".into(), "F32 [2]".into())]);
    assert_eq!(net.param("hidden.weight").unwrap()[[2, 3]], 11.0);
}

#[test]
fn a_standardization_that_is_none_is_refused() {
    let folder = Folder::new("standardize");
    let mut net = filled(1);
    net.set_standardize(Some(standardize()));
    for (old, new, expected) in [
        ("standardize.inputs.mean", "standardize.inputs.meen", "missing `standardize.inputs.mean`"),
        ("standardize.targets.std", "standardize.targets.dev", "missing `standardize.targets.std`"),
        (
            r#""dtype":"F64","shape":[3]"#,
            r#""dtype":"F32","shape":[6]"#,
            "(F32 [6], expected F64 [3] or [1] for both mean and std)",
        ),
        (
            r#""dtype":"F64","shape":[3]"#,
            r#""dtype":"F64","shape":[1,3]"#,
            "`standardize.inputs.mean` (F64 [1, 3], expected",
        ),
    ] {
        let path = replaced(&folder, &net, old, new);
        let text = refused(&path, load(&path));
        assert!(text.contains(expected), "{text}");
    }
    let (mut bytes, header) = saved(&folder, &net);
    // The deviations of the inputs are the second tensor, after three means of eight bytes.
    bytes[header + 24..header + 32].fill(0);
    let path = folder.write(&bytes);
    let text = refused(&path, load(&path));
    assert_eq!(text, "standardization of the inputs: the standard deviation 0 is not positive and finite");
    let mut other = Net::new(1);
    assert!(other.load_matching(&path).is_err());
    assert_eq!(other, Net::new(1));
}
