use std::collections::BTreeMap;

use anyhow::Result;

use crate::check::facts::Facts;
use crate::check::refusals::{before, is_run};

const PAGE: &str = "infra/asvs.md";

/// The numbers of the requirements, each with its level.
const NUMBERS: &str = "infra/asvs.txt";

/// What the last column begins with where nothing shows it; the reason follows.
const REASONS: [&str; 2] = ["Does not apply: ", "Not met: "];

/// The page has every requirement once, and what it names is there: tests that run, files, words in them.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let (page, numbers) = (facts.read(PAGE)?, facts.read(NUMBERS)?);
    let rows: Vec<_> = page.lines().filter_map(Row::read).collect();
    let mut findings = missing(&rows, &numbers);
    for row in &rows {
        let references: Vec<_> = references(row.shown_by).collect();
        let reason = REASONS.iter().find_map(|start| row.shown_by.strip_prefix(start));
        if reason.map_or(references.is_empty(), |reason| reason.trim().is_empty()) {
            findings.push(format!(
                "{PAGE}: nothing shows {}; name a test as `file::function`, or say `{}…` or `{}…`.",
                row.number, REASONS[0], REASONS[1]
            ));
        }
        for (path, what) in references {
            let wrong = match (facts.read(path), what) {
                (Err(_), _) => Some("there is no such file".to_owned()),
                (Ok(source), Some(what)) => wrong(path, &source, what),
                (Ok(_), None) => None,
            };
            findings.extend(wrong.map(|wrong| format!("{PAGE}: {} names {path}, and {wrong}.", row.number)));
        }
    }
    Ok(findings)
}

/// A line of a table.
#[derive(Debug, PartialEq, Eq)]
struct Row<'a> {
    number: &'a str,
    level: &'a str,
    shown_by: &'a str,
}

impl<'a> Row<'a> {
    /// `None` for any other line.
    fn read(line: &'a str) -> Option<Self> {
        let mut cells = line.strip_prefix('|')?.strip_suffix('|')?.splitn(4, '|').map(str::trim);
        let (number, level, _, shown_by) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
        let is_number = number.split('.').count() == 3 && number.split('.').all(|part| part.parse::<u8>().is_ok());
        is_number.then_some(Self { number, level, shown_by })
    }
}

fn missing(rows: &[Row<'_>], numbers: &str) -> Vec<String> {
    let mut wanted: BTreeMap<_, _> = numbers.lines().filter_map(|line| line.split_once(' ')).collect();
    let mut findings = Vec::new();
    for row in rows {
        match wanted.remove(row.number) {
            None => findings.push(format!("{PAGE}: {} is there twice, or in no level; take it out.", row.number)),
            Some(level) if level != row.level => {
                findings.push(format!("{PAGE}: {} is of level {level}, not {}.", row.number, row.level));
            }
            Some(_) => {}
        }
    }
    findings.extend(wanted.keys().map(|number| format!("{PAGE} says nothing of {number}; add what shows it.")));
    findings
}

/// What stands in code style and names a file, with what is to be found in it.
fn references(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let code = text.split('`').skip(1).step_by(2);
    code.filter_map(|code| match code.split_once("::") {
        Some((path, what)) => Some((path, Some(what))),
        None => code.contains('/').then_some((code, None)),
    })
}

/// A name in a source file is that of a test, anything else is words of the file.
fn wrong(path: &str, source: &str, what: &str) -> Option<String> {
    let is_name = what.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !(path.ends_with(".rs") && is_name) {
        return (!source.contains(what)).then(|| format!("\"{what}\" is not in it"));
    }
    match before(source, what) {
        None => Some(format!("it has no test {what}")),
        Some(before) => (!is_run(before)).then(|| format!("its {what} is not run as a test")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, missing, references, wrong};

    #[test]
    fn a_row_is_known_by_its_number() {
        let row = Row::read("| 1.2.3 | 2 | what it is | `a/b.rs::c`, d |");
        assert_eq!(row, Some(Row { number: "1.2.3", level: "2", shown_by: "`a/b.rs::c`, d" }));
        assert_eq!(Row::read("| number | level | what | shown by |"), None);
        assert_eq!(Row::read("| --- | --- | --- | --- |"), None);
        assert_eq!(Row::read("1.2.3"), None);
    }

    #[test]
    fn each_requirement_is_there_once_and_of_its_level() {
        let row = |number, level| Row { number, level, shown_by: "" };
        let numbers = "1.1.1 1\n1.1.2 2\n";
        assert_eq!(missing(&[row("1.1.1", "1"), row("1.1.2", "2")], numbers), [""; 0]);
        assert_eq!(missing(&[row("1.1.1", "1")], numbers).len(), 1);
        assert_eq!(missing(&[row("1.1.1", "1"), row("1.1.2", "2"), row("1.1.1", "1")], numbers).len(), 1);
        assert_eq!(missing(&[row("1.1.1", "2"), row("1.1.2", "2"), row("9.9.9", "2")], numbers).len(), 2);
    }

    #[test]
    fn what_is_named_is_looked_for() {
        let named: Vec<_> = references("`a/b.rs::c` and `no-store`; `d/e.rs`: `Cargo.toml::x = 1`").collect();
        assert_eq!(named, [("a/b.rs", Some("c")), ("d/e.rs", None), ("Cargo.toml", Some("x = 1"))]);
        let source = "#[test]\nfn a_test() {}\n\nfn no_test() {}\n";
        assert_eq!(wrong("a.rs", source, "a_test"), None);
        assert!(wrong("a.rs", source, "no_test").is_some());
        assert!(wrong("a.rs", source, "nothing").is_some());
        assert_eq!(wrong("a.rs", source, "fn no_test"), None);
        assert!(wrong("a.yaml", source, "nothing").is_some());
    }
}
