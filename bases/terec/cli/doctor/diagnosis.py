"""What is wrong with where a command was called, and what to do about it; pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from terec.ci_context import CiContext
from terec.cli.place import Place
from terec.model import Grant

if TYPE_CHECKING:
    from terec.client import ServerSeen

CLOCK_SECONDS = 60
"""A clock that is off by more makes starts and verdicts of runs hard to compare; the Date header has whole seconds."""

DEEPER = {
    "GitHub Actions": "give actions/checkout `fetch-depth: 0`",
    "GitLab CI": 'set the variable GIT_DEPTH: "0"',
    "Azure Pipelines": "give the checkout step `fetchDepth: 0`",
    "Jenkins": "turn off *Shallow clone* in the checkout's behaviours",
}
"""How each CI fetches the whole history."""


class Trouble(NamedTuple):
    """what: one sentence. remedy: what to do, another one."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found. address: the URL as it may be shown, empty where none is set.

    server: None where the URL names none, or it does not answer. unreachable: why server or store do not answer.
    clock_off: seconds that this machine's clock is ahead of the server's. reports: files found below the paths given,
    None where none were given; no_reports: why there are none.
    """

    context: CiContext
    in_ci: bool
    address: str
    has_token: bool
    place: Place
    server: "ServerSeen | None" = None
    unreachable: str = ""
    clock_off: float | None = None
    reports: int | None = None
    no_reports: str = ""


def troubles(found: Findings) -> list[Trouble]:
    """Everything that is wrong, what hinders most first."""
    return [trouble for rule in _RULES for trouble in rule(found)]


def _address(found: Findings) -> Iterator[Trouble]:
    if found.in_ci and not found.address:
        yield Trouble("CI is set, and nothing says where results go.", "Set TEREC_URL in the CI's settings.")
    if found.unreachable:
        yield Trouble(found.unreachable, "Check TEREC_URL, and that this machine may reach it.")


def _access(found: Findings) -> Iterator[Trouble]:
    seen, place = found.server, found.place
    if seen is None:
        return
    setup = f"Make it: `terec admin setup {place.org.value} {place.project.value} SUITE` with an admin's token."
    if seen.org is False:
        yield Trouble(f"Org {place.org.value} is not on this server.", setup)
    elif seen.project is False:
        yield Trouble(f"Project {place.project.value} is not in org {place.org.value}.", setup)
    if seen.org is not False and (seen.grant is None or not seen.grant.includes(Grant.WRITE)):
        yield Trouble(seen.refusal, _token_remedy(found))


def _token_remedy(found: Findings) -> str:
    if found.has_token:
        return "Set TEREC_API_KEY to a token of this org that may write."
    if found.context.fork:
        return "CI gives a fork's pull request no secrets: use `terec import PATH --dry-run`, which stores nothing."
    return "Set TEREC_API_KEY, a secret in the CI's settings, to a token that may write."


def _words(found: Findings) -> Iterator[Trouble]:
    context = found.context
    if not found.in_ci:
        return
    if context.ci is None:
        yield Trouble(
            "CI is set, and it is none that TeReC knows.",
            "Name the run: --suite, --branch, --run-id, --commit, and --target and --pull-request of a change.",
        )
        return
    for word in ("suite", "branch", "run_id", "commit"):
        if getattr(context, word) is None:
            option = f"--{word.replace('_', '-')}"
            yield Trouble(f"Neither {context.ci} nor git says the {word.replace('_', ' ')}.", f"Give {option}.")
    if context.target_branch and context.base_commit is None:
        yield Trouble(
            f"Where this change left {context.target_branch} is not known, so every answer will say `base unknown`.",
            f"Fetch that branch, too: {_deeper(context)}; or give --base.",
        )


def _lies(found: Findings) -> Iterator[Trouble]:
    for lie in found.context.lies:
        yield Trouble(f"{lie}.", "It was passed over: mend what sets it, or give the word by its option.")


def _history(found: Findings) -> Iterator[Trouble]:
    if found.context.shallow:
        yield Trouble(
            "The checkout is shallow: the commits of a change and those before its base are missing, so a target that "
            "was not tested at the very base is compared by time.",
            f"Fetch the whole history: {_deeper(found.context)}.",
        )


def _reports(found: Findings) -> Iterator[Trouble]:
    if found.no_reports:
        yield Trouble(found.no_reports, "Name the folder into which the tests write, from where the command is called.")


def _clock(found: Findings) -> Iterator[Trouble]:
    if found.clock_off is not None and abs(found.clock_off) > CLOCK_SECONDS:
        way = "ahead of" if found.clock_off > 0 else "behind"
        seconds = f"{abs(found.clock_off):,.0f} seconds"
        yield Trouble(f"This machine's clock is {seconds} {way} the server's.", "Set both by a time server (NTP).")


def _deeper(context: CiContext) -> str:
    return DEEPER.get(context.ci or "", "`git fetch --unshallow origin`")


_RULES: tuple[Callable[[Findings], Iterator[Trouble]], ...] = (
    _address, _access, _words, _lies, _reports, _history, _clock,
)  # fmt: skip
