//! As clients see it: over a socket, many at once.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use regnet::data;
use serde_json::{Value, json};
use service::{Digits, serve, train};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Status and body of one request.
fn request(address: SocketAddr, method: &str, path: &str, body: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    // A body that is too large is refused before all of it is read.
    let _ = stream.write_all(body.as_bytes());
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text);
    let status =
        text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{text}"));
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status, serde_json::from_str(body).unwrap_or(Value::String(body.to_owned())))
}

#[test]
fn many_clients_get_their_answers_and_faults_are_told() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let net = Digits::from_bytes(&train().unwrap()).unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let (address, (end, ended)) = (listener.local_addr().unwrap(), oneshot::channel());
    let server = runtime.spawn(serve(listener, net.clone(), async { drop(ended.await) }));

    let (status, about) = request(address, "GET", "/", "");
    assert_eq!((status, &about["network"], &about["parameters"]), (200, &json!("Digits"), &json!(50_890)));
    let accuracy: f64 = about["accuracy"].as_str().unwrap().parse().unwrap();
    assert!(accuracy > 0.8, "{accuracy}");

    // Each client gets what `predict` says of its own digits.
    let digits = data::digits(64, 9);
    let (expected, classes) = (net.predict(digits.view()), net.predict_classes(digits.view()));
    thread::scope(|scope| {
        for client in 0..8 {
            let (digits, expected, classes) = (&digits, &expected, &classes);
            scope.spawn(move || {
                for example in (client..64).step_by(8) {
                    let pixels = &digits.inputs()[example * 784..][..784];
                    let (status, answer) =
                        request(address, "POST", "/predict", &json!({ "pixels": pixels }).to_string());
                    assert_eq!((status, answer["class"].as_u64()), (200, Some(u64::from(classes[example]))));
                    for (class, p) in answer["probabilities"].as_array().unwrap().iter().enumerate() {
                        let apart = p.as_f64().unwrap() - f64::from(expected[[example, class]]);
                        // 32-bit exponentials of two kinds.
                        assert!(apart.abs() < 1e-5, "{apart}");
                    }
                }
            });
        }
    });

    let told = |body: &str| {
        let (status, answer) = request(address, "POST", "/predict", body);
        (status, answer["error"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(
        told(&json!({ "pixels": vec![0.5; 783] }).to_string()),
        (
            422,
            "`Digits` takes examples of 784 values [28, 28, 1], but 783 values are no multiple of that"
                .into()
        )
    );
    assert_eq!(told(&json!({ "pixels": vec![0.5; 2 * 784] }).to_string()).0, 422);
    let mut dark = vec![0.5; 784];
    dark[3] = -7.0;
    assert_eq!(
        told(&json!({ "pixels": dark }).to_string()),
        (422, "pixel 3 is -7, expected a number from 0 to 1".into())
    );
    assert_eq!(told("{\"pixel\": []}").0, 422);
    assert_eq!(told("{\"pixels\": [0.1,").0, 400);
    assert_eq!(request(address, "POST", "/predict", &"1".repeat(100_000)).0, 413);
    assert_eq!(request(address, "GET", "/predict", "").0, 405);
    assert_eq!(request(address, "GET", "/", "").0, 200, "faults of clients do not end it");

    end.send(()).unwrap();
    runtime.block_on(server).unwrap().unwrap();
    assert!(TcpStream::connect(address).is_err(), "it has ended");
}
