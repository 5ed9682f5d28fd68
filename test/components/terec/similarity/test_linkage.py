from terec.similarity.linkage import SAMPLED, Linkage

Pairs = dict[tuple[int, int], float]


def link(count: int, scores: Pairs, enough: float, others: float = 0.0) -> list[list[int]]:
    """others: what a pair without a score turns out to have when it is compared."""
    return Linkage(
        count, scores, enough, lambda one, other: scores.get((min(one, other), max(one, other)), others)
    ).groups()


def test_the_highest_mean_merges_first() -> None:
    assert link(3, {(0, 1): 0.9, (1, 2): 0.6, (0, 2): 0.2}, 0.45) == [[0, 1], [2]]


def test_a_mean_at_the_threshold_merges() -> None:
    assert link(3, {(0, 1): 0.9, (1, 2): 0.75, (0, 2): 0.25}, 0.5) == [[0, 1, 2]]


def test_a_chain_of_pairs_does_not_join_what_is_unlike() -> None:
    assert link(4, {(0, 1): 0.8, (2, 3): 0.8, (1, 2): 0.9}, 0.5) == [[0], [1, 2], [3]]


def test_a_group_joins_through_its_leader_when_its_others_agree() -> None:
    assert link(5, {(0, place): 0.8 for place in range(1, 5)}, 0.5, others=0.7) == [[0, 1, 2, 3, 4]]


def test_places_without_pairs_stay_alone() -> None:
    assert link(3, {}, 0.5) == [[0], [1], [2]]


def test_a_merge_compares_at_most_a_sample() -> None:
    compared: list[int] = []

    def compare(one: int, other: int) -> float:
        compared.append(1)
        return 0.8

    Linkage(1_000, {(0, place): 0.8 for place in range(1, 1_000)}, 0.5, compare).groups()
    assert len(compared) <= 1_000 * SAMPLED
