//! Does the payment simulator behave as the platform does, and as badly as its knobs say? Over real HTTP, with an invented shop
//! that listens, and read by the reader of the server itself.

mod back;
mod client;
mod forms;
mod knobs;
mod means;
mod people;
mod play;
mod read_back;
mod refusals;
mod shop;
mod wire;
