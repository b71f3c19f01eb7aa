//! Request bodies that several tests send.

use serde_json::{Value, json};

/// A plan of EUR 19.99 a month with two features.
pub(crate) fn team_plan(trial_days: u16) -> Value {
    json!({
        "name": "Team",
        "currency": "EUR",
        "interval": { "unit": "month", "count": 1 },
        "trial_days": trial_days,
        "components": [{ "name": "Base", "price": { "kind": "flat", "amount": 1999 } }],
        "features": [{ "key": "api_calls", "limit": 1000 }, { "key": "audit_log" }],
    })
}

/// A plan of USD 4.50 a month and seat.
pub(crate) fn seat_plan() -> Value {
    json!({
        "name": "Seats",
        "currency": "USD",
        "interval": { "unit": "month", "count": 1 },
        "components": [{ "name": "Seats", "price": { "kind": "per_unit", "unit_price": "4.50" } }],
    })
}
