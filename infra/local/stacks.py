"""Brings a CloudFormation stack to a template and explains what stopped it."""
import datetime
import sys
import time

NESTED = "AWS::CloudFormation::Stack"
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
UNUSABLE = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED")


class Failed(Exception):
    pass


def deploy(cloudformation, name, template_url, parameters):
    """Creates or updates the stack and returns its outputs."""
    request = {
        "StackName": name,
        "TemplateURL": template_url,
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        "Capabilities": CAPABILITIES,
    }
    before = describe(cloudformation, name)
    if before and before["StackStatus"] in UNUSABLE:
        print(f"{name} is left over from a failed deployment ({before['StackStatus']}): deleting it", file=sys.stderr)
        cloudformation.delete_stack(StackName=name)
        settled(cloudformation, name)
        before = None
    if before and before["StackStatus"] == "UPDATE_ROLLBACK_FAILED":
        cloudformation.continue_update_rollback(StackName=name)
        if settled(cloudformation, name)["StackStatus"] == "UPDATE_ROLLBACK_FAILED":
            raise Failed(f"{name} could not be rolled back. Start the local AWS with an empty state folder.")
    started = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    try:
        (cloudformation.update_stack if before else cloudformation.create_stack)(**request)
    except cloudformation.exceptions.ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise Failed(f"{name}: {error}") from error
    after = settled(cloudformation, name)
    if not after or after["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        ended = after["StackStatus"] if after else "deleted"
        raise Failed("\n".join([f"{name} ended as {ended}.", *failures(cloudformation, name, started)]))
    return {output["OutputKey"]: output["OutputValue"] for output in after.get("Outputs", [])}


def describe(cloudformation, name):
    try:
        return cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except cloudformation.exceptions.ClientError:
        return None


def settled(cloudformation, name):
    while True:
        stack = describe(cloudformation, name)
        if not stack or not stack["StackStatus"].endswith("_IN_PROGRESS"):
            return stack
        time.sleep(0.1)


def failures(cloudformation, name, started):
    """One sentence per resource that failed since then, those of nested stacks first."""
    nested = [stack for page in cloudformation.get_paginator("describe_stacks").paginate() for stack in page["Stacks"]
              if stack["StackName"].startswith(f"{name}-")]
    for stack in [*(stack["StackName"] for stack in nested), name]:
        for page in cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack):
            for event in page["StackEvents"]:
                reason = event.get("ResourceStatusReason", event["ResourceStatus"])
                if (event["Timestamp"] >= started and event["ResourceStatus"].endswith("_FAILED")
                        and not reason.startswith("The following resource(s) failed")):
                    yield f"{stack}: {event['LogicalResourceId']} ({event['ResourceType']}): {reason}"
    for stack in nested:
        # A rollback forgets a nested stack that was not created to its end.
        if stack["StackStatus"] == "CREATE_FAILED":
            cloudformation.delete_stack(StackName=stack["StackName"])


def resources(cloudformation, stack):
    """Every resource that exists in a stack and in those it nests, with its properties from the template."""
    declared = cloudformation.get_template(StackName=stack)["TemplateBody"]["Resources"]
    for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack):
        for resource in page["StackResourceSummaries"]:
            yield resource, declared[resource["LogicalResourceId"]].get("Properties", {})
            if resource["ResourceType"] == NESTED:
                yield from resources(cloudformation, resource["PhysicalResourceId"])
