//! What is public? The static portal, built from templates, the organisation's content and public data.
