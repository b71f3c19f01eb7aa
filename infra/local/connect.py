"""Clients of the local AWS."""
import boto3
from botocore.config import Config


def clients(endpoint, region):
    """Root credentials: with them the local AWS checks no policy."""
    session = boto3.Session("test", "test", region_name=region)
    config = Config(retries={"total_max_attempts": 1})
    return lambda service: session.client(service, endpoint_url=endpoint, config=config)


def add_arguments(parser):
    parser.add_argument("--endpoint", default="http://127.0.0.1:4566")
    parser.add_argument("--region", default="eu-west-1")
