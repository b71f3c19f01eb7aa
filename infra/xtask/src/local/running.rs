//! A deployed product on a running local AWS, as the commands that use it see it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::interrupt;
use crate::local::home::Home;
use crate::local::ministack::{self, MiniStack};
use crate::local::stack::Deployed;

/// The product, deployed and answering. Dropping it stops what was started for it.
#[derive(Debug)]
pub(crate) struct Running {
    /// Where the API answers, without a slash at the end: paths begin with `/api/v1`.
    pub(crate) api_url: String,
    /// Where AWS's services answer: any SDK's endpoint, with key and secret `test` in `eu-west-1`.
    pub(crate) aws_url: String,
    /// The outputs of the stack, by name.
    pub(crate) outputs: BTreeMap<String, String>,
    ministack: MiniStack,
    home: Home,
}

impl Running {
    pub(super) fn new(ministack: MiniStack, deployed: Deployed, home: &Home) -> Self {
        let aws_url = ministack::address(ministack.port());
        Self { api_url: deployed.api_url, aws_url, outputs: deployed.outputs, ministack, home: home.clone() }
    }

    /// Whether dropping it stops it; otherwise another command started it and keeps it.
    pub(crate) fn is_ours(&self) -> bool {
        self.ministack.is_ours()
    }

    /// The value of a secret of the stack.
    pub(crate) fn secret(&self, name: &str) -> Result<String> {
        // The local AWS takes any signature of the key `test`, so that nothing has to be signed here.
        let credential = "Credential=test/20260101/eu-west-1/secretsmanager/aws4_request";
        let agent = ureq::Agent::config_builder().proxy(None).build().new_agent();
        let mut answer = agent
            .post(&self.aws_url)
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", "secretsmanager.GetSecretValue")
            .header("authorization", format!("AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0"))
            .send(json!({ "SecretId": name }).to_string())
            .with_context(|| format!("the secret {name} cannot be read"))?;
        let answer: Value = serde_json::from_str(&answer.body_mut().read_to_string()?)?;
        answer["SecretString"].as_str().map(str::to_owned).with_context(|| format!("the secret {name} is empty"))
    }

    pub(crate) fn port(&self) -> u16 {
        self.ministack.port()
    }

    /// Where the local AWS writes what it does.
    pub(crate) fn log(&self) -> PathBuf {
        self.home.log()
    }

    /// Keeps it until the user asks to end; an error if it ends by itself before.
    pub(crate) fn wait(&mut self) -> Result<()> {
        while !interrupt::came() {
            self.ministack.check()?;
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    /// Leaves it running for other commands.
    pub(crate) fn leave(self) {
        self.ministack.leave();
    }
}
