"""Checks permissions as AWS does where MiniStack asks for other actions or resources."""
import email.utils
import json

# AWS has no actions of the batch calls: the single ones allow them.
SINGLE = {f"sqs:{name}Batch": f"sqs:{name}" for name in ("SendMessage", "DeleteMessage", "ChangeMessageVisibility")}
SEND_EMAIL = "/v2/email/outbound-emails"


def apply():
    from ministack.core import iam_actions

    action, resource = iam_actions.extract_iam_action, iam_actions.extract_resource_arn

    def extract_iam_action(*arguments):
        found = action(*arguments)
        return SINGLE.get(found, found)

    def extract_resource_arn(service, method, path, headers, body, query, region, account):
        if service == "ses" and path.rstrip("/") == SEND_EMAIL:
            return sender_arn(body, region, account)
        return resource(service, method, path, headers, body, query, region, account)

    iam_actions.extract_iam_action = extract_iam_action
    iam_actions.extract_resource_arn = extract_resource_arn


def sender_arn(body, region, account):
    """AWS checks the identity that sends."""
    sender = json.loads(body).get("FromEmailAddress", "")
    return f"arn:aws:ses:{region}:{account}:identity/{email.utils.parseaddr(sender)[1]}"
