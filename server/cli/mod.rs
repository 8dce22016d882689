//! What can an operator type? One file per command.

pub mod serve;
