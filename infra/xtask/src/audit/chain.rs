use std::fmt::Write as _;
use std::str::FromStr;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What goes into a record's hash, in this order, behind `mainspring-audit-1`.
const FIELDS: [&str; 13] = [
    "chain",
    "number",
    "previous",
    "job",
    "at",
    "actor",
    "in_name_of",
    "impersonation",
    "operation",
    "action",
    "object",
    "outcome",
    "request_id",
];

/// Number and hash of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) number: u64,
    pub(crate) hash: String,
}

/// `<number>:<hash>`
impl FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once(':').and_then(|(number, hash)| Some((number.parse().ok()?, hash)));
        let (number, hash) = parts.filter(|(_, hash)| hash.len() == 64).ok_or("<number>:<hash>, as it was printed")?;
        Ok(Self { number, hash: hash.to_owned() })
    }
}

/// Computes every hash anew and looks whether the records, oldest first, follow each other; and whether the one that was
/// `known` before is still among them, or the chain was cut off or written anew. Returns how far it goes.
///
/// The first record may be any: then what was before it is not looked at.
pub(crate) fn verify(records: &[Value], known: Option<&Head>) -> Result<Head> {
    let first = records.first().context("there are no records")?;
    let mut last = Head { number: number(first)?.saturating_sub(1), hash: text(first, "previous") };
    if last.number == 0 && last.hash != "0".repeat(64) {
        bail!("record 1 does not begin the chain");
    }
    for record in records {
        let expected = last.number + 1;
        if number(record)? != expected || record["chain"] != first["chain"] {
            bail!("record {expected} is missing");
        }
        let hash = text(record, "hash");
        if hash != computed(record) {
            bail!("record {expected} is not what was written");
        }
        if text(record, "previous") != last.hash {
            bail!("record {expected} does not follow the one before it");
        }
        last = Head { number: expected, hash };
        if known.is_some_and(|known| known.number == expected && known.hash != last.hash) {
            bail!("record {expected} is another one than was known: the chain was written anew");
        }
    }
    match known {
        Some(known) if known.number > last.number => {
            bail!("record {} is missing: the chain was cut off behind {}", last.number + 1, last.number)
        }
        Some(known) if known.number < number(first)? => {
            bail!("the record that was known, {}, is not among these", known.number)
        }
        _ => Ok(last),
    }
}

fn number(record: &Value) -> Result<u64> {
    record["number"].as_u64().context("something that is no record of the audit log")
}

fn text(record: &Value, field: &str) -> String {
    match &record[field] {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn computed(record: &Value) -> String {
    let mut digest = Sha256::new();
    let texts = FIELDS.iter().map(|field| text(record, field));
    for text in std::iter::once("mainspring-audit-1".to_owned()).chain(texts) {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    }
    digest.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::{Head, computed, verify};
    use serde_json::{Value, json};

    fn written() -> Vec<Value> {
        let lines = include_str!("../../tests/audit.jsonl").lines();
        lines.map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn says(records: &[Value], known: Option<&Head>) -> String {
        verify(records, known).map_or_else(|error| error.to_string(), |head| format!("whole up to {}", head.number))
    }

    fn head(record: &Value) -> Head {
        Head { number: record["number"].as_u64().unwrap(), hash: record["hash"].as_str().unwrap().to_owned() }
    }

    #[test]
    fn what_was_written_is_whole() {
        let records = written();
        assert_eq!(verify(&records, None).unwrap(), head(&records[5]));
        assert_eq!(says(&records[2..], None), "whole up to 6");
        assert_eq!(says(&records, Some(&head(&records[3]))), "whole up to 6");
    }

    #[test]
    fn the_first_gap_is_named() {
        let mut records = written();
        records.remove(3);
        assert_eq!(says(&records, None), "record 4 is missing");
        let mut records = written();
        records.swap(1, 2);
        assert_eq!(says(&records, None), "record 2 is missing");
        assert_eq!(says(&[], None), "there are no records");
    }

    #[test]
    fn an_edit_shows_with_and_without_a_hash_that_fits() {
        let mut records = written();
        records[2]["actor"] = json!("user_2");
        assert_eq!(says(&records, None), "record 3 is not what was written");
        records[2]["hash"] = json!(computed(&records[2]));
        assert_eq!(says(&records, None), "record 4 does not follow the one before it");
    }

    #[test]
    fn the_end_shows_against_a_known_head() {
        let records = written();
        let known = head(&records[5]);
        assert_eq!(says(&records[..4], Some(&known)), "record 5 is missing: the chain was cut off behind 4");
        let mut anew = written();
        anew[5]["object"] = json!("plan_7");
        anew[5]["hash"] = json!(computed(&anew[5]));
        assert_eq!(says(&anew, None), "whole up to 6");
        assert_eq!(says(&anew, Some(&known)), "record 6 is another one than was known: the chain was written anew");
        assert_eq!(says(&records[4..], Some(&head(&records[1]))), "the record that was known, 2, is not among these");
    }

    #[test]
    fn a_head_is_read_as_it_is_printed() {
        let hash = "a".repeat(64);
        assert_eq!(format!("7:{hash}").parse(), Ok(Head { number: 7, hash }));
        assert!("7".parse::<Head>().is_err() && "7:abc".parse::<Head>().is_err());
    }
}
