"""The names that there are, for who misspelt one."""

from collections.abc import Sequence

NAMES_SHOWN = 8


def known_names(sought: str, known: Sequence[str]) -> str:
    """`'main', 'release/2' and 3 more`: NAMES_SHOWN of them, those spelt most like `sought` first."""
    from difflib import get_close_matches

    near = get_close_matches(sought, known, n=NAMES_SHOWN)
    names = list(dict.fromkeys([*near, *known]))
    more = f" and {len(names) - NAMES_SHOWN:,} more" if len(names) > NAMES_SHOWN else ""
    return f"{', '.join(map(repr, names[:NAMES_SHOWN]))}{more}"
