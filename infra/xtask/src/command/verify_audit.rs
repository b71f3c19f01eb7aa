//! `cargo xtask verify-audit`

use std::fs::File;
use std::io::{BufReader, stdin};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

use crate::audit::{self, Head};

const EXAMPLES: &str = "\
Examples:
  cargo xtask verify-audit --url http://127.0.0.1:4566/… --token …      the operator's chain, from the API
  cargo xtask verify-audit --url … --token … --chain acct_01k…          an account's
  cargo xtask verify-audit audit.jsonl --head 1041:9f86…                a file, against what was known before
  curl -H \"authorization: Bearer …\" …/api/v1/audit/operator | cargo xtask verify-audit -

Lines are records, or pages as the API answers them. This tool speaks no TLS: what is behind https comes by curl.";

/// Verify that the audit log is whole: compute every hash anew, and name the first gap.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct VerifyAudit {
    /// A file of JSON lines, or `-` for what comes in.
    #[arg(conflicts_with = "url", required_unless_present = "url")]
    file: Option<PathBuf>,
    /// Where the API is.
    #[arg(long, requires = "token")]
    url: Option<String>,
    /// An access token of one of the operator's people who may read the audit log.
    #[arg(long)]
    token: Option<String>,
    /// `operator`, or the id of an account or a user.
    #[arg(long, default_value = "operator")]
    chain: String,
    /// How far the chain went when it was last verified, as `<number>:<hash>`.
    #[arg(long)]
    head: Option<Head>,
}

impl VerifyAudit {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let records = match (&self.file, &self.url) {
            (Some(file), _) if file.as_os_str() == "-" => audit::from_lines(stdin().lock())?,
            (Some(file), _) => {
                let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
                audit::from_lines(BufReader::new(opened))?
            }
            (None, Some(url)) if url.starts_with("https:") => {
                bail!("This tool speaks no TLS: save the pages of {url}/api/v1/audit/{} with curl.", self.chain)
            }
            (None, Some(url)) => audit::from_api(url, self.token.as_deref().unwrap_or_default(), &self.chain)?,
            (None, None) => bail!("Say which file, or which API."),
        };
        let Head { number, hash } = audit::verify(&records, self.head.as_ref())?;
        println!("{} records are whole, up to\n{number}:{hash}", records.len());
        println!("Keep that line: with --head, it shows the next time whether the end was cut off.");
        Ok(ExitCode::SUCCESS)
    }
}
