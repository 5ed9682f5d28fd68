"""The identity rule, as tests ask it."""

from terec.importers import names_of
from terec.model import CaseId


def case_named(classname: str, name: str, config: str | None = None) -> CaseId:
    """The case that a report calls classname and name."""
    return CaseId(*names_of(classname, name, config))
