"""What the API's description shows: an example of each body, answer and problem."""

from typing import Any

_ORG = {"name": "acme", "full_name": "Acme Ltd", "url": "https://acme.example", "private": False}
_PROJECT = {"org": "acme", "name": "shop", "full_name": "Web shop", "description": None, "url": None}
_SUITE = {"org": "acme", "project": "shop", "suite": "ci", "url": None}
_RUN = {
    "org": "acme",
    "project": "shop",
    "suite": "ci",
    "branch": "main",
    "run_id": 17,
    "tstamp": "2026-03-01T12:00:00Z",
    "url": "https://ci.example/ci/17",
    "commit": "3f2a9c1",
    "status": "FAILURE",
}
_RECORDED_RUN = {**_RUN, "pass_count": 411, "fail_count": 1, "skip_count": 3, "total_count": 415, "ignore": False}
_RESULT = {
    "test_package": "com.acme",
    "test_suite": "CartTest",
    "test_case": "adds",
    "test_config": "#",
    "result": "FAIL",
    "test_group": None,
    "tstamp": "2026-03-01T12:00:07Z",
    "duration_ms": 12.5,
    "stdout": None,
    "stderr": None,
    "error_stacktrace": "AssertionError: expected 2 but was 3\n\tat com.acme.CartTest.adds(CartTest.java:9)",
    "error_details": "expected 2 but was 3",
    "skip_details": None,
}
_RECORDED_RESULT: dict[str, Any] = {**_RESULT, "test_id": "t1:0f3c5a60f3c5a60f3c5a60f3c5a60f3c", "truncated": []}
_IN_RUN = {"test_run": _RECORDED_RESULT, "suite_run": _RECORDED_RUN}
_ADDRESS = {name: _RUN[name] for name in ("org", "project", "suite", "branch", "run_id")}
_TAKEN = {
    "test_count": 415,
    "fail_count": 1,
    "skip_count": 3,
    "new_cases": 0,
    "new_case_names": [],
    "warnings": [],
    "run": _ADDRESS,
}
_RULE = {"org": "acme", "project": "shop", "suite": "*", "branch": "feature/*", "days": 30}

EXAMPLES: dict[str, Any] = {
    "ORG": _ORG,
    "ORGS": [_ORG],
    "ORG_CREATED": {"message": "Public org acme created. Tokens not required.", "tokens": []},
    "PROJECT": _PROJECT,
    "PROJECTS": [_PROJECT],
    "SUITE": _SUITE,
    "SUITES": [_SUITE],
    "RUN": _RUN,
    "RECORDED_RUN": _RECORDED_RUN,
    "RECORDED_RUNS": [_RECORDED_RUN],
    "RESULTS": [_RESULT],
    "COMMIT_CHANGES": [
        {
            "sha": "3f2a9c1",
            "author": "Mira",
            "subject": "Round per line",
            "files": ["src/shop/Cart.java"],
            "files_left_out": 0,
        }
    ],
    "RECORDED_RESULT": _RECORDED_RESULT,
    "RECORDED_RESULTS": [_RECORDED_RESULT],
    "TESTS_IN_RUNS": [_IN_RUN],
    "RESULTS_TAKEN": _TAKEN,
    "REPORTS_TAKEN": {**_TAKEN, "files": 12, "problems": []},
    "CHECK": {
        "test_case": {name: _RESULT[name] for name in ("test_package", "test_suite", "test_case", "test_config")},
        "summary": {"num_runs": 8, "num_same_fail": 2, "num_diff_fail": 0, "num_pass": 6, "num_skip": 0},
        "similar_failures": [_IN_RUN],
        "message": "Known: it failed with the same text in 2 of 8 earlier runs, last in #16.",
        "is_known_failure": True,
    },
    "RULE": _RULE,
    "RULES": [_RULE],
    "TOKEN_WISH": {"name": "ci-of-pull-requests", "grant": "write", "pull_requests_only": True},
    "TOKEN_TEXT": {"name": "ci-of-pull-requests", "token": "terec_…"},
    "TOKENS": [
        {"name": "write", "grant": "write", "created": "2026-03-01T12:00:00Z", "pull_requests_only": False},
    ],
    "NAMED_BUILD": {"job": "acme/shop/main", "number": 17},
    "BUILD_TAKEN": {"taken": True, "job": "acme/shop/main", "number": 17, "reason": ""},
    "TEXTS_REMOVED": {"removed": 3},
    "HEALTH": {
        "status": "ok",
        "missing": [],
        "version": "0.1.0",
        "analyzer": {"records": 2, "seconds": 0.8, "dead_letters": 0, "lost": 0},
    },
}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "ProblemDetails",
    "description": "Problem details (RFC 9457).",
    "properties": {
        "type": {"type": "string", "description": "Which kind of problem: urn:terec:problem:…, or about:blank."},
        "title": {"type": "string", "description": "The kind in words."},
        "status": {"type": "integer", "description": "The answer's status."},
        "detail": {"type": "string", "description": "One sentence: what is wrong, and what to do."},
        "instance": {"type": "string", "description": "The path that was called."},
        "id": {"type": "string", "description": "Of an unexpected error: the id under which the log has it."},
    },
    "required": ["type", "title", "status", "detail", "instance"],
}

_MEANINGS = {
    400: ("empty-upload", "Empty upload", "An empty list, or another org in the body than in the path."),
    401: ("denied", "Denied", "Token missing, wrong or too weak."),
    403: ("already-exists", "Already exists", "It exists already, or this server does not answer that Host or Origin."),
    404: ("not-found", "Not found", "Unknown org, project, suite, run or test."),
    413: ("too-large", "Too large", "Over a limit of this server."),
    415: ("unknown-encoding", "Unknown encoding", "A Content-Encoding other than gzip and deflate."),
    422: ("invalid-input", "Invalid input", "A name, type or value out of rule."),
    503: ("store-busy", "Store busy", "The store is not to be had; Retry-After says when to come back."),
}
PROBLEMS: dict[int, tuple[str, dict[str, Any]]] = {
    status: (
        meaning,
        {
            "type": f"urn:terec:problem:{kind}",
            "title": title,
            "status": status,
            "detail": meaning,
            "instance": "/admin/orgs/acme/projects",
        },
    )
    for status, (kind, title, meaning) in _MEANINGS.items()
}
