"""Deploys a SAM template, and the templates it nests, to the local AWS.

    python deploy.py TEMPLATE STACK [--parameter NAME=VALUE ...] [--endpoint URL] [--region R] [--cache FILE]

Progress goes to stderr; success is one line of JSON on stdout, the stack's outputs by name. Exit codes: 0 deployed,
1 refused or failed, with the reasons on stderr.
"""
import argparse
import json
import os
import pathlib
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

import ignored
import stacks
import templates
from artifacts import Artifacts

# The mail sender is verified by hand in AWS, so it is not in the template; here it has to exist.
SENDER = "MailFrom"


def pair(text):
    name, separator, value = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"{text} is not NAME=VALUE")
    return name, value


def clients(endpoint, region):
    """Root credentials: with them the local AWS checks no policy."""
    session = boto3.Session("test", "test", region_name=region)
    config = Config(retries={"total_max_attempts": 1}, max_pool_connections=os.cpu_count() + 2)
    return lambda service: session.client(service, endpoint_url=endpoint, config=config)


def say(message):
    print(message, file=sys.stderr, flush=True)


def deploy(arguments):
    client = clients(arguments.endpoint, arguments.region)
    # The translator derives the ARN partition from it.
    os.environ["AWS_DEFAULT_REGION"] = arguments.region
    path = pathlib.Path(arguments.template).resolve()
    parameters = dict(arguments.parameter)

    loaded = templates.load(path)
    folders = templates.functions(loaded)
    say(f"{len(loaded)} templates, {len(folders)} functions")
    artifacts = Artifacts(client("s3"), arguments.region, pathlib.Path(arguments.cache))
    before = len(artifacts.stored)
    keys = artifacts.put_functions(folders)
    defaults = loaded[path].get("Parameters", {})
    address = templates.upload(path, loaded, keys, artifacts, arguments.endpoint)
    say(f"uploaded {len(artifacts.stored) - before} changed files")

    sender = parameters.get(SENDER, defaults.get(SENDER, {}).get("Default"))
    if sender:
        create_sender(client("sesv2"), sender)
    cloudformation = client("cloudformation")
    say(f"deploying {arguments.stack}")
    outputs = stacks.deploy(cloudformation, arguments.stack, address, parameters)
    ignored.apply(client, stacks.resources(cloudformation, arguments.stack))
    return outputs


def create_sender(ses, address):
    try:
        ses.create_email_identity(EmailIdentity=address)
    except ses.exceptions.AlreadyExistsException:
        pass


def main():
    parser = argparse.ArgumentParser(description="Deploys a SAM template to the local AWS.")
    parser.add_argument("template")
    parser.add_argument("stack")
    parser.add_argument("--parameter", action="append", default=[], type=pair, metavar="NAME=VALUE")
    parser.add_argument("--endpoint", default="http://127.0.0.1:4566")
    parser.add_argument("--region", default="eu-west-1")
    parser.add_argument("--cache", default="target/local/artifacts.json", help="remembers which binaries are uploaded")
    arguments = parser.parse_args()
    started = time.monotonic()
    try:
        outputs = deploy(arguments)
    except (stacks.Failed, templates.InvalidTemplate) as error:
        sys.exit(str(error))
    except EndpointConnectionError:
        sys.exit(f"Nothing listens at {arguments.endpoint}. Start the local AWS first.")
    say(f"deployed {arguments.stack} in {time.monotonic() - started:.1f} s")
    print(json.dumps(outputs))


if __name__ == "__main__":
    main()
