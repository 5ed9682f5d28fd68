"""How the API describes itself: schemas of bodies and answers, examples, errors."""

from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import CoreModeRef, DefsRef, GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DataclassSchema, NamedTupleSchema

from terec.ingest_api.description.examples import EXAMPLES, PROBLEM, PROBLEMS
from terec.ingest_api.description.fields import FIELDS
from terec.ingest_api.description.judged_examples import JUDGED_EXAMPLES
from terec.ingest_api.description.judged_fields import JUDGED_FIELDS
from terec.ingest_api.wire import judged_words, words

_BODIES = (
    *("ORG", "PROJECT", "SUITE", "RUN", "RESULTS", "RULE", "TOKEN_WISH", "UNSTORED_RUN", "EXCUSE_WISH"),
    *("CORRECTION_WISH", "NAMED_BUILD"),
)
_ANSWERS = (
    *("ORGS", "PROJECT", "PROJECTS", "SUITE", "SUITES", "RECORDED_RUN", "RECORDED_RUNS", "RECORDED_RESULT"),
    *("RECORDED_RESULTS", "TESTS_IN_RUNS", "RESULTS_TAKEN", "REPORTS_TAKEN", "CHECK", "RULES", "TOKEN_TEXT"),
    *("TOKENS", "TEXTS_REMOVED", "RULE", "ORG", "VERDICTS", "GATE", "FAILURE", "CAUSES", "COMPARISON", "PROBLEMS"),
    *(
        "FLAKY_TESTS",
        "FOUND",
        "COMMIT_CHANGES",
        "EXCUSE",
        "EXCUSES",
        "CORRECTION",
        "CORRECTIONS",
        "CHANGES",
        "BUILD_TAKEN",
    ),
)
_EXAMPLES = EXAMPLES | JUDGED_EXAMPLES
_FIELDS = FIELDS | JUDGED_FIELDS
_ADAPTERS = vars(words) | vars(judged_words)
_Mode = Literal["validation", "serialization"]


_WIRE_NAMES = {"RecordedAcknowledgement": "RecordedExcuse"}
"""Schemas that are called otherwise than the model's word."""


class _Described(GenerateJsonSchema):
    """Describes a named tuple as writing.plain_json writes it, under the names of the wire."""

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        ref, mode = core_mode_ref
        for word, name in _WIRE_NAMES.items():
            ref = type(ref)(ref.replace(f".{word}:", f".{name}:"))
        return super().get_defs_ref((ref, mode))

    def dataclass_schema(self, schema: DataclassSchema) -> JsonSchemaValue:
        described = super().dataclass_schema(schema)
        described["title"] = _WIRE_NAMES.get(described["title"], described["title"])
        return described

    def named_tuple_schema(self, schema: NamedTupleSchema) -> JsonSchemaValue:
        fields = {field["name"]: field["schema"] for field in schema["fields"]}
        return {
            "type": "object",
            "title": schema["cls"].__name__,
            "properties": {name: self.generate_inner(field) for name, field in fields.items()},
            "required": [name for name, field in fields.items() if field["type"] != "default"],
        }


def _inputs() -> list[tuple[str, _Mode, TypeAdapter[Any]]]:
    bodies: list[tuple[str, _Mode, TypeAdapter[Any]]] = [(each, "validation", _ADAPTERS[each]) for each in _BODIES]
    return bodies + [(each, "serialization", _ADAPTERS[each]) for each in _ANSWERS]


_SCHEMAS, _DEFINITIONS = TypeAdapter.json_schemas(
    _inputs(), ref_template="#/components/schemas/{model}", schema_generator=_Described
)

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


_LAG: dict[str, Any] = {
    "type": ["object", "null"],
    "description": "How far behind a reader is: unread events, age of the oldest, those set aside, those gone unread.",
    "properties": {
        "records": {"type": "integer"},
        "seconds": {"type": "number"},
        "dead_letters": {"type": "integer"},
        "lost": {"type": "integer"},
    },
    "required": ["records", "seconds", "dead_letters", "lost"],
}
HEALTH: dict[str, Any] = {
    "type": "object",
    "description": "status: degraded when something is missing or judging is late. A server that is down answers 503.",
    "properties": {
        "status": {"enum": ["ok", "degraded"]},
        "missing": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What does not answer, a sentence each.",
        },
        "version": {"type": "string", "description": "Of the server."},
        "analyzer": _LAG,
        "relay": _LAG,
    },
    "required": ["status", "missing", "version", "analyzer"],
}
_BY_HAND = {"ORG_CREATED": ORG_CREATED, "HEALTH": HEALTH}


def documented(
    summary: str, answer: str | None, *errors: int, body: str | None = None, status: int = 200
) -> dict[str, Any]:
    """Keyword arguments of a route that say what it takes, answers and refuses.

    answer, body: names of adapters in `words` or `judged_words`, or REPORTS.
    errors: statuses besides 401, 422 and 503, which are of every route.
    """
    responses: dict[int | str, dict[str, Any]] = {status: _answered(answer)}
    responses.update({each: _refused(each) for each in sorted({401, 422, 503, *errors})})
    extra: dict[str, Any] = {} if body is None else {"requestBody": _required(body)}
    return {"summary": summary, "status_code": status, "responses": responses, "openapi_extra": extra}


def components() -> dict[str, Any]:
    """The shared schemas, every field with its sentence."""
    definitions = {**_DEFINITIONS["$defs"], "ProblemDetails": PROBLEM}
    for word, definition in definitions.items():
        for name, field in definition.get("properties", {}).items():
            sentence = _FIELDS.get(f"{word}.{name}") or _FIELDS.get(name)
            if sentence:
                field.setdefault("description", sentence)
    return definitions


def _required(body: str) -> dict[str, Any]:
    if body == "REPORTS":
        return REPORT_FILES
    content = {"schema": _SCHEMAS[(body, "validation")], "example": _EXAMPLES[body]}
    return {"required": True, "content": {"application/json": content}}


def _answered(name: str | None) -> dict[str, Any]:
    if name is None:
        return {"description": "Done."}
    schema = _BY_HAND.get(name) or _SCHEMAS[(name, "serialization")]
    return {
        "description": "Answer",
        "content": {"application/json": {"schema": schema, "example": _EXAMPLES[name]}},
    }


def _refused(status: int) -> dict[str, Any]:
    description, example = PROBLEMS[status]
    content = {"schema": {"$ref": "#/components/schemas/ProblemDetails"}, "example": example}
    return {"description": description, "content": {"application/problem+json": content}}
