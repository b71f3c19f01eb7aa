use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::Value;

use crate::check::facts::Facts;
use crate::check::templates::{Template, referenced, text};

/// Messages stay invisible for this many times as long as the function may take (AWS's own advice).
const PATIENCE: u64 = 6;

/// Every queue has a consumer that reports failures one by one, time enough for it, and a dead-letter queue with an
/// alarm.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut consumed = BTreeSet::new();
    for template in &facts.templates {
        for (id, mapping) in template.of_type("AWS::Lambda::EventSourceMapping") {
            let at = format!("{}: {id}", template.path);
            findings.extend(mapping_findings(&at, mapping));
            let Some((name, queue)) = source(facts, template, &mapping["EventSourceArn"]) else {
                findings.push(format!("{at} reads from a queue that no template has; see its EventSourceArn."));
                continue;
            };
            let function = referenced(&mapping["FunctionName"]).and_then(|function| template.function(function));
            let least = function.map_or(0, |function| PATIENCE * function.timeout_seconds);
            if queue["VisibilityTimeout"].as_u64().unwrap_or(30) < least {
                findings.push(format!("{at}: set the VisibilityTimeout of the queue {name} to at least {least}."));
            }
            consumed.insert(name);
        }
    }
    for template in &facts.templates {
        let dead: BTreeSet<_> =
            template.of_type("AWS::SQS::Queue").filter_map(|(_, queue)| dead_letters(queue)).collect();
        for (id, queue) in template.of_type("AWS::SQS::Queue") {
            let at = format!("{}: {id}", template.path);
            if dead.contains(id) {
                if !has_alarm(template, id) {
                    findings.push(format!("{at} has no alarm; add one on its ApproximateNumberOfMessagesVisible."));
                }
                continue;
            }
            if dead_letters(queue).is_none() {
                findings.push(format!("{at} has no dead-letter queue; add a RedrivePolicy to a queue beside it."));
            }
            if !name(queue).is_some_and(|name| consumed.contains(name)) {
                findings.push(format!("{at} has no consumer; add an AWS::Lambda::EventSourceMapping."));
            }
        }
    }
    Ok(findings)
}

fn mapping_findings(at: &str, mapping: &Value) -> Vec<String> {
    let mut findings = Vec::new();
    let types = mapping["FunctionResponseTypes"].as_array();
    if !types.is_some_and(|types| types.iter().any(|kind| kind == "ReportBatchItemFailures")) {
        findings.push(format!("{at}: one bad message would repeat its batch; add ReportBatchItemFailures."));
    }
    if mapping["ScalingConfig"]["MaximumConcurrency"].as_u64().is_none() {
        findings.push(format!("{at}: a backlog would take every execution there is; set MaximumConcurrency."));
    }
    findings
}

/// Name and properties of the queue that a mapping reads: one of the template's, or one named after the stack.
fn source<'a>(facts: &'a Facts<'_>, template: &'a Template, arn: &'a Value) -> Option<(&'a str, &'a Value)> {
    let queues = |template: &'a Template| template.of_type("AWS::SQS::Queue");
    if let Some(id) = referenced(arn) {
        let (_, queue) = queues(template).find(|(queue, _)| *queue == id)?;
        return Some((name(queue)?, queue));
    }
    let wanted = after_stack(text(arn)?)?;
    let mut all = facts.templates.iter().flat_map(queues);
    all.find_map(|(_, queue)| name(queue).filter(|name| *name == wanted).map(|name| (name, queue)))
}

/// A queue's name without that of the stack.
fn name(queue: &Value) -> Option<&str> {
    after_stack(text(&queue["QueueName"])?)
}

/// What follows `${Stack}-` or `${AWS::StackName}-`.
fn after_stack(text: &str) -> Option<&str> {
    text.rsplit_once("}-").map(|(_, name)| name)
}

fn dead_letters(queue: &Value) -> Option<&str> {
    referenced(&queue["RedrivePolicy"]["deadLetterTargetArn"])
}

/// Whether somebody is told of messages in the queue.
fn has_alarm(template: &Template, queue: &str) -> bool {
    template.of_type("AWS::CloudWatch::Alarm").any(|(_, alarm)| {
        let dimensions = alarm["Dimensions"].as_array().into_iter().flatten();
        let is_of_queue = dimensions.filter_map(|dimension| referenced(&dimension["Value"])).any(|id| id == queue);
        let tells = alarm["AlarmActions"].as_array().is_some_and(|actions| !actions.is_empty());
        is_of_queue && tells && alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
    })
}
