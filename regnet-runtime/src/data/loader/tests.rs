use ndarray::Array2;

use super::*;

/// Batches of one example, whose value tells which it is.
fn numbered(batches: usize) -> DataLoader {
    DataLoader::from_fn(batches, |epoch, index| {
        let x = Array2::from_elem((1, 1), (10 * epoch + index) as f32);
        Ok(Dataset::labelled(x, vec![0])?)
    })
}

fn all(loader: &DataLoader, from: (usize, usize), epochs: usize) -> Vec<f32> {
    let mut reading = loader.start(from, epochs);
    std::iter::from_fn(|| reading.next()).map(|batch| batch.unwrap().data.inputs()[0]).collect()
}

#[test]
fn batches_come_in_order_read_ahead_or_not() {
    for prefetch in [0, 1, 2, 100] {
        let loader = numbered(3).prefetch(prefetch);
        assert_eq!(all(&loader, (0, 0), 2), [0.0, 1.0, 2.0, 10.0, 11.0, 12.0]);
        assert_eq!(all(&loader, (1, 2), 3), [12.0, 20.0, 21.0, 22.0]);
        assert!(all(&loader, (2, 0), 2).is_empty());
    }
    assert!(all(&numbered(0), (0, 0), 2).is_empty());
}

#[test]
fn a_shuffled_epoch_has_every_batch_once_and_another_order() {
    let loader = numbered(9).shuffle(3);
    let found = all(&loader, (0, 0), 2);
    let (first, second) = found.split_at(9);
    for (epoch, found) in [(0.0, first), (10.0, second)] {
        let mut sorted = found.to_vec();
        sorted.sort_by(f32::total_cmp);
        assert_eq!(sorted, (0..9).map(|index| epoch + index as f32).collect::<Vec<_>>());
        assert_ne!(sorted, found);
    }
    assert_ne!(first, second.iter().map(|number| number - 10.0).collect::<Vec<_>>());
    // From the middle on, and without a thread, it is the same order; of another seed it is not.
    assert_eq!(all(&loader, (1, 4), 2), second[4..]);
    assert_eq!(all(&numbered(9).shuffle(3).prefetch(0), (0, 0), 2), found);
    assert_ne!(all(&numbered(9).shuffle(4), (0, 0), 2), found);
}

#[test]
fn an_error_comes_at_its_place_and_as_it_is() {
    for prefetch in [0, 2] {
        let own = DataLoader::<f32>::from_fn(3, |_, index| match index {
            0 => Ok(Dataset::labelled(Array2::zeros((1, 1)), vec![0])?),
            _ => Err(Error::Data("spoiled".into()).into()),
        });
        let mut reading = own.prefetch(prefetch).start((0, 0), 1);
        assert!(reading.next().is_some_and(|batch| batch.is_ok()));
        let error = reading.next().unwrap().unwrap_err();
        assert!(matches!(&error, Error::Data(text) if text == "spoiled"), "{error:?}");
        let other = DataLoader::<f32>::from_fn(3, |_, _| {
            "x".parse::<u8>()?;
            unreachable!()
        });
        let error = other.prefetch(prefetch).start((4, 1), 5).next().unwrap().unwrap_err();
        assert_eq!(error.to_string(), "batch(4, 1): invalid digit found in string");
        assert!(matches!(&error, Error::Loader(_, error) if error.is::<std::num::ParseIntError>()));
    }
}

#[test]
#[cfg_attr(target_family = "wasm", ignore = "panics end the program")]
fn a_panic_of_the_source_reaches_who_takes() {
    for prefetch in [0, 2] {
        let loader = DataLoader::<f32>::from_fn(2, |_, _| panic!("by the source")).prefetch(prefetch);
        let taken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            loader.start((0, 0), 1).next().is_some()
        }));
        assert_eq!(taken.unwrap_err().downcast_ref::<&str>(), Some(&"by the source"));
    }
}

/// What nobody takes is not read without end, and nothing is read behind the end.
#[test]
#[cfg_attr(target_family = "wasm", ignore = "no threads")]
fn it_reads_so_far_ahead_and_no_further() {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let loader = DataLoader::<f32>::from_fn(1000, move |_, _| {
        counter.fetch_add(1, SeqCst);
        Ok(Dataset::labelled(Array2::zeros((1, 1)), vec![0])?)
    });
    let mut reading = loader.start((0, 0), 1);
    for _ in 0..10 {
        reading.next().unwrap().unwrap();
    }
    drop(reading);
    let after = asked.load(SeqCst);
    assert!((10..=10 + PREFETCH).contains(&after), "{after}");
    assert!(loader.read(0, 0).is_ok());
    assert_eq!(asked.load(SeqCst), after + 1);
}
