"""Lets a query of an index return what AWS returns for `Select: ALL_ATTRIBUTES`, where MiniStack returns the projection."""
import contextvars

_fetches = contextvars.ContextVar("fetches the whole item", default=False)


def apply():
    from ministack.services import dynamodb

    query, project = dynamodb._query, dynamodb._apply_index_projection

    def _query(request):
        everything = request.get("Select") == "ALL_ATTRIBUTES"
        if everything and (index := partial(dynamodb, request, "GlobalSecondaryIndexes")):
            return dynamodb.error_response_json(
                "ValidationException",
                "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global "
                f"secondary index {index} because its projection type is not ALL", 400)
        token = _fetches.set(bool(everything and partial(dynamodb, request, "LocalSecondaryIndexes")))
        try:
            return query(request)
        finally:
            _fetches.reset(token)

    def _apply_index_projection(item, table, index):
        return item if _fetches.get() else project(item, table, index)

    dynamodb._query, dynamodb._apply_index_projection = _query, _apply_index_projection


def partial(dynamodb, request, kind):
    """The name of the queried index if it is of this kind and does not project every attribute."""
    table = dynamodb._tables.get(dynamodb._normalize_table_name(request.get("TableName"))) or {}
    for index in table.get(kind) or []:
        if index["IndexName"] == request.get("IndexName") and index["Projection"]["ProjectionType"] != "ALL":
            return index["IndexName"]
    return None
