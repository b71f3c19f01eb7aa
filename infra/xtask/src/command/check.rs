//! `cargo xtask check`

use std::process::ExitCode;

use anyhow::Result;
use comfy_table::Table;
use comfy_table::presets::UTF8_FULL_CONDENSED;

use crate::check;
use crate::workspace::Workspace;

/// Hold code, templates, fixtures and the OpenAPI document against each other.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {}

impl Check {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let outcomes = check::run(workspace)?;
        print(&outcomes);
        let clean = outcomes.iter().all(|outcome| outcome.findings.is_empty());
        Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Prints a table of the rules, and what each one found.
pub(super) fn print(outcomes: &[check::Outcome]) {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header(["", "rule", "found"]);
    for outcome in outcomes {
        let found = outcome.findings.len();
        let (mark, found) = if found == 0 { ("✓", String::new()) } else { ("✗", found.to_string()) };
        table.add_row([mark, outcome.rule, &found]);
    }
    println!("{table}");
    let broken: Vec<_> = outcomes.iter().filter(|outcome| !outcome.findings.is_empty()).collect();
    for outcome in &broken {
        println!("\n✗ {}:", outcome.rule);
        outcome.findings.iter().for_each(|finding| println!("  - {finding}"));
    }
}
