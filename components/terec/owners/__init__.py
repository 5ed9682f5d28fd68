"""Whom CODEOWNERS files name for a test, by its file or by the class found in the checkout."""

from terec.owners.files import CODEOWNERS_LIMIT, CODEOWNERS_PLACES
from terec.owners.parsing import Rules, parse_codeowners
from terec.owners.sources import SourceIndex, likely_paths

__all__ = [
    "CODEOWNERS_LIMIT",
    "CODEOWNERS_PLACES",
    "Rules",
    "SourceIndex",
    "likely_paths",
    "parse_codeowners",
]
