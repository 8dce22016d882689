//! What became of this order? Asked by a job of the server: of one that nobody spoke of more and more rarely, of one that ended once a
//! day for a month. The browser that comes back brings signed words of its own, and asks nothing.
//!
//! A real account needs, beside the form's key, the *REST API* password of the same mode (back office, *Settings > Shop > REST API
//! keys*: `testpassword_…` or `prodpassword_…`) and the address of the service (`https://api.payzen.eu`, `https://api.lyra.com`…).
//! The user of the call is the shop's number.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use data_encoding::BASE64;
use hyper::header;
use serde_json::json;

use super::notice::Notice;
use super::order_get;
pub use super::order_get::ReadBackError;
use super::settings::{LyraSettings, Mode};
use crate::outside::web_client::{WebClient, is_loopback, web_address};

/// Below the service's address.
pub const ORDER_GET_PATH: &str = "/api-payment/V4/Order/Get";

pub type Asking<'a> = Pin<Box<dyn Future<Output = Result<Vec<Notice>, ReadBackError>> + Send + 'a>>;

/// Tells the state of an order.
pub trait LyraReadBack: Send + Sync + fmt::Debug {
    /// Its payments and refunds, oldest first; none when nobody paid.
    fn state<'a>(&'a self, order_id: &'a str) -> Asking<'a>;
}

/// The password of one mode. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiPassword(String);

impl ApiPassword {
    /// A password of the other mode is refused: the platform names it in its first letters.
    pub fn read(text: &str, mode: Mode) -> Result<ApiPassword, ReadBackError> {
        let text = text.trim_end_matches(['\r', '\n']);
        let prefix = match mode {
            Mode::Test => "testpassword_",
            Mode::Production => "prodpassword_",
        };
        let good = text.len() > prefix.len() && text.starts_with(prefix) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if good { Ok(ApiPassword(text.to_owned())) } else { Err(ReadBackError::Settings) }
    }

    /// As the call carries it.
    pub fn authorization(&self, site_id: &str) -> String {
        format!("Basic {}", BASE64.encode(format!("{site_id}:{}", self.0).as_bytes()))
    }
}

impl fmt::Debug for ApiPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiPassword(…)")
    }
}

/// The platform's REST service, or the simulator's.
#[derive(Clone, Debug)]
pub struct OrderGet {
    client: WebClient,
    url: String,
    password: ApiPassword,
    shop: LyraSettings,
}

impl OrderGet {
    /// `api_url`: scheme and host, without a path.
    pub fn new(client: WebClient, api_url: &str, password: ApiPassword, shop: LyraSettings) -> Result<OrderGet, ReadBackError> {
        let address = web_address(api_url).ok_or(ReadBackError::Settings)?;
        let bare = matches!(address.path(), "" | "/") && address.query().is_none();
        if !bare || (shop.mode() == Mode::Production && is_loopback(&address)) {
            return Err(ReadBackError::Settings);
        }
        Ok(OrderGet { client, url: format!("{}{ORDER_GET_PATH}", api_url.trim_end_matches('/')), password, shop })
    }
}

impl LyraReadBack for OrderGet {
    fn state<'a>(&'a self, order_id: &'a str) -> Asking<'a> {
        Box::pin(async move {
            let body = json!({ "orderId": order_id }).to_string();
            let authorization = self.password.authorization(self.shop.site_id());
            let headers = [(header::CONTENT_TYPE, "application/json"), (header::AUTHORIZATION, authorization.as_str())];
            let answer = self.client.post(&self.url, &headers, body.into_bytes()).await?;
            if !answer.status.is_success() {
                return Err(ReadBackError::Refused(answer.status.as_u16().to_string()));
            }
            order_get::read(&answer.body, order_id, &self.shop)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shop;
    use super::*;

    #[test]
    fn a_password_is_of_one_mode_and_never_printed() {
        let password = ApiPassword::read("testpassword_Invented23\n", Mode::Test).unwrap();
        assert!(!format!("{password:?}").contains("Invented"));
        assert_eq!(password.authorization("69876357"), format!("Basic {}", BASE64.encode(b"69876357:testpassword_Invented23")));
        for (bad, mode) in [
            ("prodpassword_Invented23", Mode::Test),
            ("testpassword_Invented23", Mode::Production),
            ("testpassword_", Mode::Test),
            ("testpassword_a b", Mode::Test),
            ("", Mode::Test),
        ] {
            assert_eq!(ApiPassword::read(bad, mode), Err(ReadBackError::Settings), "{bad}");
        }
    }

    #[test]
    fn the_service_stands_at_a_bare_address() {
        let client = WebClient::of_this_machine().unwrap();
        let of = |url: &str| {
            let password = ApiPassword::read("testpassword_Invented23", Mode::Test).unwrap();
            OrderGet::new(client.clone(), url, password, shop()).map(|service| service.url)
        };
        assert_eq!(of("https://api.payzen.eu/"), Ok("https://api.payzen.eu/api-payment/V4/Order/Get".into()));
        assert!(of("http://127.0.0.1:8090").is_ok());
        for bad in ["http://api.payzen.eu", "https://api.payzen.eu/x", "https://api.payzen.eu/?a", "api.payzen.eu", ""] {
            assert_eq!(of(bad), Err(ReadBackError::Settings), "{bad}");
        }
    }
}
