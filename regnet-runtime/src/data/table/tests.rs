//! From tables to inputs and back to names.

use ndarray::{Array2, array};

use super::{Encoder, Fitted, Missing, Table, Unknown};
use crate::base::error::Error;
use std::fmt;

const HOUSES: &str =
    "id;rooms;city;area;price\n1;3;Oslo;80;400\n2;2;Bergen;;250\n\n3;4;NA;120;610\n4;1;Bergen;35;150\n";

fn houses() -> Table {
    Table::from_reader(HOUSES.as_bytes()).unwrap()
}

fn text<V: fmt::Debug>(result: Result<V, Error>) -> String {
    result.unwrap_err().to_string()
}

fn filled() -> Encoder {
    Encoder::new().target("price").leave_out(["id"]).missing(Missing::Median).indicate_missing(true)
}

#[test]
fn numbers_categories_and_missing_values_become_inputs() {
    let encoder = filled().fit(&houses()).unwrap();
    let expected = ["rooms", "city is missing", "city=Bergen", "city=Oslo", "area", "area is missing"];
    assert_eq!((encoder.inputs(), encoder.width()), (expected.map(str::to_owned).to_vec(), 6));
    let data = encoder.dataset::<f64>(&houses()).unwrap();
    #[rustfmt::skip]
    let rows = [
        3.0, 0.0, 0.0, 1.0, 80.0, 0.0,
        2.0, 0.0, 1.0, 0.0, 80.0, 1.0,
        4.0, 1.0, 0.0, 0.0, 120.0, 0.0,
        1.0, 0.0, 1.0, 0.0, 35.0, 0.0,
    ];
    assert_eq!((data.inputs(), data.values().unwrap()), (&rows[..], &[400.0, 250.0, 610.0, 150.0][..]));
    assert_eq!(
        encoder.encode::<f64>(&houses()).unwrap(),
        Array2::from_shape_vec((4, 6), rows.to_vec()).unwrap()
    );
    let by = |missing: Missing| {
        let encoder = filled().missing(missing).indicate_missing(false).fit(&houses()).unwrap();
        encoder.encode::<f64>(&houses()).unwrap()[[1, 4]]
    };
    assert_eq!(by(Missing::Mean), (80.0 + 120.0 + 35.0) / 3.0);
    assert_eq!(by(Missing::Constant(-1.0)), -1.0);
}

#[test]
fn classes_have_labels_in_their_order() {
    let table = Table::from_reader("a,kind\n1,10\n2,9\n3,10".as_bytes()).unwrap();
    let encoder = Encoder::new().classes("kind").fit(&table).unwrap();
    assert_eq!(encoder.class_names(), ["9", "10"]);
    assert_eq!(encoder.dataset::<f32>(&table).unwrap().labels(), Some(&[1, 0, 1][..]));
    let other = Table::from_reader("kind,a\n9.0,5\n11,6".as_bytes()).unwrap();
    let expected = "line 3, column `kind`: `11` is none of the classes of the training rows, 9, 10";
    assert_eq!(text(encoder.dataset::<f32>(&other)), expected);
    assert_eq!(encoder.dataset::<f32>(&other.select(&[0])).unwrap().labels(), Some(&[0][..]));
    let words = Table::from_reader("a,kind\n1,pear\n2,apple".as_bytes()).unwrap();
    assert_eq!(Encoder::new().classes("kind").fit(&words).unwrap().class_names(), ["apple", "pear"]);
}

#[test]
fn what_the_training_rows_do_not_have_is_told_or_has_a_column() {
    let (train, test) = (houses().select(&[0, 1, 3]), houses());
    let encoder = filled().fit(&train).unwrap();
    let expected = "line 5, column `city`: the value is missing, and was in no training row";
    assert_eq!(text(encoder.dataset::<f32>(&test)), expected);
    let row = |city: &str| encoder.row::<f64>([("rooms", "1"), ("city", city), ("area", "50")]);
    let expected = "column `city`: `Paris` is none of the categories of the training rows, Bergen, Oslo; \
                    `unknown(Unknown::OwnColumn)` takes it";
    assert_eq!(text(row("Paris")), expected);
    assert_eq!(row("Oslo").unwrap(), array![[1.0, 0.0, 1.0, 50.0, 0.0]]);
    let encoder = filled().unknown(Unknown::OwnColumn).fit(&train).unwrap();
    assert_eq!(encoder.inputs()[3], "city is another");
    assert_eq!(encoder.encode::<f64>(&test).unwrap().row(2).to_vec(), [4.0, 0.0, 0.0, 1.0, 120.0, 0.0]);
    assert_eq!(text(encoder.row::<f32>([("room", "1")])).split("; ").last(), Some("did you mean `rooms`?"));
    let expected = "column `rooms`: `many` is no finite number";
    assert_eq!(text(encoder.row::<f32>([("rooms", "many")])), expected);
}

#[test]
fn what_cannot_be_learned_is_told_with_its_line() {
    let fit = |encoder: Encoder| text(encoder.fit(&houses()));
    let expected = "line 5, column `city`: the value is missing; `missing(Missing::Median)` fills in, `leave_out` leaves \
                    the column out";
    assert_eq!(fit(Encoder::new().target("price")), expected);
    let expected =
        "the table has no column `Price`, but `id`, `rooms`, `city`, `area`, `price`; did you mean `price`?";
    assert_eq!(fit(Encoder::new().target("Price")), expected);
    assert_eq!(fit(filled().classes("id")), "a table has target values or classes, not both");
    assert_eq!(fit(filled().leave_out(["rooms", "city", "area"])), "no column is left to be an input");
    let empty = Table::from_reader("a,b\n1,\n2,".as_bytes()).unwrap();
    let expected = "column `b` has no value at all; `leave_out` leaves it out";
    assert_eq!(text(filled().fit(&empty)), "the table has no column `price`, but `a`, `b`");
    assert_eq!(text(Encoder::new().missing(Missing::Mean).fit(&empty)), expected);
    let cities = Encoder::new().target("city").missing(Missing::Mean).fit(&houses().select(&[0])).unwrap();
    let expected = "line 2, column `city`: the target `Oslo` is no finite number; `classes` takes texts";
    assert_eq!(text(cities.dataset::<f32>(&houses())), expected);
    let infinite = Table::from_reader("a,b\n1,inf\n2,3".as_bytes()).unwrap();
    assert_eq!(Encoder::new().fit(&infinite).unwrap().inputs(), ["a", "b=3", "b=inf"]);
}

#[test]
fn an_encoder_comes_back_from_its_text() {
    let odd = Table::from_reader("a,\"b, \"\"c\"\"\",y\n1,\"x\ny\",p\n,,q\n0.1,z,p".as_bytes()).unwrap();
    let all = Encoder::new().missing(Missing::Mean).indicate_missing(true).unknown(Unknown::OwnColumn);
    for encoder in
        [all.clone().classes("y"), all.clone().categories(["a"]), Encoder::new().leave_out(["a", "b, \"c\""])]
    {
        let fitted = encoder.fit(&odd).unwrap();
        assert_eq!(Fitted::from_text(&fitted.to_text()).unwrap(), fitted);
    }
    let fitted = filled().fit(&houses()).unwrap();
    assert_eq!(Fitted::from_text(&fitted.to_text()).unwrap(), fitted);
    for wrong in [
        "",
        "regnet table,2\n",
        "something",
        "regnet table,1\nnumber,a\n",
        "regnet table,1\nnumber,a,x,true\n",
    ] {
        assert!(text(Fitted::from_text(wrong)).starts_with("an encoder of tables: "), "{wrong}");
    }
}

#[test]
fn an_encoder_without_a_target_gives_inputs_alone() {
    let encoder = Encoder::new().leave_out(["city", "area"]).fit(&houses()).unwrap();
    assert!(text(encoder.dataset::<f32>(&houses())).starts_with("the encoder knows no target"));
    assert_eq!(encoder.encode::<f32>(&houses()).unwrap().dim(), (4, 3));
    assert_eq!(encoder.to_string(), "input(3): id, rooms, price");
}
