//! What is kept no longer than needed? Sessions that are over, tries that no limit looks at, links that ended; after a year the words of
//! the payment platform, the addresses of mails that left, and the trace of who did what.

use preau_core::domain::time::DAY_MS;

use super::Failure;
use super::tries::MAIL_WINDOW_MS;
use crate::app::App;

/// A link answers *plus valable* for this long after its end, then it is unknown.
const LINK_KEPT_MS: i64 = 30 * DAY_MS;

/// Traces are of use for a year; what accounts must show for ten stands in the ledger and its papers.
const TRACES_KEPT_MS: i64 = 365 * DAY_MS;

pub async fn sweep(app: &App) -> Result<(), Failure> {
    let now = app.now();
    let swept = app.store.write(move |w| {
        let sessions = w.sweep_sessions(now)?;
        let tries = w.sweep_tries(now.plus_ms(-MAIL_WINDOW_MS))?;
        let links = w.sweep_links(now.plus_ms(-LINK_KEPT_MS))?;
        let year_ago = now.plus_ms(-TRACES_KEPT_MS);
        let traces = w.sweep_words(year_ago)? + w.sweep_recipients(year_ago)? + w.sweep_audit(year_ago)?;
        Ok::<_, crate::store::StoreError>((sessions, tries, links, traces))
    });
    let (sessions, tries, links, traces) = swept.await.map_err(Failure::from)?;
    tracing::info!(sessions, tries, links, traces, "swept");
    Ok(())
}
