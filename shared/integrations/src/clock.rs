//! The world's time, asked for once a request at the entry; everything further in gets it as an argument.

use domain::time::WallTime;
use jiff::Timestamp;

#[must_use]
pub fn wall_now() -> WallTime {
    WallTime::new(Timestamp::now())
}
