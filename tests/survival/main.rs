//! What survives: the functions as real processes, killed for real, with nothing in them that knows of it.

mod kill;
mod lost_answer;
mod poison;
mod support;
