//! How do rows become documents? Flat Automerge maps that the server alone writes, and can make again at any time.
