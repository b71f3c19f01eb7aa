//! `cargo xtask new-function`

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::operations::{self, Operations};
use crate::process;
use crate::scaffold::{self, Plan};
use crate::workspace::Workspace;

const EXAMPLES: &str = "\
Examples:
  cargo xtask new-function plans-copy           POST /api/v1/plans/{plan_id}/copy
  cargo xtask new-function gift-cards-create    POST /api/v1/gift-cards, in a package of its own";

/// Make the files of a new endpoint: handler, binary, route, fixture.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct NewFunction {
    /// Its name, <resource>-<what it does>: that of the binary, the operation and the fixture.
    name: String,
}

impl NewFunction {
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let plan = Plan::of(workspace, &self.name, &Operations::of(workspace)?.all)?;
        let mut changed = scaffold::write(&workspace.root, &plan)?;
        format(workspace, &plan)?;
        let operations = Operations::of(workspace)?;
        for file in operations::files(workspace, &operations)?.iter().filter(|file| !file.is_current()) {
            file.write()?;
            changed.push(file.path.to_owned());
        }
        changed.sort();
        changed.dedup();
        println!("POST {}\n", plan.path);
        changed.iter().for_each(|file| println!("  {file}"));
        println!("\n{}", next(&plan));
        Ok(ExitCode::SUCCESS)
    }
}

fn format(workspace: &Workspace, plan: &Plan) -> Result<()> {
    let mut command = workspace.cargo();
    if !process::run(command.args(["fmt", "--package", &plan.package, "--package", "openapi-document"]))?.success() {
        bail!("The new files cannot be formatted; see above.");
    }
    Ok(())
}

/// What is left to people.
fn next(plan: &Plan) -> String {
    let Plan { name, package, operation, permission, .. } = plan;
    let module = operation.replace('-', "_");
    let mut steps = Vec::new();
    if plan.is_new_package {
        steps.push(format!("Nest the new package in template.yaml:\n\n{}", scaffold::nested(plan)));
    }
    steps.push(format!(
        "Write the command in shared/services and the rule in shared/domain, then the handler in \
         functions/{package}/src/{module}.rs: summary, method, path, body and reply are yours to choose."
    ));
    if plan.has_own_permission {
        steps.push(format!("It asks for Permission::{permission}: see that this is what it takes."));
    } else {
        steps.push(format!(
            "It asks for Permission::{permission} for want of one of its own: declare that in \
             shared/domain/src/permission/mod.rs, and which roles have it."
        ));
    }
    steps.push(format!(
        "Name in functions/{package}/template.yaml what it reads and writes; it may not even read the books yet."
    ));
    steps.push(format!("Give events/{name}.json the body that it takes."));
    steps.push(format!(
        "See in the table of tests/api/permissions.rs that those may do {name} who should, and write what it promises as \
         a test beside."
    ));
    steps.push("`cargo xtask openapi` after each change of its shape, `cargo xtask check` at the end.".to_owned());
    let numbered = steps.iter().zip(1..).map(|(step, number)| format!("{number}. {step}"));
    format!("It answers 500 until it is written. What to do next:\n\n{}", numbered.collect::<Vec<_>>().join("\n"))
}
