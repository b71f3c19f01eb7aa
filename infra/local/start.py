"""Runs the local AWS (MiniStack) in the foreground until SIGTERM or SIGINT.

    python start.py [--port 4566] [--host 127.0.0.1] [--region eu-west-1] [--state DIR]

Ready when GET /_ministack/health answers 200. Exit codes: 0 stopped cleanly, 2 could not start.
With --state everything survives a clean stop; without it everything is gone.
"""
import argparse
import os
import pathlib
import shutil
import socket
import sys
import tempfile

import indexes
import latency
import nested_updates
import permissions

# Functions inherit this process's environment: a developer's own credentials must not reach them.
KEPT = ("HOME", "LANG", "LOG_LEVEL", "PATH", "RUST_BACKTRACE", "SSL_CERT_DIR", "SSL_CERT_FILE")


def refuse(sentence):
    print(sentence, file=sys.stderr)
    sys.exit(2)


def check_port(host, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            refuse(f"The local AWS cannot listen on {host}:{port}: {error.strerror}. "
                   "Stop what listens there, or choose another --port.")


def environment(host, port, region, state):
    reachable = "127.0.0.1" if host == "0.0.0.0" else host
    settings = {
        "AUTH": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        # Functions find the local AWS only through this, and MiniStack copies it from its own environment.
        "AWS_ENDPOINT_URL": f"http://{reachable}:{port}",
        "BIND_HOST": host,
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": region,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "TZ": ":UTC",
    }
    if state:
        folder = pathlib.Path(state).resolve()
        # Unpacked functions of former runs: MiniStack unpacks again what it needs.
        shutil.rmtree(folder / "tmp", ignore_errors=True)
        (folder / "tmp").mkdir(parents=True)
        settings |= {
            "PERSIST_STATE": "1",
            "STATE_DIR": str(folder),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(folder / "s3"),
            "TMPDIR": str(folder / "tmp"),
        }
    return {name: os.environ[name] for name in KEPT if name in os.environ} | settings


def change_ministack():
    try:
        for change in (indexes, latency, nested_updates, permissions):
            change.apply()
    except (ImportError, AttributeError, TypeError) as error:
        refuse(f"MiniStack is not the version that requirements.txt pins ({error}). Install that one.")


def main():
    parser = argparse.ArgumentParser(description="Runs the local AWS.")
    parser.add_argument("--port", type=int, default=4566)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 opens it to the network")
    parser.add_argument("--region", default="eu-west-1")
    parser.add_argument("--state", help="folder that keeps the state between runs")
    arguments = parser.parse_args()

    check_port(arguments.host, arguments.port)
    # MiniStack reads its settings when it is imported.
    settings = environment(arguments.host, arguments.port, arguments.region, arguments.state)
    os.environ.clear()
    os.environ.update(settings)
    tempfile.tempdir = None
    change_ministack()

    from ministack import app
    from ministack.core import lambda_runtime
    sys.argv = ["ministack"]
    try:
        app.main()
    finally:
        lambda_runtime.reset()


if __name__ == "__main__":
    main()
