//! The templates, as `infra/local/describe.py` has read and expanded them.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::local::tools::Tools;
use crate::process;
use crate::workspace::Workspace;

const EXCEPTIONS: &str = "infra/policy-exceptions.yaml";

/// A template of the product.
#[derive(Debug)]
pub(super) struct Template {
    /// From the root of the checkout.
    pub(super) path: String,
    written: Value,
    expanded: Value,
}

/// A Lambda function of a template.
#[derive(Debug)]
pub(super) struct Function<'a> {
    pub(super) id: &'a str,
    /// The folder that its `CodeUri` names.
    pub(super) binary: &'a str,
    pub(super) timeout_seconds: u64,
}

/// Something a policy may say although it is not narrow.
#[derive(Debug)]
pub(super) struct Exception {
    pub(super) allows: String,
    pub(super) reason: String,
}

impl Template {
    fn of(value: &Value) -> Option<Self> {
        let path = value["path"].as_str()?.to_owned();
        Some(Self { path, written: value["written"].clone(), expanded: value["expanded"].clone() })
    }

    /// The package under `functions/` that it stands beside.
    pub(super) fn package(&self) -> Option<&str> {
        self.path.strip_prefix("functions/")?.strip_suffix("/template.yaml")
    }

    /// How many resources AWS sees.
    pub(super) fn size(&self) -> usize {
        self.expanded["Resources"].as_object().map_or(0, serde_json::Map::len)
    }

    pub(super) fn resources(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.expanded["Resources"].as_object().into_iter().flatten().map(|(id, resource)| (id.as_str(), resource))
    }

    /// Name and properties of the resources of a type, as AWS sees them.
    pub(super) fn of_type(&self, kind: &str) -> impl Iterator<Item = (&str, &Value)> {
        let found = self.resources().filter(move |(_, resource)| resource["Type"] == kind);
        found.map(|(id, resource)| (id, &resource["Properties"]))
    }

    pub(super) fn functions(&self) -> impl Iterator<Item = Function<'_>> {
        self.of_type("AWS::Lambda::Function").filter_map(|(id, properties)| {
            let code = self.written["Resources"][id]["Properties"]["CodeUri"].as_str()?;
            // Three seconds unless it says otherwise.
            let timeout_seconds = properties["Timeout"].as_u64().unwrap_or(3);
            Some(Function { id, binary: code.rsplit('/').next()?, timeout_seconds })
        })
    }

    /// The environment of a function.
    pub(super) fn variables(&self, id: &str) -> Option<&Value> {
        let (_, properties) = self.of_type("AWS::Lambda::Function").find(|(known, _)| *known == id)?;
        Some(&properties["Environment"]["Variables"])
    }

    pub(super) fn function(&self, id: &str) -> Option<Function<'_>> {
        self.functions().find(|function| function.id == id)
    }
}

/// The resource that `!Ref` or `!GetAtt` names.
pub(super) fn referenced(value: &Value) -> Option<&str> {
    value["Ref"].as_str().or_else(|| value["Fn::GetAtt"].get(0)?.as_str())
}

/// The text of a string, or of a `!Sub` with its parameters still in it.
pub(super) fn text(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value["Fn::Sub"].as_str())
}

pub(super) fn describe(workspace: &Workspace, tools: &Tools) -> Result<(Vec<Template>, Vec<Exception>)> {
    let mut command = tools.program("python");
    command.arg(workspace.root.join("infra/local/describe.py")).arg(workspace.root.join("template.yaml"));
    command.arg("--exceptions").arg(workspace.root.join(EXCEPTIONS));
    command.env("AWS_DEFAULT_REGION", "eu-west-1");
    let mut answer = String::new();
    let status = process::lines(&mut command, |line| answer.push_str(line))?;
    if !status.success() {
        bail!("The templates cannot be read; see above.");
    }
    let described: Value = serde_json::from_str(&answer).context("describe.py printed no JSON")?;
    let list = |name: &str| described[name].as_array().cloned().unwrap_or_default();
    let templates = list("templates").iter().map(Template::of).collect::<Option<_>>();
    let exceptions = list("exceptions").iter().map(exception).collect::<Option<_>>();
    Ok((
        templates.context("describe.py does not describe templates as expected")?,
        exceptions.with_context(|| format!("Every entry of {EXCEPTIONS} needs `allows` and `reason`."))?,
    ))
}

fn exception(value: &Value) -> Option<Exception> {
    let text = |name: &str| value[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    Some(Exception { allows: text("allows")?, reason: text("reason")? })
}
