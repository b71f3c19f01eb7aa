"""Prints what the templates say, for `cargo xtask check`.

    python describe.py TEMPLATE --exceptions FILE

One JSON object on stdout: `templates`, each with its path, as `written` and as SAM has `expanded` it, nested ones
included; and `exceptions`, the entries of the file.
"""
import argparse
import copy
import json
import pathlib

import yaml

import templates

SOMEWHERE = {"Bucket": "bucket", "Key": "key"}


def expanded(path, written):
    template = copy.deepcopy(written)
    for properties in templates.of_type(template, "AWS::Serverless::Function"):
        properties["CodeUri"] = SOMEWHERE
    for properties in templates.of_type(template, "AWS::Serverless::Application"):
        properties["Location"] = "https://bucket.s3.amazonaws.com/key"
    return templates.plain(path, template)


def main():
    parser = argparse.ArgumentParser(description="Prints what the templates say.")
    parser.add_argument("template", type=pathlib.Path)
    parser.add_argument("--exceptions", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    root = arguments.template.resolve()
    described = [{"path": str(path.relative_to(root.parent)), "written": written, "expanded": expanded(path, written)}
                 for path, written in templates.load(root).items()]
    exceptions = yaml.safe_load(arguments.exceptions.read_text()) or []
    print(json.dumps({"templates": described, "exceptions": exceptions}, default=str))


if __name__ == "__main__":
    try:
        main()
    except templates.InvalidTemplate as error:
        raise SystemExit(str(error))
