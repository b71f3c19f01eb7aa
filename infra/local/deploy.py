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

from botocore.exceptions import EndpointConnectionError

import connect
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


def say(message):
    print(message, file=sys.stderr, flush=True)


def deploy(arguments):
    client = connect.clients(arguments.endpoint, arguments.region)
    # The translator derives the ARN partition from it.
    os.environ["AWS_DEFAULT_REGION"] = arguments.region
    path = pathlib.Path(arguments.template).resolve()
    parameters = dict(arguments.parameter)

    loaded = templates.load(path)
    templates.check_parameters(path, loaded[path], parameters)
    folders = templates.functions(loaded)
    say(f"{len(loaded)} templates, {len(folders)} functions")
    artifacts = Artifacts(client("s3"), arguments.region, arguments.stack, pathlib.Path(arguments.cache))
    before = len(artifacts.stored)
    keys = artifacts.put_functions(folders)
    address = templates.upload(path, loaded, keys, artifacts, arguments.endpoint)
    say(f"uploaded {len(artifacts.stored) - before} changed files")

    declared = loaded[path].get("Parameters", {})
    sender = parameters.get(SENDER, declared.get(SENDER, {}).get("Default"))
    if sender:
        create_sender(client("sesv2"), sender)
    cloudformation = client("cloudformation")
    say(f"deploying {arguments.stack}")
    outputs = stacks.deploy(cloudformation, arguments.stack, address, parameters)
    artifacts.remove_unused()
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
    parser.add_argument("--cache", default="target/local/artifacts.json", help="remembers which binaries are uploaded")
    connect.add_arguments(parser)
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
