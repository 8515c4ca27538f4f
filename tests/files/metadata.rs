//! What a file says beside its numbers: the user's texts, the declaration's, who wrote it.

use super::*;

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
