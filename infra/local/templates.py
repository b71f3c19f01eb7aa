"""Turns SAM templates into plain CloudFormation, nested ones included, which MiniStack itself does not."""
import functools
import hashlib
import json
import logging
from types import SimpleNamespace

import samtranslator
import yaml
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from artifacts import BUCKET

logging.getLogger("samtranslator").setLevel(logging.ERROR)


class InvalidTemplate(Exception):
    pass


def load(path):
    """The parsed templates by path: this one and all it nests."""
    try:
        template = yaml_parse(path.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise InvalidTemplate(f"{path}: {error}") from error
    templates = {path: template}
    for properties in of_type(template, "AWS::Serverless::Application"):
        nested = child(path, properties["Location"])
        templates |= load(nested)
        check_parameters(nested, templates[nested], properties.get("Parameters", {}))
    return templates


def check_parameters(path, template, given):
    """MiniStack lets pass what AWS refuses: a parameter the template does not declare, or one left out."""
    declared = template.get("Parameters", {})
    unknown = sorted(given.keys() - declared.keys())
    absent = sorted(name for name in declared.keys() - given.keys() if "Default" not in declared[name])
    if unknown or absent:
        raise InvalidTemplate(f"{path}: parameters unknown: {unknown}, missing: {absent}")


def of_type(template, kind):
    return [resource.setdefault("Properties", {})
            for resource in template["Resources"].values() if resource["Type"] == kind]


def child(path, relative):
    return (path.parent / relative).resolve()


def functions(templates):
    """The folders that hold the functions' binaries."""
    folders = {child(path, properties["CodeUri"]) for path, template in templates.items()
               for properties in of_type(template, "AWS::Serverless::Function")}
    missing = sorted(str(folder) for folder in folders if not (folder / "bootstrap").is_file())
    if missing:
        raise InvalidTemplate("No bootstrap in " + ", ".join(missing) + ". Build the functions first.")
    return sorted(folders)


def upload(root, templates, keys, artifacts, endpoint):
    """Uploads every template after those it nests, and returns the root's address."""
    @functools.cache
    def address(path):
        template = templates[path]
        for properties in of_type(template, "AWS::Serverless::Function"):
            properties["CodeUri"] = {"Bucket": BUCKET, "Key": keys[child(path, properties["CodeUri"])]}
        for properties in of_type(template, "AWS::Serverless::Application"):
            properties["Location"] = address(child(path, properties["Location"]))
        source = json.dumps([samtranslator.__version__, template], default=str).encode()
        name = f"{hashlib.sha256(source).hexdigest()[:24]}.json"
        key = artifacts.put(name, lambda: json.dumps(plain(path, template), default=str).encode())
        return f"{endpoint}/{BUCKET}/{key}"

    return address(root)


def plain(path, template):
    try:
        return transform(template, {}, SimpleNamespace(load=dict))
    except InvalidDocumentException as error:
        reasons = "; ".join(cause.message for cause in error.causes)
        raise InvalidTemplate(f"{path}: {reasons}") from error
