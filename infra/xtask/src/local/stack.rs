//! The product on the local AWS: `template.yaml`, deployed by `infra/local/deploy.py`.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

use crate::build::Architecture;
use crate::local::home::Home;
use crate::local::ministack;
use crate::local::tools::Tools;
use crate::process;
use crate::progress::Step;
use crate::workspace::Workspace;

const NAME: &str = "mainspring";
const MAIL_FROM: &str = "billing@mainspring.test";

/// What a deployment brought about.
#[derive(Debug)]
pub(crate) struct Deployed {
    pub(crate) outputs: BTreeMap<String, String>,
    /// Where the API answers, without a slash at the end.
    pub(crate) api_url: String,
}

/// Creates the stack or brings it up to date.
pub(crate) fn deploy(workspace: &Workspace, tools: &Tools, home: &Home, port: u16) -> Result<Deployed> {
    let step = Step::begin("Deploying template.yaml");
    // The template takes the public URL, which contains the id of the API that it makes: the first deployment guesses.
    let guess = home.api_id().unwrap_or_else(|| "unknown".to_owned());
    let mut api_url = public_url(port, &guess);
    let mut outputs = run(workspace, tools, home, port, &api_url, &step)?;
    let id = outputs.get("ApiId").context("template.yaml has no output ApiId")?.clone();
    if id != guess {
        api_url = public_url(port, &id);
        outputs = run(workspace, tools, home, port, &api_url, &step)?;
        home.keep_api_id(&id)?;
    }
    step.done(&format!("The stack {NAME} is deployed"));
    Ok(Deployed { outputs, api_url })
}

fn public_url(port: u16, api_id: &str) -> String {
    format!("{}/_aws/execute-api/{api_id}/$default", ministack::address(port))
}

fn run(
    workspace: &Workspace,
    tools: &Tools,
    home: &Home,
    port: u16,
    api_url: &str,
    step: &Step,
) -> Result<BTreeMap<String, String>> {
    let parameters = [
        ("Mode", "sandbox"),
        ("Architecture", Architecture::host().name()),
        ("PublicUrl", api_url),
        ("MailFrom", MAIL_FROM),
        // Everybody here calls from one address.
        ("Limits", "credentials=100000/600,public=100000/60"),
    ];
    let mut command = tools.program("python");
    command.arg(workspace.root.join("infra/local/deploy.py"));
    command.arg(workspace.root.join("template.yaml")).arg(NAME);
    command.args(["--endpoint", &ministack::address(port)]);
    command.arg("--cache").arg(workspace.home().join("artifacts.json"));
    command.args(parameters.iter().map(|(name, value)| format!("--parameter={name}={value}")));
    let mut outputs = String::new();
    process::logged(ministack::reach_directly(&mut command), &home.deploy_log(), |line| {
        step.detail(line);
        // The outputs are the one line of JSON.
        if line.starts_with('{') {
            line.clone_into(&mut outputs);
        }
    })
    .context("template.yaml cannot be deployed")?;
    serde_json::from_str(&outputs).context("deploy.py printed no outputs")
}
