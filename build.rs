//! Prepares what the program carries inside: templates and content, the phone's engine and the app.

#[path = "build/app.rs"]
mod app;
#[path = "build/embed.rs"]
mod embed;

fn main() {
    embed::folder("site-templates", "site-templates.rs");
    embed::folder("content", "content.rs");
    app::build();
}
