//! The rules that hold the parts of the product against each other. One file each; what a rule finds says what to do.

mod alarms;
mod asvs;
mod binaries;
mod declarations;
mod factors;
mod facts;
mod fixtures;
mod layers;
mod limits;
mod lint;
mod names;
mod policies;
mod queues;
mod refusals;
mod routes;
mod sizes;
mod templates;
mod written;

use anyhow::Result;

use crate::check::facts::Facts;
use crate::progress::Step;
use crate::workspace::Workspace;

type Rule = fn(&Facts<'_>) -> Result<Vec<String>>;

const RULES: [(&str, Rule); 16] = [
    ("every binary is a function of its package's template", binaries::check),
    ("operations, routes and functions agree", routes::check),
    ("every function has a fixture in events/", fixtures::check),
    ("declared permissions fit their operations", declarations::check),
    ("every operation is tested by callers who may not", refusals::check),
    ("every limited function may count its callers", limits::check),
    ("every function that reaches further than its caller asks for factors", factors::check),
    ("policies name their actions and resources", policies::check),
    ("queues have a dead-letter queue, an alarm and patience", queues::check),
    ("every alarm tells somebody, and the runbook what to do", alarms::check),
    ("no stack is above 400 resources", sizes::check),
    ("cfn-lint has nothing to say", lint::check),
    ("the OpenAPI document is what the handlers say", written::check),
    ("every requirement of the ASVS is shown by something", asvs::check),
    ("each layer knows what it may know", layers::check),
    ("modules are named for what they hold", names::check),
];

/// What came of a rule.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) rule: &'static str,
    /// What breaks it, with what to do.
    pub(crate) findings: Vec<String>,
}

/// Holds every rule against the checkout.
pub(crate) fn run(workspace: &Workspace) -> Result<Vec<Outcome>> {
    let facts = Facts::gather(workspace)?;
    let step = Step::begin("Checking the rules");
    let mut outcomes = Vec::new();
    for (rule, check) in RULES {
        step.detail(rule);
        outcomes.push(Outcome { rule, findings: check(&facts)? });
    }
    step.done(&format!("{} rules checked", RULES.len()));
    Ok(outcomes)
}
