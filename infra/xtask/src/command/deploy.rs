//! `cargo xtask deploy`

use std::fmt;
use std::fs;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;

use crate::build::{self, Architecture};
use crate::local::tools;
use crate::process;
use crate::workspace::Workspace;

const EXAMPLES: &str = "\
Examples:
  cargo xtask deploy --env staging --dry-run      checks the template, needs no AWS account
  cargo xtask deploy --env staging                AWS credentials come from the environment or ~/.aws

What differs between environments stands in samconfig.toml.";

/// Deploy to a real AWS account: check the template, build for Lambda, `sam deploy`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Deploy {
    /// The environment, a section of samconfig.toml.
    #[arg(long, value_enum)]
    env: Environment,
    /// Only check the template.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Environment {
    Staging,
    Production,
}

impl fmt::Display for Environment {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Staging => "staging",
            Self::Production => "production",
        })
    }
}

impl Deploy {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let tools = tools::deploy(workspace)?;
        let sam = |arguments: &[&str]| {
            let mut command = tools.program("sam");
            // Nobody has agreed to report how they use it.
            command.current_dir(&workspace.root).env("SAM_CLI_TELEMETRY", "0").args(arguments);
            command
        };
        let architecture = self.architecture(workspace)?;
        let environment = self.env.to_string();
        step(&mut sam(&["validate", "--lint", "--template-file", "template.yaml", "--config-env", &environment]))?;
        if self.dry_run {
            println!("Nothing was deployed. Without --dry-run, this builds for {} and deploys.", architecture.name());
            return Ok(ExitCode::SUCCESS);
        }
        build::production(workspace, architecture)?;
        step(&mut sam(&["deploy", "--template-file", "template.yaml", "--config-env", &environment]))?;
        Ok(ExitCode::SUCCESS)
    }

    /// What the environment's functions run on.
    fn architecture(&self, workspace: &Workspace) -> Result<Architecture> {
        let path = workspace.root.join("samconfig.toml");
        let config = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let section = section(&config, &self.env.to_string());
        if section.is_empty() {
            bail!("samconfig.toml has no section for {}.", self.env);
        }
        Ok(architecture(&section))
    }
}

/// Runs a command that is shown as one could type it.
fn step(command: &mut Command) -> Result<()> {
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    let shown = format!("sam {}", arguments.join(" "));
    eprintln!("\n$ {shown}");
    if !process::run(command)?.success() {
        bail!("`{shown}` failed; see above.");
    }
    Ok(())
}

/// The lines of all tables of an environment.
fn section<'a>(config: &'a str, environment: &str) -> Vec<&'a str> {
    let own = [format!("[{environment}."), format!("[{environment}]")];
    let mut inside = false;
    let lines = config.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    lines
        .filter(|line| {
            if line.starts_with('[') {
                inside = own.iter().any(|table| line.starts_with(table));
            }
            inside
        })
        .collect()
}

/// The template's parameter of that name, whose default is arm64.
fn architecture(section: &[&str]) -> Architecture {
    let named = |line: &&str| line.contains("Architecture") && line.contains(Architecture::X86_64.name());
    if section.iter().any(named) { Architecture::X86_64 } else { Architecture::Arm64 }
}

#[cfg(test)]
mod tests {
    use super::{Architecture, architecture, section};

    #[test]
    fn an_environment_is_built_for_the_architecture_of_its_own_section() {
        let config = r#"
            version = 0.1
            [staging.deploy.parameters]
            parameter_overrides = ["Mode=sandbox", "Architecture=x86_64"]
            [production.deploy.parameters]
            # Architecture=x86_64
            parameter_overrides = "Mode=live"
        "#;

        assert_eq!(architecture(&section(config, "staging")), Architecture::X86_64);
        assert_eq!(architecture(&section(config, "production")), Architecture::Arm64);
        assert!(section(config, "other").is_empty());
    }
}
