//! Lines put where they belong in files that people write.

/// With `line` among those that are `like` it, in their order; `None` if there are none.
pub(super) fn in_order(text: &str, like: impl Fn(&str) -> bool, line: &str) -> Option<String> {
    let lines: Vec<_> = text.lines().collect();
    let last = lines.iter().rposition(|other| like(other))?;
    let behind = lines.iter().position(|other| like(other) && *other > line);
    Some(with(&lines, behind.unwrap_or(last + 1), line))
}

/// With `line` behind the last one that begins with `prefix`, or else behind the one that contains `opening`.
pub(super) fn behind(text: &str, prefix: &str, opening: &str, line: &str) -> Option<String> {
    let lines: Vec<_> = text.lines().collect();
    let last = lines.iter().rposition(|other| other.starts_with(prefix));
    let at = last.or_else(|| lines.iter().position(|other| other.contains(opening)))?;
    Some(with(&lines, at + 1, line))
}

/// With `block` at the end of the resources of a template.
pub(super) fn in_resources(template: &str, block: &str) -> String {
    let (resources, outputs) = match template.find("\nOutputs:") {
        Some(at) => template.split_at(at),
        None => (template, ""),
    };
    let resources = resources.trim_end();
    let gap = if resources.ends_with("Resources:") { "\n" } else { "\n\n" };
    let block = block.trim_end();
    let outputs = if outputs.is_empty() { "\n".to_owned() } else { format!("\n{outputs}") };
    format!("{resources}{gap}{block}{outputs}")
}

fn with(lines: &[&str], at: usize, line: &str) -> String {
    let (before, after) = lines.split_at(at);
    let all: Vec<_> = before.iter().chain(&[line]).chain(after).copied().collect();
    format!("{}\n", all.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{behind, in_order, in_resources};

    #[test]
    fn lines_keep_their_order() {
        let module = |line: &str| line.starts_with("pub mod ");
        let text = "//! A.\n\npub mod create;\npub mod get;\n\nuse x;\n";
        let archive = in_order(text, module, "pub mod archive;").unwrap();
        assert_eq!(archive, "//! A.\n\npub mod archive;\npub mod create;\npub mod get;\n\nuse x;\n");
        let list = in_order(text, module, "pub mod list;").unwrap();
        assert_eq!(list, "//! A.\n\npub mod create;\npub mod get;\npub mod list;\n\nuse x;\n");
        assert_eq!(in_order("", module, "pub mod list;"), None);
    }

    #[test]
    fn a_line_goes_behind_its_like() {
        let text = "fn mount() {\n    router.mount(a);\n}\n";
        assert_eq!(
            behind(text, "    router.mount(", "fn mount", "    router.mount(b);").unwrap(),
            "fn mount() {\n    router.mount(a);\n    router.mount(b);\n}\n"
        );
        assert_eq!(
            behind("fn mount() {\n}\n", "    router.", "fn mount", "    b;").unwrap(),
            "fn mount() {\n    b;\n}\n"
        );
    }

    #[test]
    fn resources_end_before_the_outputs() {
        assert_eq!(in_resources("Resources:\n", "  A:\n    B\n"), "Resources:\n  A:\n    B\n");
        assert_eq!(in_resources("Resources:\n  X: 1\n", "  A: 2\n"), "Resources:\n  X: 1\n\n  A: 2\n");
        assert_eq!(
            in_resources("Resources:\n  X: 1\n\nOutputs:\n  Y: 1\n", "  A: 2\n"),
            "Resources:\n  X: 1\n\n  A: 2\n\nOutputs:\n  Y: 1\n"
        );
    }
}
