//! How do we ask another machine over HTTP? One request, one answer, within a time and a size; in clear on this machine only.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper::{Request, StatusCode, Uri, header};
use hyper_util::rt::TokioIo;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::limits::ANSWER_BYTES;

/// Unless the caller says otherwise.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why there is no answer. Nothing personal in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AskError {
    #[error("adresse refusée : https, ou http sur cette machine / wrong address")]
    Address,
    /// Nobody took the call.
    #[error("personne ne répond / unreachable")]
    Unreachable,
    #[error("la connexion chiffrée a échoué / tls")]
    Tls,
    #[error("pas de réponse à temps / timeout")]
    Timeout,
    #[error("la réponse est trop longue / answer too long")]
    TooLong,
    #[error("la réponse s’est interrompue / broken answer")]
    Broken,
    #[error("les autorités de certification de cette machine sont introuvables / no certificate authorities")]
    NoAuthorities,
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Bytes,
}

/// An absolute address without user: https, or http on this machine.
pub fn web_address(text: &str) -> Option<Uri> {
    let address: Uri = text.parse().ok()?;
    let authority = address.authority()?;
    let host = authority.host();
    let allowed = match address.scheme_str()? {
        "https" => !host.is_empty(),
        "http" => is_loopback(&address),
        _ => false,
    };
    (allowed && !authority.as_str().contains('@')).then_some(address)
}

/// True for `localhost` and the loopback addresses, nothing that must be asked of a name server.
pub fn is_loopback(address: &Uri) -> bool {
    let host = address.host().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Asks, one connection a request: we ask seldom.
#[derive(Clone)]
pub struct WebClient {
    tls: TlsConnector,
    patience: Duration,
}

impl fmt::Debug for WebClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebClient").field("patience", &self.patience).finish_non_exhaustive()
    }
}

impl WebClient {
    /// Believes this machine's authorities, and those of `more` (PEM).
    pub fn new(more: Option<&[u8]>) -> Result<WebClient, AskError> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        for certificate in CertificateDer::pem_slice_iter(more.unwrap_or_default()) {
            roots.add(certificate.map_err(|_| AskError::NoAuthorities)?).map_err(|_| AskError::NoAuthorities)?;
        }
        WebClient::believing(roots)
    }

    /// Believes nobody: for plain HTTP on this machine.
    pub fn of_this_machine() -> Result<WebClient, AskError> {
        WebClient::believing(RootCertStore::empty())
    }

    fn believing(roots: RootCertStore) -> Result<WebClient, AskError> {
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().map_err(|_| AskError::Tls)?;
        let config = config.with_root_certificates(roots).with_no_client_auth();
        Ok(WebClient { tls: TlsConnector::from(Arc::new(config)), patience: PATIENCE })
    }

    pub fn patient_for(mut self, patience: Duration) -> WebClient {
        self.patience = patience;
        self
    }

    /// Posts a body; whatever is answered is an answer, redirections too.
    pub async fn post(&self, url: &str, headers: &[(header::HeaderName, &str)], body: Vec<u8>) -> Result<Answer, AskError> {
        let address = web_address(url).ok_or(AskError::Address)?;
        let mut request = Request::post(address.path_and_query().map_or("/", |path| path.as_str()));
        request = request.header(header::HOST, address.authority().map_or("", |authority| authority.as_str()));
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body))).map_err(|_| AskError::Address)?;
        tokio::time::timeout(self.patience, self.exchange(&address, request)).await.map_err(|_| AskError::Timeout)?
    }

    async fn exchange(&self, address: &Uri, request: Request<Full<Bytes>>) -> Result<Answer, AskError> {
        let host = address.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
        let https = address.scheme_str() == Some("https");
        let port = address.port_u16().unwrap_or(if https { 443 } else { 80 });
        let stream = TcpStream::connect((host.as_str(), port)).await.map_err(|_| AskError::Unreachable)?;
        if https {
            let name = ServerName::try_from(host).map_err(|_| AskError::Address)?;
            let stream = self.tls.connect(name, stream).await.map_err(|_| AskError::Tls)?;
            return once(stream, request).await;
        }
        once(stream, request).await
    }
}

async fn once<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, AskError> {
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|_| AskError::Broken)?;
    // Ends when `sender` is dropped, whatever happened.
    tokio::spawn(connection);
    let response = sender.send_request(request).await.map_err(|_| AskError::Broken)?;
    let (parts, body) = response.into_parts();
    let body = Limited::new(body, ANSWER_BYTES).collect().await;
    let body = body.map_err(|error| if error.is::<http_body_util::LengthLimitError>() { AskError::TooLong } else { AskError::Broken })?;
    Ok(Answer { status: parts.status, body: body.to_bytes() })
}
