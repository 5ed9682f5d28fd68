"""Short words for what tests of a service do again and again."""

from datetime import timedelta

from terec.model import Result, RunKey
from terec.service import Service
from terec_testing.builders import NOW, a_header, a_run, a_run_key


def with_run(service: Service, run_id: int, *results: Result, branch: str = "main", **changes: object) -> RunKey:
    """Store a run that started run_id hours into the ten days before NOW, of a commit of its own, with its results."""
    words = {"tstamp": NOW - timedelta(days=10) + timedelta(hours=run_id), "commit": f"{branch}-{run_id}"}
    service.results.put_run(a_run(run_id, **{"branch": branch, **words, **changes}))
    if results:
        service.results.add_results(a_run_key(run_id, branch), a_header(), list(results))
    return a_run_key(run_id, branch)


def with_request(service: Service, run_id: int, *results: Result, number: str = "7", **changes: object) -> RunKey:
    """The same for a run of a pull request into main that left it at run 10."""
    words = {
        "branch": f"pr-{number}",
        "target_branch": "main",
        "pull_request": number,
        "base_commit": "main-10",
        "author": "mira",
        "tstamp": NOW - timedelta(days=5) + timedelta(hours=run_id),
    }
    return with_run(service, run_id, *results, **{**words, **changes})  # type: ignore[arg-type]
