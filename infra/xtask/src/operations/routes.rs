//! The routes of `cargo lambda watch`, a section of the root `Cargo.toml`.

use std::collections::BTreeMap;

use crate::operations::Operation;

const HEADER: &str = "[workspace.metadata.lambda.watch.router]";
const REMARK: &str = "# The routes of `cargo lambda watch`, written by `cargo xtask openapi`.";

/// The manifest with the section as it has to be: in its place, or at the end.
pub(super) fn in_manifest(manifest: &str, operations: &[Operation]) -> String {
    let section = section(operations);
    let Some(start) = manifest.find(REMARK) else {
        return format!("{}\n\n{section}", manifest.trim_end());
    };
    // It ends where the next begins.
    let end = manifest[start..].find("\n\n").map_or(manifest.len(), |length| start + length + 1);
    format!("{}{section}{}", &manifest[..start], &manifest[end..])
}

fn section(operations: &[Operation]) -> String {
    let mut by_path: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
    for operation in operations {
        by_path.entry(&operation.path).or_default().push(operation);
    }
    let mut section = format!("{REMARK}\n{HEADER}\n");
    for (path, operations) in by_path {
        let routes = operations.iter().map(|operation| {
            let Operation { method, name, .. } = operation;
            format!("{{ method = \"{method}\", function = \"{name}\" }}")
        });
        let routes: Vec<_> = routes.collect();
        match routes.as_slice() {
            [route] => section.push_str(&format!("\"{path}\" = [{route}]\n")),
            routes => section.push_str(&format!("\"{path}\" = [\n    {},\n]\n", routes.join(",\n    "))),
        }
    }
    section
}

#[cfg(test)]
mod tests {
    use super::in_manifest;
    use crate::operations::Operation;

    fn operation(method: &str, path: &str, name: &str) -> Operation {
        Operation {
            name: name.into(),
            method: method.into(),
            path: path.into(),
            access: "public".into(),
            permission: None,
            idempotency: "none".into(),
            limited: true,
        }
    }

    #[test]
    fn the_section_is_replaced_and_nothing_else() {
        let manifest = "[workspace]\nmembers = []\n";
        let one = [operation("GET", "/a/{id}", "a-get")];
        let two = [operation("GET", "/a", "a-list"), operation("POST", "/a", "a-create")];

        let first = in_manifest(manifest, &one);
        assert!(
            first.starts_with(manifest)
                && first.ends_with("\"/a/{id}\" = [{ method = \"GET\", function = \"a-get\" }]\n")
        );
        assert_eq!(in_manifest(&first, &one), first);

        let between = format!("{first}\n[profile.dev]\ndebug = false\n");
        let replaced = in_manifest(&between, &two);
        assert!(replaced.ends_with("\n\n[profile.dev]\ndebug = false\n"));
        assert!(replaced.contains("\"/a\" = [\n    { method = \"GET\", function = \"a-list\" },\n"));
        assert!(!replaced.contains("a-get"));
        assert_eq!(in_manifest(&replaced, &one), between);
    }
}
