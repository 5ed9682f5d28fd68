"""How alike two failures are, and which failures of one build share a cause."""

from terec.similarity.candidates import rarity_of
from terec.similarity.cluster import CAUSE_VERSION, Cause, KnownCause, cluster
from terec.similarity.score import Rarity, score
from terec.similarity.weights import SIMILAR

__all__ = ["CAUSE_VERSION", "SIMILAR", "Cause", "KnownCause", "Rarity", "cluster", "rarity_of", "score"]
