"""Prints what the functions wrote to stdout and stderr.

    python logs.py [GROUP ...] [--since SECONDS] [--follow] [--endpoint URL] [--region R]

Without a group, those of all. Lines that Lambda itself adds to a log are left out.
"""
import argparse
import time

import connect

OWN = ("START RequestId:", "END RequestId:", "REPORT RequestId:")


def groups(logs):
    return [group["logGroupName"] for page in logs.get_paginator("describe_log_groups").paginate()
            for group in page["logGroups"]]


def events(logs, group, start):
    for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=start):
        for event in page["events"]:
            yield event["timestamp"], event["logStreamName"], event["message"].rstrip()


def main():
    parser = argparse.ArgumentParser(description="Prints the functions' logs.")
    parser.add_argument("groups", nargs="*")
    parser.add_argument("--since", type=int, default=600, metavar="SECONDS")
    parser.add_argument("--follow", action="store_true")
    connect.add_arguments(parser)
    arguments = parser.parse_args()
    logs = connect.clients(arguments.endpoint, arguments.region)("logs")
    start, printed = int(time.time() - arguments.since) * 1000, set()
    while True:
        # Lambda hands lines over late, so a second is read again.
        found = [event for group in arguments.groups or groups(logs) for event in events(logs, group, start - 1000)]
        for event in sorted(found, key=lambda event: event[0]):
            if event not in printed and not event[2].startswith(OWN):
                print(event[2], flush=True)
        if not arguments.follow:
            break
        printed = set(found)
        start = max([start, *(event[0] for event in found)])
        time.sleep(0.5)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
