use std::fs;

use anyhow::Result;

use crate::check::facts::Facts;

/// Where the tests in process get their operations from.
const TEST_API: &str = "shared/testkit/src/api.rs";

/// Who may do what, one line for each operation.
const TABLE: &str = "tests/api/permissions.rs";

/// Where they take all operations from.
const STAGE: &str = "tests/api/stage.rs";

/// Tests that go through all operations, so that a new one is covered by being mounted.
const TESTS: [(&str, &str); 16] = [
    ("every_operation_is_in_the_table_or_public", "holds the table of who may do what against the operations"),
    ("everybody_may_what_the_table_says", "calls each operation with too little permission, and from another account"),
    ("no_credentials", "calls each operation without a token"),
    ("no_algorithm_in_any_spelling", "calls each operation with tokens that nobody signed"),
    ("a_key_that_the_token_brings_along", "calls each operation with tokens of a stranger's key"),
    ("after_a_log_out", "calls each operation with the token of a session that is over"),
    ("another_accounts_object_by_id", "calls each operation with the ids of another account"),
    ("a_field_that_no_body_has", "sends each operation fields that it does not have"),
    ("expired", "calls each operation with tokens that are over"),
    ("not_yet_valid", "calls each operation with tokens before their time"),
    ("another_issuer", "calls each operation with tokens of somebody else"),
    ("another_audience", "calls each operation with tokens for somebody else"),
    ("another_type", "calls each operation with tokens of another type"),
    ("another_deployment", "calls each operation with tokens of another deployment"),
    ("the_public_key_as_a_secret", "calls each operation with tokens that the public key has signed"),
    ("a_method_or_a_path_that_a_header_names", "calls each operation by way of another method"),
];

/// The tests over all operations are there, run, and see every operation.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    if !facts.read(TEST_API)?.contains("mount_all(") {
        findings
            .push(format!("{TEST_API} does not call `openapi_document::mount_all`; a package may be left out there."));
    }
    if !facts.read(STAGE)?.contains("descriptions()") {
        findings.push(format!("{STAGE} does not take the operations from `descriptions()`; one may be forgotten."));
    }
    let mut sources = Vec::new();
    for file in facts.rust_files("tests/api")? {
        sources.push(fs::read_to_string(facts.workspace.root.join(file))?);
    }
    let table = facts.read(TABLE).unwrap_or_default();
    for operation in facts.operations.all.iter().filter(|known| !table.contains(&format!("\"{}\"", known.name))) {
        findings.push(format!("{TABLE} does not say who may do {}; add it to the table.", operation.name));
    }
    for (name, what) in TESTS {
        match sources.iter().find_map(|source| before(source, name).map(|before| (source, before))) {
            None => findings.push(format!("tests/api has no test {name}, which {what}; bring it back.")),
            Some((_, before)) if !is_run(before) => {
                findings.push(format!("tests/api: {name} is not run; give it #[tokio::test], and no #[ignore]."));
            }
            Some((source, _)) if !source.contains("Stage::set()") => findings.push(format!(
                "tests/api: {name} does not go through the operations of {STAGE}; take them from there, so that none is \
                 forgotten."
            )),
            Some(_) => {}
        }
    }
    Ok(findings)
}

/// What stands before a function in a file.
pub(super) fn before<'a>(source: &'a str, function: &str) -> Option<&'a str> {
    source.split_once(&format!("fn {function}(")).map(|(before, _)| before)
}

/// Whether the attributes at the end of `before` make what follows a test.
pub(super) fn is_run(before: &str) -> bool {
    let attributes = before.rsplit("\n\n").next().unwrap_or_default();
    attributes.contains("test]") && !attributes.contains("#[ignore")
}

#[cfg(test)]
mod tests {
    use super::{before, is_run};

    #[test]
    fn a_test_is_what_is_run() {
        let source = "fn a() {}\n\n#[tokio::test]\nasync fn b() {}\n\n#[test]\n#[ignore = \"slow\"]\nfn c() {}\n";
        let is_run = |name| before(source, name).map(is_run);
        assert_eq!([is_run("a"), is_run("b"), is_run("c"), is_run("d")], [Some(false), Some(true), Some(false), None]);
    }
}
