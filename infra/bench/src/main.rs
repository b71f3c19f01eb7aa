//! `bench`: starts each function as Lambda does, beside an empty one and a bare read, and says what they take.
//!
//! `cargo xtask bench` builds what this measures.

mod aim;
mod binary;
mod cost;
mod figures;
mod measure;
mod report;
mod scenario;

use anyhow::{Context, Result, bail};
use clap::Parser;
use figures::Figures;
use measure::Rounds;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Parser)]
#[command(about = "Measures the functions that are in a folder, and prices the use cases of infra/cost.txt.")]
struct Arguments {
    /// Where the binaries are: `<name>/bootstrap` or `<name>`.
    #[arg(long)]
    binaries: PathBuf,
    /// Only these functions.
    #[arg(long)]
    only: Vec<String>,
    /// New processes per function.
    #[arg(long, default_value_t = 20)]
    cold: usize,
    /// Further invocations of the last one.
    #[arg(long, default_value_t = 200)]
    warm: usize,
    /// They are not built for production: sizes are not held against their aim.
    #[arg(long)]
    dev: bool,
    /// Where the figures are written.
    #[arg(long, default_value = "target/bench.json")]
    json: PathBuf,
    /// The folder with `cost.txt` and `prices.toml`.
    #[arg(long, default_value = "infra")]
    infra: PathBuf,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    if arguments.cold == 0 || arguments.warm == 0 {
        bail!("At least one cold and one warm invocation have to be measured.");
    }
    let rounds = Rounds { cold: arguments.cold, warm: arguments.warm };
    let mut functions = binary::list(&arguments.binaries)?;
    if !arguments.only.is_empty() {
        functions.retain(|function| arguments.only.contains(&function.name) || function.is_baseline());
    }
    let Some((empty, bare)) = binary::baselines(&functions) else {
        bail!("{} holds no baselines; run `cargo xtask bench`.", arguments.binaries.display());
    };
    let empty = measure::baseline(empty, rounds).await.context("baseline-empty")?;
    let bare = measure::baseline(bare, rounds).await.context("baseline-get-item")?;
    let mut measured: Vec<(String, Result<Figures, String>)> = Vec::new();
    for function in functions.iter().filter(|function| !function.is_baseline()) {
        eprintln!("• {}", function.name);
        let figures = measure::function(function, rounds).await;
        measured.push((function.name.clone(), figures.map_err(|error| format!("{error:#}"))));
    }
    let report = report::Report { empty, bare, measured, dev: arguments.dev };
    println!("{}", report.table());
    report.write(&arguments.json)?;
    println!("{}", cost::priced(&arguments.infra)?);
    Ok(ExitCode::SUCCESS)
}
