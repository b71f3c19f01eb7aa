"""Sets what a template declares and MiniStack's CloudFormation passes over."""


def apply(client, resources):
    """Takes the resources of all stacks, as `stacks.resources` yields them."""
    settings = {"AWS::DynamoDB::Table": expire_items, "AWS::Lambda::Function": reserve_concurrency}
    for resource, properties in resources:
        if resource["ResourceType"] in settings:
            settings[resource["ResourceType"]](client, resource["PhysicalResourceId"], properties)


def expire_items(client, table, properties):
    declared = properties.get("TimeToLiveSpecification")
    if not declared:
        return
    dynamodb = client("dynamodb")
    current = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if (current["TimeToLiveStatus"] == "ENABLED") != declared["Enabled"]:
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=declared)


def reserve_concurrency(client, function, properties):
    reserved = properties.get("ReservedConcurrentExecutions")
    if isinstance(reserved, int):
        client("lambda").put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=reserved)
