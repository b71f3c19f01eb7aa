use aws_sdk_dynamodb::types::ConsumedCapacity;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts what is asked of the database.
#[derive(Debug, Default)]
pub struct Meter {
    round_trips: AtomicU64,
    read: AtomicU64,
    write: AtomicU64,
}

/// What was used; units in tenths, since a read can cost half a one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub round_trips: u64,
    pub read_tenths: u64,
    pub write_tenths: u64,
}

impl Meter {
    /// What was used since the last call.
    pub fn take(&self) -> Usage {
        Usage {
            round_trips: self.round_trips.swap(0, Ordering::Relaxed),
            read_tenths: self.read.swap(0, Ordering::Relaxed),
            write_tenths: self.write.swap(0, Ordering::Relaxed),
        }
    }

    pub(crate) fn read(&self, consumed: &[ConsumedCapacity]) {
        self.round_trips.fetch_add(1, Ordering::Relaxed);
        self.read.fetch_add(tenths(consumed), Ordering::Relaxed);
    }

    pub(crate) fn write(&self, consumed: &[ConsumedCapacity]) {
        self.round_trips.fetch_add(1, Ordering::Relaxed);
        self.write.fetch_add(tenths(consumed), Ordering::Relaxed);
    }
}

/// The interface gives capacity as a float; it is always a multiple of a half.
fn tenths(consumed: &[ConsumedCapacity]) -> u64 {
    consumed.iter().filter_map(ConsumedCapacity::capacity_units).map(half_units_in_tenths).sum()
}

#[expect(clippy::float_arithmetic, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn half_units_in_tenths(units: f64) -> u64 {
    (units * 10.0).round() as u64
}
