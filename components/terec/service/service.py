"""All four views together."""

from dataclasses import dataclass

from terec.service.administration import Administration
from terec.service.history import History
from terec.service.judgement import Judgement
from terec.service.results import Results


@dataclass(frozen=True, slots=True)
class Service:
    """What a base holds; it cannot tell a local file from a server behind it."""

    administration: Administration
    results: Results
    history: History
    judgement: Judgement
