//! Prepares what the program carries inside: templates and content.

#[path = "build/embed.rs"]
mod embed;

fn main() {
    embed::folder("site-templates", "site-templates.rs");
    embed::folder("content", "content.rs");
}
