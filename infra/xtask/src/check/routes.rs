use std::collections::BTreeMap;

use anyhow::Result;

use crate::check::facts::Facts;
use crate::check::templates::{Template, referenced, text};

/// Where requests go that no route takes.
const UNROUTED: &str = "$default";

/// A route and the binary behind it.
pub(super) struct Route<'a> {
    pub(super) id: &'a str,
    pub(super) key: &'a str,
    pub(super) binary: Option<&'a str>,
    /// Whether API Gateway is allowed to call the function.
    is_permitted: bool,
}

/// The routes of a template.
pub(super) fn of(template: &Template) -> impl Iterator<Item = Route<'_>> {
    template.of_type("AWS::ApiGatewayV2::Route").map(|(id, properties)| {
        let integration =
            text(&properties["Target"]).and_then(|target| target.strip_prefix("integrations/${")?.strip_suffix('}'));
        let integrations = || template.of_type("AWS::ApiGatewayV2::Integration");
        let behind = integrations().find(|(id, _)| Some(*id) == integration);
        let function = behind.and_then(|(_, properties)| referenced(&properties["IntegrationUri"]));
        let mut permissions = template.of_type("AWS::Lambda::Permission");
        Route {
            id,
            key: properties["RouteKey"].as_str().unwrap_or_default(),
            binary: function.and_then(|id| template.function(id)).map(|function| function.binary),
            is_permitted: permissions.any(|(_, properties)| referenced(&properties["FunctionName"]) == function),
        }
    })
}

/// Every operation has one route to the function of its name, every other route is one of a package's own API below its
/// own name, and every function is reached by a route, a queue or a schedule.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut routed = BTreeMap::new();
    for template in &facts.templates {
        for route in of(template) {
            let Route { id, key, binary, is_permitted } = route;
            let at = format!("{}: {id} ({key})", template.path);
            let Some(binary) = binary else {
                findings.push(format!("{at} leads to no function; set Target, IntegrationUri and CodeUri."));
                continue;
            };
            if !is_permitted {
                findings.push(format!("{at}: API Gateway may not call {binary}; add an AWS::Lambda::Permission."));
            }
            routed.insert(binary, key);
            let operation = facts.operations.all.iter().find(|operation| operation.name == binary);
            match operation {
                Some(operation) if operation.route() == key => {}
                Some(operation) => {
                    findings.push(format!("{at} leads to {binary}; its RouteKey is {}.", operation.route()));
                }
                None if key == UNROUTED || is_own(template, key) => {}
                None => findings.push(format!(
                    "{at} leads to {binary}, which is no operation; mount it in its package's `mount`, and the package \
                     in `mount_all` of infra/openapi/src/lib.rs."
                )),
            }
        }
    }
    for operation in facts.operations.all.iter().filter(|operation| !routed.contains_key(operation.name.as_str())) {
        findings.push(format!(
            "{} has no route to a function of its name; add function, integration, route and permission to its \
             package's template.yaml.",
            operation.name
        ));
    }
    for template in &facts.templates {
        let called: Vec<_> = called(template).collect();
        for function in template.functions() {
            if !routed.contains_key(function.binary) && !called.contains(&function.id) {
                let (path, binary) = (&template.path, function.binary);
                findings.push(format!("{path}: nothing calls {binary}; give it a route, a queue or a schedule."));
            }
        }
    }
    Ok(findings)
}

/// A package may serve an API of its own below its own name.
fn is_own(template: &Template, key: &str) -> bool {
    let path = key.split_once(' ').map_or("", |(_, path)| path);
    template.package().is_some_and(|package| path.starts_with(&format!("/{package}/")))
}

/// The functions that queues and schedules call.
fn called(template: &Template) -> impl Iterator<Item = &str> {
    let queues = template.of_type("AWS::Lambda::EventSourceMapping").map(|(_, it)| &it["FunctionName"]);
    let schedules = template.of_type("AWS::Scheduler::Schedule").map(|(_, it)| &it["Target"]["Arn"]);
    queues.chain(schedules).filter_map(referenced)
}
