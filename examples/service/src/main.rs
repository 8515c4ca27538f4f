//! ```text
//! cargo run --release -p service -- [ADDRESS] [MODEL.safetensors]
//! ```
//!
//! Without a model it trains one first; ADDRESS is 127.0.0.1:8080 unless another is given. Ctrl-C ends it when the requests that
//! it has are answered.

use service::{Digits, serve, train};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or("127.0.0.1:8080".into());
    let net = match arguments.next() {
        Some(path) => Digits::load(path)?,
        None => Digits::from_bytes(&train()?)?,
    };
    let listener = TcpListener::bind(&address).await.map_err(|error| format!("{address}: {error}"))?;
    println!("http://{}/predict takes {{\"pixels\": [784 numbers]}}; Ctrl-C ends", listener.local_addr()?);
    let end = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            eprintln!("no signal will be heard: {error}");
            std::future::pending::<()>().await;
        }
    };
    serve(listener, net, end).await?;
    println!("all requests are answered");
    Ok(())
}
