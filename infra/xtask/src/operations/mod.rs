//! The operations of the API as their handlers declare them, and the files that are written from them.

mod routes;
mod written;

pub(crate) use written::files;

use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::process;
use crate::progress::Step;
use crate::workspace::Workspace;

/// What `infra/openapi` makes of the handlers.
#[derive(Debug)]
pub(crate) struct Operations {
    pub(crate) document: String,
    pub(crate) all: Vec<Operation>,
}

/// What is declared of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// `public`, `user`, `staff` or `account`.
    pub(crate) access: String,
    pub(crate) permission: Option<String>,
    /// `none`, `optional` or `required`.
    pub(crate) idempotency: String,
    /// Whether its callers are counted.
    pub(crate) limited: bool,
}

impl Operations {
    /// Compiles the handlers and asks them.
    pub(crate) fn of(workspace: &Workspace) -> Result<Self> {
        let step = Step::begin("Asking the handlers what they are");
        let list: Value = serde_json::from_str(&ask(workspace, &["--operations"])?)?;
        let all = list.as_array().context("the list of operations is no list")?.iter().map(Operation::of);
        let all = all.collect::<Option<_>>().context("an operation is not described as expected")?;
        let document = ask(workspace, &[])?;
        step.done("The handlers have said what they are");
        Ok(Self { document, all })
    }
}

impl Operation {
    fn of(value: &Value) -> Option<Self> {
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        Some(Self {
            name: text("name")?,
            method: text("method")?,
            path: text("path")?,
            access: text("access")?,
            permission: text("permission"),
            idempotency: text("idempotency")?,
            limited: value["limited"].as_bool()?,
        })
    }

    /// Method and path, as API Gateway names the route.
    pub(crate) fn route(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// What says which operations there are.
const BINARY: &str = "openapi-document";

fn ask(workspace: &Workspace, arguments: &[&str]) -> Result<String> {
    // As the tests are built: for one package alone, dependencies have other features and are compiled once more.
    let mut build = workspace.cargo();
    if !process::run(build.args(["build", "--quiet", "--workspace", "--bin", BINARY]))?.success() {
        bail!("The handlers do not compile; see above.");
    }
    let mut command = Command::new(workspace.target.join("debug").join(BINARY));
    command.current_dir(&workspace.root).args(arguments);
    let mut answer = String::new();
    let status = process::lines(&mut command, |line| {
        answer.push_str(line);
        answer.push('\n');
    })?;
    if !status.success() {
        bail!("The handlers do not say what they are; see above.");
    }
    Ok(answer)
}
