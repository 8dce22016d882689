//! Which command was typed?

fn main() {}
