"""The frame that all pages stand in: templates, style, and what a browser may do with them."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from terec.model import NO_CONFIG, CaseId
from terec.pages.site import Site
from terec.wording import (
    GATE_MARKS,
    OUTCOME_MARKS,
    OUTCOME_WORDS,
    PROBLEM_MARKS,
    STATUS_MARKS,
    UNKNOWN,
    VERDICT_MARKS,
    age,
    commit,
    count,
    counted,
    moment,
    one_line,
    percent,
    shown,
    span,
    status_words,
    web_address,
    why,
)

OWNER_LETTERS = 300
"""Most letters of a package and class that a page shows: names may have thousands."""


class Crumb(NamedTuple):
    """A step on the way to a page; address: empty for the page itself."""

    text: str
    address: str = ""


def page(name: str, site: Site, title: str, crumbs: Sequence[Crumb], **words: Any) -> str:
    """The page of a template as HTML. Text from outside is escaped, and what hides in it is made visible."""
    template = _environment().get_template(f"{name}.html")
    return template.render(site=site, title=title, crumbs=crumbs, style=Markup(_style()), **words)  # noqa: S704 - our own file


@cache
def policy() -> str:
    """The Content-Security-Policy of every page: its own style, no script, nothing from elsewhere, in no frame."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    )


@cache
def _style() -> str:
    return (files("terec.pages") / "templates" / "page.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("terec.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for word in (commit, count, counted, moment, percent, span, why, web_address, one_line):
        environment.filters[word.__name__] = word
    environment.filters.update(owner=_owner, own_name=_own_name, ago=_ago)
    environment.globals.update(
        VERDICT_MARKS=VERDICT_MARKS,
        GATE_MARKS=GATE_MARKS,
        OUTCOME_MARKS=OUTCOME_MARKS,
        OUTCOME_WORDS=OUTCOME_WORDS,
        PROBLEM_MARKS=PROBLEM_MARKS,
        STATUS_MARKS=STATUS_MARKS,
        status_words=status_words,
        UNKNOWN=UNKNOWN,
    )
    return environment


def _harmless(value: Any) -> Any:
    """Control characters and what turns or hides text become visible; the environment escapes it afterwards."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _owner(case: CaseId) -> Markup:
    """Package and class, which a line may break behind each dot."""
    owner = ".".join(part for part in (case.test_package, case.test_suite) if part)
    return Markup(".<wbr>").join(shown(owner[:OWNER_LETTERS]).split("."))


def _own_name(case: CaseId) -> str:
    return f"{case.test_case}{'' if case.test_config == NO_CONFIG else f'[{case.test_config}]'}"


def _ago(time: datetime, now: datetime) -> str:
    """How long ago, as an age: `5 h`, `12 days`."""
    return age(now - time)
