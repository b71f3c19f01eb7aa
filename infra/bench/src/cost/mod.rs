//! What use cases cost: the committed units of each, at list prices.

mod prices;
mod units;

use anyhow::{Context, Result};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};
use prices::{Prices, UseCase};
use rust_decimal::Decimal;
use std::path::Path;
use units::Units;

const MILLISECONDS: Decimal = Decimal::ONE_THOUSAND;
const MEGABYTES_PER_GIGABYTE: i64 = 1024;
const BYTES_PER_MEGABYTE: i64 = 1_000_000;

/// For each message Lambda receives it and deletes it, at worst one by one.
const REQUESTS_PER_MESSAGE: i64 = 2;

/// What a million of each use case costs, as a table.
pub(crate) fn priced(infra: &Path) -> Result<String> {
    let prices = Prices::read(&infra.join("prices.toml"))?;
    let path = infra.join("cost.txt");
    let Ok(table) = std::fs::read_to_string(&path) else {
        return Ok(format!("There is no {} yet, so nothing is priced.", path.display()));
    };
    let units = units::parse(&table).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut shown = String::new();
    for case in &prices.use_case {
        let rows: Vec<_> = units.iter().filter(|(name, _)| name.contains(&case.row)).collect();
        let Some((_, first)) = rows.first() else {
            shown.push_str(&format!("{} has no row of {}.\n", path.display(), case.row));
            continue;
        };
        shown.push_str(&format!("{}:\n{}\n", case.title, bill(&prices, case, first)));
    }
    let unverified = if prices.verified { "" } else { ", not yet held against AWS's pages" };
    shown.push_str(&format!("List prices of {} on {}{unverified}.", prices.region, prices.date));
    Ok(shown)
}

/// How many of a unit there are, a million times over, and their price.
type Item = (&'static str, Decimal, Decimal);

fn items(prices: &Prices, case: &UseCase, units: &Units) -> [Item; 7] {
    let (each, assumed) = (&prices.per_million, &prices.assumed);
    let invocations = Decimal::from(case.invocations);
    let milliseconds = units.round_trips * Decimal::from(assumed.milliseconds_per_round_trip)
        + units.queue_requests * Decimal::from(assumed.milliseconds_per_queue_request)
        + Decimal::from(case.gateway_calls * assumed.milliseconds_per_gateway_call)
        + invocations * Decimal::from(assumed.milliseconds_per_invocation);
    let memory = Decimal::from(assumed.memory_mb) / Decimal::from(MEGABYTES_PER_GIGABYTE);
    let log = invocations * Decimal::from(assumed.log_bytes_per_invocation) / Decimal::from(BYTES_PER_MEGABYTE);
    let messages = Decimal::from(case.messages * REQUESTS_PER_MESSAGE);
    [
        ("DynamoDB write units", units.writes, each.dynamodb_write_units),
        ("DynamoDB read units", units.reads, each.dynamodb_read_units),
        ("SQS requests", units.queue_requests + messages, each.sqs_requests),
        ("Lambda requests", invocations, each.lambda_requests),
        ("Lambda GB-seconds", milliseconds / MILLISECONDS * memory, each.lambda_gb_seconds),
        ("HTTP API requests", Decimal::from(case.api_requests), each.http_api_requests),
        ("log megabytes", log, each.log_megabytes),
    ]
}

fn bill(prices: &Prices, case: &UseCase, units: &Units) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header(["", "of each", "$ per million", "$"]);
    let mut total = Decimal::ZERO;
    for (name, count, price) in items(prices, case, units) {
        let amount = count * price;
        total += amount;
        let count = count.round_dp(4).normalize();
        table.add_row([name.to_owned(), count.to_string(), price.to_string(), format!("{amount:.2}")]);
    }
    table.add_row(["together".to_owned(), String::new(), String::new(), format!("{total:.2}")]);
    table.column_iter_mut().skip(1).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    table
}

#[cfg(test)]
mod tests {
    use super::prices::Prices;
    use super::units::Units;
    use super::{Decimal, items};

    #[test]
    fn an_entitlement_check_is_priced_by_hand() {
        let prices = Prices::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../prices.toml").as_ref()).unwrap();
        let case = prices.use_case.iter().find(|case| case.row == "entitlement").unwrap();
        let units = Units { reads: "0.5".parse().unwrap(), round_trips: Decimal::ONE, ..Units::default() };

        let counts = items(&prices, case, &units).map(|(_, count, _)| count.normalize().to_string());

        // 7 ms at a quarter of a GB, and 1200 bytes of log.
        assert_eq!(counts, ["0", "0.5", "0", "1", "0.00175", "1", "0.0012"]);
    }
}
