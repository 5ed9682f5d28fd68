"""What people and machines can ask of TeReC; implemented by the use cases and, over HTTP, by the client."""

from terec.service.administration import Administration
from terec.service.history import History
from terec.service.judgement import Judgement
from terec.service.results import Results
from terec.service.service import Service

__all__ = ["Administration", "History", "Judgement", "Results", "Service"]
