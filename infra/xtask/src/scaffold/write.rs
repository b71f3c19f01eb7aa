use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::scaffold::plan::{Plan, pascal};
use crate::scaffold::{edit, package};

/// The end of every id in examples.
const EXAMPLE: &str = "01kbnv3j7hexp9v6m2qk5a0d8t";

/// Writes the files of the endpoint, and returns those that are new or changed.
pub(crate) fn write(root: &Path, plan: &Plan) -> Result<Vec<String>> {
    let mut files = Files { root, changed: Vec::new() };
    if plan.is_new_package {
        package::write(&mut files, plan)?;
    }
    let folder = format!("functions/{}", plan.package);
    let module = plan.operation.replace('-', "_");
    let handler = if plan.parameters.is_empty() {
        include_str!("text/handler-without-path.rs.txt")
    } else {
        include_str!("text/handler.rs.txt")
    };
    files.create(&format!("{folder}/src/{module}.rs"), &filled(handler, plan))?;
    files.create(&format!("{folder}/src/bin/{}.rs", plan.name), &filled(include_str!("text/binary.rs.txt"), plan))?;
    files.change(&format!("{folder}/src/lib.rs"), |library| {
        let declared = format!("pub mod {module};");
        let library = edit::in_order(library, |line| line.starts_with("pub mod "), &declared)
            .or_else(|| library.split_once("\n\n").map(|(title, rest)| format!("{title}\n\n{declared}\n\n{rest}")))?;
        let mounted = format!("    router.mount({module}::OPERATION, {module}::handle);");
        edit::behind(&library, "    router.mount(", "pub fn mount", &mounted)
    })?;
    files.change(&format!("{folder}/template.yaml"), |template| {
        Some(edit::in_resources(template, &filled(include_str!("text/function.yaml.txt"), plan)))
    })?;
    files.create(&format!("events/{}.json", plan.name), &filled(include_str!("text/event.json.txt"), plan))?;
    allow_as_its_like(&mut files, plan)?;
    Ok(files.changed)
}

/// Puts it into the table of who may do what, with the same answers as an operation of the same permission.
fn allow_as_its_like(files: &mut Files<'_>, plan: &Plan) -> Result<()> {
    let Some(like) = &plan.like else { return Ok(()) };
    files.change("tests/api/permissions.rs", |table| {
        let start = format!("    (\"{like}\", \"");
        let row = table.lines().find(|line| line.starts_with(&start))?;
        edit::in_order(table, |line| line.starts_with("    (\""), &row.replacen(like, &plan.name, 1))
    })
}

/// The text with what the plan says in it.
pub(super) fn filled(text: &str, plan: &Plan) -> String {
    let operation = pascal(&plan.operation);
    let mut types: Vec<_> = plan.parameters.iter().map(|(_, id, _)| id.as_str()).collect();
    types.sort_unstable();
    let types = if let [one] = types.as_slice() { (*one).to_owned() } else { format!("{{{}}}", types.join(", ")) };
    let fields: Vec<_> = plan.parameters.iter().map(|(name, id, _)| format!("    pub {name}: {id},")).collect();
    let example = plan.parameters.iter().fold(plan.path.clone(), |path, (name, _, prefix)| {
        path.replace(&format!("{{{name}}}"), &format!("{prefix}_{EXAMPLE}"))
    });
    let words = plan.package.replace('-', " ");
    let values = [
        ("name", plan.name.clone()),
        ("package", plan.package.clone()),
        ("package_module", plan.package.replace('-', "_")),
        ("module", plan.operation.replace('-', "_")),
        ("stack_id", pascal(&plan.package)),
        ("title", format!("{}{}", words[..1].to_ascii_uppercase(), &words[1..])),
        ("summary", format!("{}: what it does, in one sentence.", operation)),
        ("path_type", format!("{operation}Path")),
        ("id", operation),
        ("path", plan.path.clone()),
        ("example_path", example),
        ("access", plan.access.to_owned()),
        ("permission", plan.permission.clone()),
        ("id_types", types),
        ("path_fields", fields.join("\n")),
    ];
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("<<{name}>>"), value))
}

/// The files of the checkout, and which of them were written.
pub(super) struct Files<'a> {
    root: &'a Path,
    changed: Vec<String>,
}

impl Files<'_> {
    pub(super) fn create(&mut self, path: &str, text: &str) -> Result<()> {
        let at = self.root.join(path);
        if let Some(folder) = at.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        fs::File::create_new(&at)
            .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
            .with_context(|| format!("cannot create {path}"))?;
        self.changed.push(path.to_owned());
        Ok(())
    }

    pub(super) fn change(&mut self, path: &str, change: impl FnOnce(&str) -> Option<String>) -> Result<()> {
        let at = self.root.join(path);
        let text = fs::read_to_string(&at).with_context(|| format!("cannot read {path}"))?;
        let changed = change(&text).with_context(|| format!("{path} is not written as this tool expects"))?;
        fs::write(&at, changed).with_context(|| format!("cannot write {path}"))?;
        self.changed.push(path.to_owned());
        Ok(())
    }
}
