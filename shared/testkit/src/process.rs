//! Processes that end when a test says so.

use std::fs;
use std::io::Result;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A running process. Clones are the same one; it is killed with the last of them.
#[derive(Clone, Debug)]
pub struct Process(Arc<Owned>);

#[derive(Debug)]
struct Owned(Mutex<Child>);

impl Process {
    /// # Errors
    /// It cannot be started.
    pub fn spawn(command: &mut Command) -> Result<Self> {
        Ok(Self(Arc::new(Owned(Mutex::new(command.spawn()?)))))
    }

    /// SIGKILL. When this returns, it does nothing any more.
    pub fn kill(&self) {
        self.0.kill();
    }

    /// How it ended, if it has.
    #[must_use]
    pub fn ended(&self) -> Option<ExitStatus> {
        self.0.child().try_wait().ok().flatten()
    }

    /// The most memory it had at once, in KiB (`VmHWM` of proc(5)), while it runs.
    #[must_use]
    pub fn peak_memory_kib(&self) -> Option<u64> {
        let child = self.0.child();
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        peak.trim().strip_suffix("kB")?.trim().parse().ok()
    }

    /// How long its first thread has run so far (`schedstat` of the kernel), whatever else the machine does.
    #[must_use]
    pub fn cpu_time(&self) -> Option<Duration> {
        let child = self.0.child();
        let stat = fs::read_to_string(format!("/proc/{}/schedstat", child.id())).ok()?;
        Some(Duration::from_nanos(stat.split(' ').next()?.parse().ok()?))
    }
}

impl Owned {
    fn child(&self) -> MutexGuard<'_, Child> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kill(&self) {
        let mut child = self.child();
        // Only fails where there is nothing left to kill.
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(test)]
mod tests {
    use super::Process;
    use std::os::unix::process::ExitStatusExt;
    use std::process::Command;

    #[test]
    fn a_killed_process_is_gone() {
        let sleeping = Process::spawn(Command::new("sleep").arg("60")).unwrap();
        assert_eq!(sleeping.ended(), None);
        assert!(sleeping.peak_memory_kib().unwrap() > 0);
        assert!(sleeping.cpu_time().is_some());

        sleeping.kill();

        assert_eq!(sleeping.ended().unwrap().signal(), Some(9));
        assert_eq!((sleeping.peak_memory_kib(), sleeping.cpu_time()), (None, None));
    }

    #[test]
    fn a_process_ends_with_its_last_owner() {
        let owner = Process::spawn(Command::new("sleep").arg("60")).unwrap();
        let path = format!("/proc/{}", owner.0.child().id());
        let other = owner.clone();
        drop(owner);
        assert!(std::fs::exists(&path).unwrap());
        drop(other);
        assert!(!std::fs::exists(&path).unwrap());
    }
}
