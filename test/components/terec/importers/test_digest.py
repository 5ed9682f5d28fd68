"""The digest that knows the same reports again."""

import gzip
from io import BytesIO
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from terec.importers import ReportFile, content_digest, find_reports


def digest(*contents: bytes) -> str:
    return content_digest(
        ReportFile(f"{number}.xml", None, lambda content=content: BytesIO(content))  # type: ignore[misc]
        for number, content in enumerate(contents)
    )


@given(st.lists(st.binary()), st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(contents: list[bytes], random: st.DataObject) -> None:
    shuffled = list(contents)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert digest(*contents) == digest(*shuffled)


def test_other_contents_have_another_digest() -> None:
    digests = [digest(), digest(b"a"), digest(b"a", b"a"), digest(b"a", b"b"), digest(b"ab")]
    assert len(set(digests)) == len(digests)


def test_names_and_packing_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_bytes(b"<testsuite/>")
    (tmp_path / "two.xml.gz").write_bytes(gzip.compress(b"<testsuite/>"))
    one, two = (content_digest(find_reports([str(path)])) for path in sorted(tmp_path.iterdir()))
    assert one == two == digest(b"<testsuite/>")


def test_the_digest_stays_the_same_between_versions() -> None:
    assert digest(b"a", b"b") == "7edfd0e5e12e208855785cca7ad822ca"
