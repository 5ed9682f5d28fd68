from terec.similarity.linkage import link


def test_the_highest_mean_merges_first() -> None:
    assert link(3, {(0, 1): 0.9, (1, 2): 0.6, (0, 2): 0.2}, 0.45) == [[0, 1], [2]]


def test_a_mean_at_the_threshold_merges() -> None:
    assert link(3, {(0, 1): 0.9, (1, 2): 0.75, (0, 2): 0.25}, 0.5) == [[0, 1, 2]]


def test_pairs_without_a_score_count_as_unlike() -> None:
    assert link(4, {(0, 1): 0.8, (2, 3): 0.8, (1, 2): 0.9}, 0.45) == [[0], [1, 2], [3]]


def test_places_without_pairs_stay_alone() -> None:
    assert link(3, {}, 0.5) == [[0], [1], [2]]
