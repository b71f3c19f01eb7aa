use anyhow::{Context, Result};
use rust_decimal::Decimal;

/// What one use case takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Units {
    pub(super) reads: Decimal,
    pub(super) writes: Decimal,
    pub(super) round_trips: Decimal,
    pub(super) queue_requests: Decimal,
}

/// Reads the table: a header, and one row for each use case with its name in front.
pub(super) fn parse(table: &str) -> Result<Vec<(String, Units)>> {
    let mut rows = table.lines().map(cells).filter(|cells| cells.len() > 1);
    let header = rows.find(|cells| cells.iter().any(|cell| cell.contains("write"))).context("it has no header")?;
    let column = |word: &str| header.iter().position(|cell| cell.contains(word)).with_context(|| format!("no {word}"));
    let (reads, writes) = (column("read")?, column("write")?);
    let (round_trips, queue_requests) = (column("trip")?, column("queue")?);
    rows.map(|cells| {
        let number = |at: usize| -> Result<Decimal> {
            let cell = cells.get(at).map(String::as_str).unwrap_or_default();
            cell.parse().with_context(|| format!("{cell:?} is no number in the row of {}", cells[0]))
        };
        let units = Units {
            reads: number(reads)?,
            writes: number(writes)?,
            round_trips: number(round_trips)?,
            queue_requests: number(queue_requests)?,
        };
        Ok((cells[0].clone(), units))
    })
    .collect()
}

/// The cells of a line: between bars, or where two spaces are.
fn cells(line: &str) -> Vec<String> {
    if line.starts_with('#') || line.chars().all(|c| !c.is_alphanumeric()) {
        return Vec::new();
    }
    let cells: Vec<&str> = match line.contains('|') {
        true => line.trim().trim_matches('|').split('|').collect(),
        false => line.split("  ").collect(),
    };
    cells.into_iter().map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{Units, parse};

    fn units(reads: &str, writes: u32, round_trips: u32, queue_requests: u32) -> Units {
        let (writes, round_trips) = (writes.into(), round_trips.into());
        Units { reads: reads.parse().unwrap(), writes, round_trips, queue_requests: queue_requests.into() }
    }

    #[test]
    fn a_table_is_read_with_bars_and_without() {
        let plain = "# units\nuse case          read units  write units  round trips  queue requests\n\n\
                     one renewal       9.5         24           13           3\n";
        let barred = "| use case | queue requests | round trips | write | read |\n| --- | --- | --- | --- | --- |\n\
                      | one renewal | 3 | 13 | 24 | 9.5 |\n";
        let expected = vec![("one renewal".to_owned(), units("9.5", 24, 13, 3))];
        assert_eq!(parse(plain).unwrap(), expected);
        assert_eq!(parse(barred).unwrap(), expected);
    }

    #[test]
    fn what_is_no_number_is_named() {
        let table = "use case  read  write  round trips  queue\nrenewal  1  2  3  many\n";
        assert_eq!(parse(table).unwrap_err().to_string(), "\"many\" is no number in the row of renewal");
        assert!(parse("nothing").is_err());
    }
}
