//! Running other programs: to the end or until an interrupt, their output shown or kept in a log.
//!
//! Those whose output is read are process groups of their own, so that an interrupt can end all they have started.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, PipeReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal};

use crate::interrupt;

const POLL: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_secs(20);
const TAIL: usize = 15;

/// Runs it to its end with this process's own input and output.
pub(crate) fn run(command: &mut Command) -> Result<ExitStatus> {
    let mut child = spawn(command)?;
    wait(&mut child)
}

/// Runs it to its end and hands over each line of its standard output as it comes.
pub(crate) fn lines(command: &mut Command, mut line: impl FnMut(&str)) -> Result<ExitStatus> {
    let (reader, writer) = std::io::pipe()?;
    let mut child = spawn(command.process_group(0).stdout(writer))?;
    // The command keeps its end of the pipe, which would never close.
    command.stdout(Stdio::null());
    follow(&mut child, reader, |text| {
        line(text);
        Ok(())
    })
}

/// Runs it to its end with standard output and standard error written to `log`, and shows each line to `progress` as it
/// comes. A failure is an error that carries the last lines.
pub(crate) fn logged(command: &mut Command, log: &Path, mut progress: impl FnMut(&str)) -> Result<()> {
    let mut file = create_log(log)?;
    let mut tail = VecDeque::new();
    let (reader, writer) = std::io::pipe()?;
    command.process_group(0).stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = spawn(command)?;
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let status = follow(&mut child, reader, |line| {
        writeln!(file, "{line}")?;
        progress(line.trim());
        if tail.len() == TAIL {
            tail.pop_front();
        }
        tail.push_back(line.to_owned());
        Ok(())
    })?;
    if !status.success() {
        let tail = Vec::from(tail).join("\n");
        bail!("{} ended with {status}; its log is {}, which ends so:\n{tail}", name(command), log.display());
    }
    Ok(())
}

/// Hands over the lines of a child's output while watching for an interrupt, then waits for its end.
fn follow(child: &mut Child, output: PipeReader, mut line: impl FnMut(&str) -> Result<()>) -> Result<ExitStatus> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        let read = BufReader::new(output).split(b'\n').map_while(Result::ok);
        read.take_while(|text| sender.send(String::from_utf8_lossy(text).into_owned()).is_ok()).for_each(drop);
    });
    loop {
        match lines.recv_timeout(POLL) {
            Ok(text) => line(text.trim_end_matches('\r'))?,
            Err(RecvTimeoutError::Disconnected) => return wait(child),
            Err(RecvTimeoutError::Timeout) if interrupt::came() => return wait(child),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// An empty file for a program's output, in a folder that exists.
pub(crate) fn create_log(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    File::create(path).with_context(|| format!("cannot write {}", path.display()))
}

pub(crate) fn spawn(command: &mut Command) -> Result<Child> {
    command.spawn().with_context(|| format!("cannot start {}", name(command)))
}

/// Asks it to end, waits, and ends it and its group by force if it does not.
pub(crate) fn stop(child: &mut Child) {
    let Some(pid) = pid(child) else { return };
    let Ok(None) = child.try_wait() else { return };
    let _ = rustix::process::kill_process(pid, Signal::TERM);
    let asked = Instant::now();
    while matches!(child.try_wait(), Ok(None)) {
        if asked.elapsed() > PATIENCE {
            let _ = rustix::process::kill_process_group(pid, Signal::KILL);
            let _ = child.kill();
            let _ = child.wait();
        }
        thread::sleep(POLL);
    }
}

fn wait(child: &mut Child) -> Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            // Ctrl-C reaches the child as well: its end is not its failure.
            interrupt::check()?;
            return Ok(status);
        }
        if let Err(interrupted) = interrupt::check() {
            // What it has started in turn, a test binary for instance, would outlive it.
            if let Some(group) = pid(child) {
                let _ = rustix::process::kill_process_group(group, Signal::TERM);
            }
            stop(child);
            return Err(interrupted);
        }
        thread::sleep(POLL);
    }
}

fn pid(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

fn name(command: &Command) -> String {
    Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned()
}
