//! Are the papers what they must be? Made by the program, read back by programs that are not ours.

mod flow;
mod hostile;
mod models;
mod read;
mod samples;
mod tags;
