"""How the API describes itself: schemas of bodies and answers, examples, errors."""

from typing import Any, Literal

from pydantic import TypeAdapter

from terec.ingest_api import words
from terec.ingest_api.examples import EXAMPLES, FIELDS, PROBLEM, PROBLEMS

_BODIES = ("ORG", "PROJECT", "SUITE", "RUN", "RESULTS", "RULE", "TOKEN_WISH")
_ANSWERS = (
    *("ORGS", "PROJECT", "PROJECTS", "SUITE", "SUITES", "RECORDED_RUN", "RECORDED_RUNS", "RECORDED_RESULT"),
    *("RECORDED_RESULTS", "TESTS_IN_RUNS", "RESULTS_TAKEN", "REPORTS_TAKEN", "CHECK", "RULES", "TOKEN_TEXT"),
    *("TOKENS", "TEXTS_REMOVED", "RULE", "ORG"),
)
_Mode = Literal["validation", "serialization"]


def _inputs() -> list[tuple[str, _Mode, TypeAdapter[Any]]]:
    bodies: list[tuple[str, _Mode, TypeAdapter[Any]]] = [(each, "validation", getattr(words, each)) for each in _BODIES]
    return bodies + [(each, "serialization", getattr(words, each)) for each in _ANSWERS]


_SCHEMAS, _DEFINITIONS = TypeAdapter.json_schemas(_inputs(), ref_template="#/components/schemas/{model}")

REPORT_FILES: dict[str, Any] = {
    "required": True,
    "content": {
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "description": "Every part with a file name is a report or an archive of them.",
                "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}},
            }
        },
    },
}

ORG_CREATED: dict[str, Any] = {
    "type": "object",
    "description": "tokens: admin, write and read of a private org, shown this once; an empty list for a public one.",
    "properties": {"message": {"type": "string"}, "tokens": {"type": ["object", "array"]}},
    "required": ["message", "tokens"],
}


HEALTH: dict[str, Any] = {"type": "object", "properties": {"status": {"const": "ok"}}, "required": ["status"]}
_BY_HAND = {"ORG_CREATED": ORG_CREATED, "HEALTH": HEALTH}


def documented(
    summary: str, answer: str | None, *errors: int, body: str | None = None, status: int = 200
) -> dict[str, Any]:
    """Keyword arguments of a route that say what it takes, answers and refuses.

    answer, body: names of adapters in `words`, or REPORTS.
    errors: statuses besides 401, 422 and 503, which are of every route.
    """
    responses: dict[int | str, dict[str, Any]] = {status: _answered(answer)}
    responses.update({each: _refused(each) for each in sorted({401, 422, 503, *errors})})
    extra: dict[str, Any] = {} if body is None else {"requestBody": _required(body)}
    return {"summary": summary, "status_code": status, "responses": responses, "openapi_extra": extra}


def components() -> dict[str, Any]:
    """The shared schemas, every field with its sentence."""
    definitions = {**_DEFINITIONS["$defs"], "Problem": PROBLEM}
    for definition in definitions.values():
        for name, field in definition.get("properties", {}).items():
            if name in FIELDS:
                field.setdefault("description", FIELDS[name])
    return definitions


def _required(body: str) -> dict[str, Any]:
    if body == "REPORTS":
        return REPORT_FILES
    content = {"schema": _SCHEMAS[(body, "validation")], "example": EXAMPLES[body]}
    return {"required": True, "content": {"application/json": content}}


def _answered(name: str | None) -> dict[str, Any]:
    if name is None:
        return {"description": "Done."}
    schema = _BY_HAND.get(name) or _SCHEMAS[(name, "serialization")]
    return {
        "description": "Answer",
        "content": {"application/json": {"schema": schema, "example": EXAMPLES[name]}},
    }


def _refused(status: int) -> dict[str, Any]:
    description, example = PROBLEMS[status]
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    return {"description": description, "content": {"application/problem+json": content}}
