//! TCP ports of this machine.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context as _, Result, bail};

/// An error that says what to do unless somebody can listen there.
pub(crate) fn check(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            bail!("Port {port} is taken by another program. Stop that, or choose another port with --port.")
        }
        Err(error) => bail!("Nobody may listen on port {port} here ({error}). Choose another one with --port."),
    }
}

/// A port that is free now.
pub(crate) fn free() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("this machine has no free TCP port")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};

    #[test]
    fn a_taken_port_is_named_with_a_way_out() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();

        let error = super::check(port).unwrap_err().to_string();

        assert!(error.contains(&port.to_string()) && error.contains("--port"), "{error}");
    }
}
