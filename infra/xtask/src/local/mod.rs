//! The local AWS, from nothing to a deployed stack.
//!
//! [`start`] does all the set-up that is still missing, and returns a [`Running`] that stops what it started when it is
//! dropped.

mod home;
mod ministack;
mod port;
mod prerequisites;
mod running;
mod stack;
pub(crate) mod tools;

pub(crate) use home::Home;
pub(crate) use ministack::{reach_directly, stop};
pub(crate) use prerequisites::c_compiler;
pub(crate) use running::Running;

use std::process::Command;

use anyhow::{Result, bail};

use crate::build;
use crate::local::ministack::MiniStack;
use crate::workspace::Workspace;

/// Where the local AWS listens unless told otherwise.
pub(crate) const PORT: u16 = 4566;

/// Sets up the tools, builds the functions, starts the local AWS and deploys `template.yaml` to it. If it is running
/// already, the stack is brought up to date there.
pub(crate) fn start(workspace: &Workspace, home: &Home, port: u16) -> Result<Running> {
    c_compiler()?;
    let running = home.running();
    match &running {
        Some(other) if other.port != port => bail!(
            "The local AWS is already running at {}. Use that one, or stop it with `cargo xtask down`.",
            ministack::address(other.port)
        ),
        Some(_) => {}
        None => port::check(port)?,
    }
    let tools = tools::local(workspace)?;
    build::functions(workspace)?;
    let ministack = match running {
        Some(other) => MiniStack::join(home, &other),
        None => MiniStack::start(workspace, &tools, home, port)?,
    };
    let deployed = stack::deploy(workspace, &tools, home, port)?;
    Ok(Running::new(ministack, deployed, home))
}

/// As [`start`], with an empty state on a port of its own, both gone when it is dropped: for tests and measurements.
pub(crate) fn start_throw_away(workspace: &Workspace) -> Result<Running> {
    let port = port::free()?;
    let home = Home::throw_away(workspace, port);
    home.empty()?;
    start(workspace, &home, port)
}

/// A program that prints what the functions wrote in the last `since` seconds.
pub(crate) fn function_logs(workspace: &Workspace, port: u16, since: u32) -> Result<Command> {
    let mut command = tools::local(workspace)?.program("python");
    command.arg(workspace.root.join("infra/local/logs.py"));
    command.args(["--endpoint", &ministack::address(port), "--since", &since.to_string()]);
    reach_directly(&mut command);
    Ok(command)
}
