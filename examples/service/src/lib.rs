//! A network behind HTTP.
//!
//! ```text
//! GET  /          what the model is, as JSON
//! POST /predict   {"pixels": [784 numbers in 0..1]}  ->  {"class": 7, "probabilities": [0.01, …]}
//! ```
//!
//! The network is shared by all requests and never locked: inference takes `&self`, and each request has a workspace of its own.
//! What a client does wrong is told to him in words, with status 400 or 422; the server goes on.

use std::future::Future;
use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use regnet::{Adam, EarlyStopping, Trainer, data, network};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

network! {
    /// Handwritten digits of 28 × 28 pixels.
    pub struct Digits: input(28, 28, 1) -> flatten -> dense(64, l2 = 1e-4) -> relu -> dropout(0.2) -> dense(10)
        -> loss softmax_cross_entropy;
}

/// Trains a model, for whoever has none: the bytes of its file.
///
/// # Errors
/// Those of the training.
pub fn train() -> Result<Vec<u8>, regnet::Error> {
    let (train, valid) = data::digits(1000, 1).split(0.8, 1);
    let mut net = Digits::new(42);
    let trainer = Trainer::new(Adam::new(2e-3)).epochs(20).early_stopping(EarlyStopping::patience(3));
    let history = trainer.fit(&mut net, &train, Some(&valid))?;
    let best = history.best_epoch.and_then(|epoch| history.epochs[epoch - 1].valid_accuracy);
    net.metadata_mut().insert("accuracy".into(), format!("{:.3}", best.unwrap_or(f64::NAN)));
    Ok(net.to_bytes())
}

/// A request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Picture {
    pixels: Vec<f32>,
}

/// Its answer.
#[derive(Debug, Serialize)]
struct Answer {
    class: u32,
    probabilities: Vec<f32>,
}

/// What the model is.
#[derive(Debug, Serialize)]
struct About {
    network: &'static str,
    parameters: usize,
    accuracy: Option<String>,
}

/// What a client did wrong.
#[derive(Debug, Serialize)]
struct Fault {
    error: String,
}

fn fault(status: StatusCode, error: impl ToString) -> Response {
    (status, Json(Fault { error: error.to_string() })).into_response()
}

/// Answers requests until `end` comes, and then those that it has.
///
/// # Errors
/// What the system refuses.
pub async fn serve(
    listener: TcpListener,
    net: Digits,
    end: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    // 784 numbers of up to 20 letters, and as much again.
    const LARGEST: usize = 32 << 10;
    let router = Router::new()
        .route("/", get(about))
        .route("/predict", post(predict))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(Arc::new(net));
    axum::serve(listener, router).with_graceful_shutdown(end).await
}

async fn about(State(net): State<Arc<Digits>>) -> Json<About> {
    let accuracy = net.metadata().get("accuracy").cloned();
    Json(About { network: Digits::SPEC.name, parameters: Digits::SPEC.params, accuracy })
}

async fn predict(State(net): State<Arc<Digits>>, picture: Result<Json<Picture>, JsonRejection>) -> Response {
    let Picture { pixels } = match picture {
        Ok(Json(picture)) => picture,
        Err(rejection) => return fault(rejection.status(), rejection.body_text()),
    };
    if let Some(place) = pixels.iter().position(|pixel| !(0.0..=1.0).contains(pixel)) {
        let text = format!("pixel {place} is {}, expected a number from 0 to 1", pixels[place]);
        return fault(StatusCode::UNPROCESSABLE_ENTITY, text);
    }
    // A few microseconds: less than it would take to hand the work to another thread.
    let mut workspace = net.inference_workspace(1);
    let one = Digits::SPEC.input.len();
    let scores = match net.try_infer(&pixels, &mut workspace) {
        Ok(scores) if pixels.len() == one => scores,
        Ok(_) => return fault(StatusCode::UNPROCESSABLE_ENTITY, format!("expected {one} pixels")),
        Err(error) => return fault(StatusCode::UNPROCESSABLE_ENTITY, error),
    };
    let largest = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| (score - largest).exp()).collect();
    let sum: f32 = powers.iter().sum();
    let class = scores.iter().position(|score| *score == largest).unwrap_or(0) as u32;
    Json(Answer { class, probabilities: powers.iter().map(|power| power / sum).collect() }).into_response()
}
