use anyhow::Result;
use serde_json::Value;

use crate::check::facts::Facts;
use crate::check::templates::text;

const RUNBOOK: &str = "infra/runbook.md";

/// What every description of an alarm ends with.
const POINTER: &str = "; see the runbook.";

/// Every alarm tells somebody, in the words of a section of the runbook; and no section is about nothing.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let runbook = facts.read(RUNBOOK)?;
    let sections: Vec<_> = sections(&runbook).collect();
    let mut findings = Vec::new();
    let mut meant = vec![false; sections.len()];
    for template in &facts.templates {
        for (id, alarm) in template.of_type("AWS::CloudWatch::Alarm") {
            let at = format!("{}: {id}", template.path);
            if !tells(alarm) {
                findings.push(format!("{at} tells nobody; set its AlarmActions."));
            }
            let Some(says) = text(&alarm["AlarmDescription"]).and_then(|text| text.strip_suffix(POINTER)) else {
                findings.push(format!("{at}: end its AlarmDescription with \"{POINTER}\"."));
                continue;
            };
            match sections.iter().position(|section| is_about(section, says)) {
                Some(section) => meant[section] = true,
                None => findings.push(format!("{at}: {RUNBOOK} has no section \"## {says}\"; write what to do.")),
            }
        }
    }
    let stale = sections.iter().zip(meant).filter(|(_, meant)| !meant);
    findings.extend(stale.map(|(section, _)| format!("{RUNBOOK}: no alarm says \"{section}\"; remove the section.")));
    Ok(findings)
}

fn tells(alarm: &Value) -> bool {
    alarm["AlarmActions"].as_array().is_some_and(|actions| !actions.is_empty())
}

fn sections(runbook: &str) -> impl Iterator<Item = &str> {
    runbook.lines().filter_map(|line| line.strip_prefix("## ")).map(str::trim)
}

/// Whether the section is about what an alarm says: word by word, where `<…>` stands for any.
fn is_about(section: &str, says: &str) -> bool {
    let (section, says): (Vec<_>, Vec<_>) = (section.split(' ').collect(), says.split(' ').collect());
    let is_open = |word: &str| word.starts_with("`<") && word.ends_with(">`");
    section.len() == says.len() && section.iter().zip(&says).all(|(is, said)| is == said || is_open(is))
}

#[cfg(test)]
mod tests {
    use super::{is_about, sections, tells};
    use serde_json::json;

    #[test]
    fn a_section_is_known_by_its_words() {
        assert!(is_about("`<queue>` gave up on a message", "send-email gave up on a message"));
        assert!(is_about("Functions keep failing", "Functions keep failing"));
        assert!(!is_about("Functions keep failing", "Functions keep falling"));
        assert!(!is_about("`<queue>` gave up on a message", "send-email gave up on a message again"));
        assert!(!is_about("`<queue>` gave up on a message", "gave up on a message"));
    }

    #[test]
    fn sections_are_the_headings_of_the_second_level() {
        assert_eq!(
            sections("# Runbook\n\n## One thing\ntext\n### Part\n## Another\n").collect::<Vec<_>>(),
            ["One thing", "Another"]
        );
    }

    #[test]
    fn an_alarm_without_actions_tells_nobody() {
        assert!(tells(&json!({ "AlarmActions": [{ "Ref": "Topic" }] })));
        assert!(!tells(&json!({ "AlarmActions": [] })));
        assert!(!tells(&json!({})));
    }
}
