use anyhow::Result;

use crate::check::facts::Facts;

/// Every binary under `functions/` is deployed by one function of the template beside it, and nothing else is.
pub(super) fn check(facts: &Facts<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for package in &facts.workspace.packages {
        let name = &package.name;
        let path = format!("functions/{name}/template.yaml");
        let Some(template) = facts.template_of(name) else {
            findings.push(format!(
                "template.yaml does not nest {path}; add an AWS::Serverless::Application with that Location."
            ));
            continue;
        };
        for binary in &package.binaries {
            let count = template.functions().filter(|function| function.binary == binary).count();
            if count != 1 {
                findings.push(format!(
                    "{count} functions of {path} have the binary {binary}; let one have \
                     `CodeUri: ../../target/lambda/{binary}`."
                ));
            }
        }
        for function in
            template.functions().filter(|function| !package.binaries.iter().any(|name| name == function.binary))
        {
            let (id, binary) = (function.id, function.binary);
            findings.push(format!(
                "{path}: {id} has the CodeUri of {binary}, which functions/{name}/src/bin does not hold; add the binary \
                 or remove the function."
            ));
        }
    }
    Ok(findings)
}
