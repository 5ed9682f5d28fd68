"""The names of tests that came together, in one cell."""

from hypothesis import given
from hypothesis import strategies as st

from terec.model import CaseId
from terec.store_cassandra.layout.name_blocks import BLOCKS_FROM, block_ids, block_key, block_names, pack_block

IDS = st.binary(min_size=17, max_size=17)
NAMES = st.tuples(*[st.text(max_size=20)] * 4).map(lambda names: CaseId(*names))
TESTS = st.dictionaries(IDS, NAMES, min_size=1, max_size=12)


@given(TESTS)
def test_names_come_back_by_their_ids(tests: dict[bytes, CaseId]) -> None:
    block = pack_block(tests)

    assert block_ids(block) == list(tests)
    assert dict(block_names(block)) == tests


@given(TESTS, TESTS)
def test_only_what_is_wanted_comes_back(tests: dict[bytes, CaseId], others: dict[bytes, CaseId]) -> None:
    wanted = {next(iter(tests)), *others}

    assert dict(block_names(pack_block(tests), wanted)) == {each: tests[each] for each in tests if each in wanted}


@given(TESTS, TESTS)
def test_blocks_take_one_place_only_where_they_hold_the_same_tests(
    tests: dict[bytes, CaseId], others: dict[bytes, CaseId]
) -> None:
    one, other = pack_block(tests), pack_block(others)

    assert (block_key(one) == block_key(other)) == (list(tests) == list(others))
    assert block_key(one) > BLOCKS_FROM


def test_half_a_surrogate_pair_in_a_name_comes_back() -> None:
    tests = {bytes(17): CaseId("", "", "broken \ud83d", "#")}

    assert dict(block_names(pack_block(tests))) == tests
