//! Our client of other machines: https with an authority that it knows, in clear on this machine only, within time and size.

use std::sync::Arc;
use std::time::Duration;

use preau::outside::web_client::{AskError, WebClient};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Of an invented authority, for `localhost`.
const CA: &[u8] = include_bytes!("../it/smtp/ca.pem");
const CERT: &[u8] = include_bytes!("../it/smtp/cert.pem");
const KEY: &[u8] = include_bytes!("../it/smtp/key.pem");

/// Answers each connection with these bytes, whatever is asked; by TLS or in clear.
async fn server(tls: bool, answer: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let chain = CertificateDer::pem_slice_iter(CERT).collect::<Result<Vec<_>, _>>().unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(chain, PrivateKeyDer::from_pem_slice(KEY).unwrap()).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut seen = [0; 4_096];
                if tls {
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let _ = stream.read(&mut seen).await;
                    let _ = stream.write_all(answer).await;
                    let _ = stream.shutdown().await;
                } else {
                    let _ = stream.read(&mut seen).await;
                    let _ = stream.write_all(answer).await;
                }
            });
        }
    });
    port
}

const SHORT: &[u8] = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\nok";

#[tokio::test]
async fn https_needs_an_authority_that_is_known() {
    let port = server(true, SHORT).await;
    let url = format!("https://localhost:{port}/x");
    let known = WebClient::new(Some(CA)).unwrap().post(&url, &[], vec![]).await.unwrap();
    assert_eq!((known.status.as_u16(), &known.body[..]), (201, &b"ok"[..]));
    assert_eq!(WebClient::of_this_machine().unwrap().post(&url, &[], vec![]).await.unwrap_err(), AskError::Tls);
    assert_eq!(WebClient::new(Some(b"-----BEGIN CERTIFICATE-----\n?\n")).unwrap_err(), AskError::NoAuthorities);
}

#[tokio::test]
async fn in_clear_on_this_machine_only() {
    let client = WebClient::of_this_machine().unwrap();
    let port = server(false, SHORT).await;
    assert_eq!(client.post(&format!("http://127.0.0.1:{port}/"), &[], vec![]).await.unwrap().status.as_u16(), 201);
    for bad in ["http://example.org/", "ftp://127.0.0.1/", "127.0.0.1:80", "/x", "http://me@127.0.0.1/"] {
        assert_eq!(client.post(bad, &[], vec![]).await.unwrap_err(), AskError::Address, "{bad}");
    }
}

#[tokio::test]
async fn within_a_time_and_a_size() {
    let ask = |port: u16, patience: u64| {
        let client = WebClient::of_this_machine().unwrap().patient_for(Duration::from_millis(patience));
        async move { client.post(&format!("http://127.0.0.1:{port}/"), &[], vec![]).await.map(|answer| answer.status.as_u16()) }
    };
    // It announces more than it sends, and sends no more.
    assert_eq!(ask(server(false, b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf").await, 10_000).await, Err(AskError::Broken));
    assert_eq!(ask(server(false, b"not http at all\r\n\r\n").await, 10_000).await, Err(AskError::Broken));
    let long: &'static [u8] = [&b"HTTP/1.1 200 OK\r\ncontent-length: 2000000\r\n\r\n"[..], &vec![b'a'; 2_000_000]].concat().leak();
    assert_eq!(ask(server(false, long).await, 10_000).await, Err(AskError::TooLong));
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    assert_eq!(ask(silent.local_addr().unwrap().port(), 300).await, Err(AskError::Timeout));
    let port = silent.local_addr().unwrap().port();
    drop(silent);
    assert_eq!(ask(port, 10_000).await, Err(AskError::Unreachable));
}
