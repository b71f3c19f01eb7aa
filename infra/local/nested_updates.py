"""Keeps the attributes of unchanged resources when a nested stack is updated; MiniStack forgets them there, so that
every `GetAtt` on one of them fails."""


def apply():
    from ministack.services.cloudformation import _stacks, provisioners

    update = provisioners._update_resource

    def _update_resource(kind, physical, old, new, stack, logical=None, old_attrs=None):
        if old_attrs is None:
            known = _stacks[stack]["_resources"].get(logical, {})
            old_attrs = known.get("Attributes")
        return update(kind, physical, old, new, stack, logical, old_attrs)

    provisioners._update_resource = _update_resource
