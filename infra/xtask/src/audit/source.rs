use std::io::BufRead;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::demo::Api;

/// The records of JSON lines, oldest first: each line a record, or a page as the API answers it.
pub(crate) fn from_lines(lines: impl BufRead) -> Result<Vec<Value>> {
    let mut records = Vec::new();
    for (n, line) in lines.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let value: Value = serde_json::from_str(&line).with_context(|| format!("line {} is not JSON", n + 1))?;
        match value["data"].as_array() {
            Some(page) => records.extend(page.iter().cloned()),
            None => records.push(value),
        }
    }
    Ok(oldest_first(records))
}

/// All records of a chain, oldest first.
pub(crate) fn from_api(url: &str, token: &str, chain: &str) -> Result<Vec<Value>> {
    let api = Api::new(url.trim_end_matches('/'));
    let mut records = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = api.get(&format!("/api/v1/audit/{chain}?limit=100{cursor}"), Some(token))?.body;
        records.extend(page["data"].as_array().into_iter().flatten().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(oldest_first(records)),
        }
    }
}

/// The API answers newest first.
fn oldest_first(mut records: Vec<Value>) -> Vec<Value> {
    let ends = records.first().zip(records.last());
    if ends.is_some_and(|(first, last)| first["number"].as_u64() > last["number"].as_u64()) {
        records.reverse();
    }
    records
}

#[cfg(test)]
mod tests {
    use super::from_lines;

    #[test]
    fn lines_are_records_or_pages_in_either_order() {
        let numbers = |lines: &str| -> Vec<u64> {
            let records = from_lines(lines.as_bytes()).unwrap();
            records.iter().filter_map(|record| record["number"].as_u64()).collect()
        };
        assert_eq!(numbers("{\"number\":1}\n{\"number\":2}\n"), [1, 2]);
        assert_eq!(numbers("{\"data\":[{\"number\":3},{\"number\":2}]}\n\n{\"data\":[{\"number\":1}]}"), [1, 2, 3]);
        assert!(from_lines("nonsense".as_bytes()).is_err());
    }
}
