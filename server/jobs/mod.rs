//! What happens by itself? Jobs that submit ordinary commands; each is started again if it fails, and stops with the server.

use std::future::Future;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::app::App;

mod backups;
mod daily;
mod offers;
mod outbox;
mod papers;
mod payments;
mod site;
mod sweep;

/// After a failure a job waits this long before it starts again.
const RESTART_AFTER: Duration = Duration::from_secs(5);

/// Every job of the server.
pub fn start(app: &App) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    supervise(&mut jobs, app, "outbox", outbox::run);
    supervise(&mut jobs, app, "offers", offers::run);
    supervise(&mut jobs, app, "papers", papers::run);
    supervise(&mut jobs, app, "payments", payments::run);
    supervise(&mut jobs, app, "questions about payments", payments::questions);
    supervise(&mut jobs, app, "backups", backups::run);
    supervise(&mut jobs, app, "daily", daily::run);
    supervise(&mut jobs, app, "sweep", sweep::run);
    supervise(&mut jobs, app, "site", site::run);
    jobs
}

/// Runs a job until the server stops; a panic is logged and the job starts again.
fn supervise<F>(jobs: &mut JoinSet<()>, app: &App, name: &'static str, job: impl Fn(App) -> F + Send + 'static)
where
    F: Future<Output = ()> + Send + 'static,
{
    let app = app.clone();
    jobs.spawn(async move {
        loop {
            let mut running = tokio::spawn(job(app.clone()));
            tokio::select! {
                () = app.stopped() => { running.abort(); let _ = running.await; return; }
                ended = &mut running => tracing::error!(job = name, panicked = ended.is_err(), "a job ended; it starts again"),
            }
            tokio::select! {
                () = app.stopped() => return,
                () = tokio::time::sleep(RESTART_AFTER) => {}
            }
        }
    });
}
