//! A package for a resource that had none.

use anyhow::Result;

use crate::scaffold::edit;
use crate::scaffold::plan::Plan;
use crate::scaffold::write::{Files, filled};

pub(super) fn write(files: &mut Files<'_>, plan: &Plan) -> Result<()> {
    let Plan { package, .. } = plan;
    let folder = format!("functions/{package}");
    files.create(&format!("{folder}/Cargo.toml"), &filled(include_str!("text/manifest.toml.txt"), plan))?;
    files.create(&format!("{folder}/src/lib.rs"), &filled(include_str!("text/library.rs.txt"), plan))?;
    files.create(&format!("{folder}/template.yaml"), &filled(include_str!("text/template.yaml.txt"), plan))?;
    files.change("Cargo.toml", |manifest| {
        let dependency = format!("{package} = {{ path = \"functions/{package}\" }}");
        edit::in_order(manifest, |line| line.contains("{ path = \"functions/"), &dependency)
    })?;
    files.change("infra/openapi/Cargo.toml", |manifest| {
        let (head, dependencies) = manifest.split_once("[dependencies]\n")?;
        let dependency = format!("{package}.workspace = true");
        let dependencies = edit::in_order(dependencies, |line| line.ends_with(".workspace = true"), &dependency)?;
        Some(format!("{head}[dependencies]\n{dependencies}"))
    })?;
    files.change("infra/openapi/src/lib.rs", |library| {
        let mounted = format!("    {}::mount(router);", package.replace('-', "_"));
        edit::in_order(library, |line| line.ends_with("::mount(router);"), &mounted)
    })
}

/// What the root template has to nest.
pub(crate) fn nested(plan: &Plan) -> String {
    filled(include_str!("text/nested.yaml.txt"), plan)
}
