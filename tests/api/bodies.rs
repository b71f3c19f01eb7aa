//! Request bodies that several tests send.

use serde_json::{Value, json};

/// A plan of EUR 19.99 a month with two features.
pub(crate) fn team_plan(trial_days: u16) -> Value {
    let mut plan = json!({
        "name": "Team",
        "interval": { "unit": "month", "count": 1 },
        "components": [{ "name": "Base", "prices": { "EUR": { "kind": "flat", "amount": 1999 } } }],
        "features": [{ "key": "api_calls", "limit": 1000 }, { "key": "audit_log" }],
    });
    if trial_days > 0 {
        plan["trial"] = json!({ "days": trial_days });
    }
    plan
}

/// A plan of USD 4.50 a month and seat.
pub(crate) fn seat_plan() -> Value {
    json!({
        "name": "Seats",
        "interval": { "unit": "month", "count": 1 },
        "components": [{ "name": "Seats", "prices": { "USD": { "kind": "per_unit", "unit_price": "4.50" } } }],
    })
}

/// A coupon of a fifth off, once, as often as anybody likes.
pub(crate) fn coupon(code: &str) -> Value {
    json!({ "code": code, "name": "A fifth off", "percent": "20", "duration": "once" })
}

/// German VAT, added to prices, since the beginning of 2026.
pub(crate) fn tax_rate() -> Value {
    json!({
        "name": "VAT",
        "country": "DE",
        "percent": "19",
        "inclusive": false,
        "reverse_charge": true,
        "valid_from": "2026-01-01T00:00:00Z",
    })
}
