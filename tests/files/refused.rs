//! Files that are broken, hostile or of something else.

use super::*;

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
