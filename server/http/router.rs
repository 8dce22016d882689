//! What does this address do? The whole table on one screen, then what is around every answer.

use std::any::Any;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::handler::Handler;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{self, MethodRouter};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::compression::worth_it;
use super::problem::Problem;
use super::{
    account, account_money, app as files, desk_bank, desk_money, desk_reminders, devices, events, families, headers, payment, session, sync,
};
use crate::app::App;
use crate::clock::Stopwatch;

/// Who may come in at all; what they see inside is decided by their scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody signed in, for their own things.
    Signed,
    /// A page of somebody signed in; others are sent to `/connexion`.
    Page,
    /// The family that the address names, in that centre.
    Family,
    /// The director of the centre that the address names.
    Desk,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Row {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    handler: MethodRouter<App>,
}

/// Every address of the server. The static site and the app's files are what remains (`fallback`).
pub fn table() -> Vec<Row> {
    let mut rows = vec![
        get("/healthz", Access::Public, healthz),
        // The exchange.
        row(Method::POST, "/api/sync", Access::Signed, sync::route()),
        get("/api/events", Access::Signed, events::events),
        get("/api/session", Access::Signed, session::show),
        // Getting in, on pages that work without script.
        get("/connexion", Access::Public, account::sign_in::show),
        post("/connexion", Access::Public, account::sign_in::submit),
        get("/premiere-connexion", Access::Public, account::first_sign_in::show),
        post("/premiere-connexion", Access::Public, account::first_sign_in::submit),
        get("/mot-de-passe-oublie", Access::Public, account::forgotten::show),
        post("/mot-de-passe-oublie", Access::Public, account::forgotten::submit),
        get("/nouveau-mot-de-passe", Access::Public, account::new_password::show),
        post("/nouveau-mot-de-passe", Access::Public, account::new_password::submit),
        get("/nouvelle-adresse", Access::Public, account::agreement::show),
        post("/nouvelle-adresse", Access::Public, account::agreement::submit),
        get("/offre/{token}", Access::Public, account::offer::show),
        post("/offre/{token}", Access::Public, account::offer::submit),
        get("/rattachement", Access::Page, account::confirm::show),
        post("/rattachement", Access::Page, account::confirm::submit),
        post("/rattachement/refus", Access::Page, account::confirm::decline),
        get("/compte", Access::Page, account::space::show),
        post("/compte/mot-de-passe", Access::Page, account::space::password),
        post("/compte/appareils", Access::Page, account::space::device),
        post("/deconnexion", Access::Public, account::sign_out::page),
        // The user space of the app.
        post("/api/sign-out", Access::Public, account::sign_out::api),
        get("/api/devices", Access::Signed, devices::list),
        delete("/api/devices", Access::Signed, devices::end_others),
        delete("/api/devices/{device}", Access::Signed, devices::end),
        post("/api/password", Access::Signed, devices::password),
        // The app's own files.
        get("/app", Access::Public, files::without_slash),
        get("/app/", Access::Public, files::page),
        get("/app/{*file}", Access::Public, files::file),
        get("/sw.js", Access::Public, files::service_worker),
        get("/manifest.webmanifest", Access::Public, files::manifest),
        // The desk's families.
        get("/api/desk/{centre}/families", Access::Desk, families::list),
        post("/api/desk/{centre}/guardians/{guardian}/address", Access::Desk, families::address),
        delete("/api/desk/{centre}/guardians/{guardian}/sessions", Access::Desk, families::end_sessions),
        put("/api/desk/{centre}/guardians/{guardian}/suspended", Access::Desk, families::suspend),
    ];
    rows.extend(money());
    rows.extend(bank());
    rows
}

/// The addresses of money.
fn money() -> Vec<Row> {
    vec![
        // The family's account.
        get("/api/family/{family}/{centre}/operations/{operation}", Access::Family, account_money::operation),
        get("/api/family/{family}/{centre}/papers/{paper}", Access::Family, account_money::paper),
        put("/api/family/{family}/{centre}/payer", Access::Family, account_money::payer),
        post("/api/family/{family}/{centre}/pay", Access::Family, account_money::pay),
        get("/api/family/{family}/{centre}/orders/{order}", Access::Family, account_money::order),
        get("/api/family/{family}/{centre}/epc.svg", Access::Family, account_money::epc_code),
        // The payment platform.
        post("/paiement/notification", Access::Public, payment::notification),
        get("/paiement/retour/{family}/{centre}/{order}", Access::Public, payment::back),
        // The desk's money.
        get("/api/desk/{centre}/accounts", Access::Desk, desk_money::accounts),
        get("/api/desk/{centre}/accounts/{family}", Access::Desk, desk_money::account),
        post("/api/desk/{centre}/accounts/{family}/acts", Access::Desk, desk_money::act),
        post("/api/desk/{centre}/accounts/{family}/quotients", Access::Desk, desk_money::quotient),
        put("/api/desk/{centre}/accounts/{family}/residence", Access::Desk, desk_money::residence),
        put("/api/desk/{centre}/accounts/{family}/opened", Access::Desk, desk_money::open_payment),
        delete("/api/desk/{centre}/accounts/{family}/orders/{order}", Access::Desk, desk_money::stop_waiting),
        get("/api/desk/{centre}/accounts/{family}/trail", Access::Desk, desk_money::trail),
        post("/api/desk/{centre}/accounts/{family}/plans", Access::Desk, desk_reminders::make_plan),
        delete("/api/desk/{centre}/accounts/{family}/plans/{plan}", Access::Desk, desk_reminders::end_plan),
        get("/api/desk/{centre}/reminders", Access::Desk, desk_reminders::list),
        post("/api/desk/{centre}/reminders", Access::Desk, desk_reminders::send),
        post("/api/desk/{centre}/reminders/preview", Access::Desk, desk_reminders::preview),
        get("/api/desk/{centre}/runs", Access::Desk, desk_money::latest_run),
        get("/api/desk/{centre}/runs/progress", Access::Desk, desk_money::run_progress),
        get("/api/desk/{centre}/runs/{run}/families/{family}", Access::Desk, desk_money::run_lines),
        post("/api/desk/{centre}/runs", Access::Desk, desk_money::prepare),
        post("/api/desk/{centre}/runs/{run}/issue", Access::Desk, desk_money::issue),
        get("/api/desk/{centre}/price-lists", Access::Desk, desk_money::price_lists),
        put("/api/desk/{centre}/price-lists/{list}", Access::Desk, desk_money::put_price_list),
        get("/api/desk/{centre}/money-settings", Access::Desk, desk_money::settings),
        put("/api/desk/{centre}/money-settings", Access::Desk, desk_money::put_settings),
        post("/api/desk/{centre}/certificates", Access::Desk, desk_money::certificates),
        get("/api/desk/{centre}/money-audit", Access::Desk, desk_money::audit),
        post("/api/desk/{centre}/money-audit/treated", Access::Desk, desk_money::treat_alarm),
        get("/api/desk/{centre}/papers/{paper}", Access::Desk, desk_money::paper),
        get("/api/desk/{centre}/export/operations.csv", Access::Desk, desk_money::export_operations),
        get("/api/desk/{centre}/export/fec.txt", Access::Desk, desk_money::export_fec),
    ]
}

/// The addresses of the bank: what goes there on paper, what comes from it.
fn bank() -> Vec<Row> {
    vec![
        get("/api/desk/{centre}/deposits", Access::Desk, desk_bank::deposits),
        post("/api/desk/{centre}/deposits", Access::Desk, desk_bank::make_deposit),
        get("/api/desk/{centre}/deposits/{paper}/slip.csv", Access::Desk, desk_bank::deposit_csv),
        get("/api/desk/{centre}/bank", Access::Desk, desk_bank::lines),
        row(Method::POST, "/api/desk/{centre}/bank/statement", Access::Desk, desk_bank::statement_route()),
        post("/api/desk/{centre}/bank/confirm", Access::Desk, desk_bank::confirm),
        put("/api/desk/{centre}/bank/lines/{line}", Access::Desk, desk_bank::put_aside),
        post("/api/desk/{centre}/bank/lines/{line}/correct", Access::Desk, desk_bank::correct),
    ]
}

fn row(method: Method, path: &'static str, access: Access, handler: MethodRouter<App>) -> Row {
    Row { method, path, access, handler }
}

fn get<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Row {
    row(Method::GET, path, access, routing::get(handler))
}

fn post<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Row {
    row(Method::POST, path, access, routing::post(handler))
}

fn put<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Row {
    row(Method::PUT, path, access, routing::put(handler))
}

fn delete<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Row {
    row(Method::DELETE, path, access, routing::delete(handler))
}

/// The table with everything that surrounds it.
pub fn router(app: &App) -> Router {
    let mut router = Router::new();
    for row in table() {
        router = router.route(row.path, row.handler);
    }
    router = router.fallback(super::site::serve).method_not_allowed_fallback(wrong_method);
    around(router, app).with_state(app.clone())
}

/// From the inside out: the first added is the closest to the handler.
fn around(router: Router<App>, app: &App) -> Router<App> {
    let csrf = CsrfLayer::new().add_trusted_origin(&app.config.public_url).unwrap_or_default();
    router
        .layer(DefaultBodyLimit::max(app.limits.form_bytes))
        .layer(middleware::from_fn_with_state(app.clone(), in_time))
        .layer(csrf.with_rejection_response(|_: ProtectionError| foreign_origin()))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new().compress_when(worth_it()))
        .layer(middleware::from_fn_with_state(app.clone(), headers::say))
        .layer(middleware::from_fn_with_state(app.clone(), log))
}

/// One line per request: method, the table's path (never what people typed), outcome and duration.
async fn log(State(app): State<App>, request: Request, next: Next) -> Response {
    let watch = Stopwatch::start();
    let id = data_encoding::HEXLOWER.encode(&app.chance.id()[..8]);
    let path = request.extensions().get::<MatchedPath>().map_or_else(|| "(file)".to_owned(), |m| m.as_str().to_owned());
    let method = request.method().clone();
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::try_from(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    let (status, ms) = (response.status().as_u16(), watch.elapsed().as_millis());
    tracing::info!(request = id, %method, path, status, ms = u64::try_from(ms).unwrap_or(u64::MAX), "answered");
    response
}

async fn in_time(State(app): State<App>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(app.limits.request_timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::unavailable().into_response(),
    }
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    Problem::unexpected().into_response()
}

fn foreign_origin() -> Response {
    let title = "Cette demande vient d’un autre site : revenez sur le portail et recommencez.";
    Problem::new(StatusCode::FORBIDDEN, "foreign_origin", title).into_response()
}

async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", "Cette adresse ne s’emploie pas ainsi.")
}

/// For whoever watches the server: it answers, nothing more.
async fn healthz() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "ok\n")
}
