"""Failures hashed and clustered, as a ratio to a TF-IDF nearest-neighbour run on the same texts.

    python benchmarks/clustering.py [REPEATS]        default 3; needs scikit-learn, best in a venv of its own:
    pip install scikit-learn; the script says so when it is missing

Texts: the labelled failures (`failures/defects4j_dev.jsonl.gz` below TEREC_TEST_DATA), drawn with repetition and cut at
LONGEST characters, with a date and an address of this copy written into the first line: no two are equal.
The peer: TfidfVectorizer over the raw texts, then the 5 nearest neighbours of each, brute force by cosine. Both run in
turn, one core, in processor time; the ratio of the best runs is printed, and how time grows with size.
"""

import gzip
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

from terec.model import CaseId  # noqa: E402 - the libraries' threads are set before anything loads one
from terec.similarity import cluster  # noqa: E402
from terec.test_hash import failure_signature  # noqa: E402

DATA = Path(os.environ.get("TEREC_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
LONGEST = 3_400
SEED = 20261121
HOSTILE = ("a", "1", "/", "/a", "a.", "a:", "at ", "{", "a=1, ", "0x", "::", "-a1", "[", "E ", "\t", "((", "1.1", "a@")

Text = tuple[str, CaseId]


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    peer = tfidf_peer()
    ours, theirs = [], []
    for turn in range(repeats):
        ten = copies(10_000, turn)
        ours.append(seconds(partial(hash_and_cluster, ten)))
        if peer:
            theirs.append(seconds(partial(peer, [text for text, _ in ten])))
    size = sum(len(text) for text, _ in ten) / len(ten)
    print(f"10,000 failures of {size:,.0f} characters hashed and clustered: {min(ours):.2f} s ({spread(ours)})")
    if theirs:
        print(f"TF-IDF, 5 nearest neighbours, brute force:                  {min(theirs):.2f} s ({spread(theirs)})")
        print(f"ratio to TF-IDF: {min(ours) / min(theirs):.2f}   asked 0.80, stretch 0.50")
    large = min(seconds(partial(hash_and_cluster, texts)) for texts in large_builds(repeats))
    print(f"30,000 against 10,000: {large / min(ours):.2f}   asked at most 3.3")
    single = [one_cause(count) for count in (10_000, 20_000)]
    small, twice = (best(partial(hash_and_cluster, texts), repeats) for texts in single)
    print(f"one cause, 20,000 against 10,000: {twice / small:.2f}   linear is 2.0; 10,000 take {small:.2f} s")
    hostile(repeats)


def hash_and_cluster(texts: list[Text]) -> int:
    return len(cluster([failure_signature(None, None, text, case) for text, case in texts]))


def tfidf_peer() -> Callable[[list[str]], object] | None:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.neighbors import NearestNeighbors
    except ImportError:
        print("scikit-learn is missing: no ratio; install it in a scratch venv (see the top of this file)")
        return None

    def nearest(texts: list[str]) -> object:
        matrix = TfidfVectorizer().fit_transform(texts)
        return NearestNeighbors(n_neighbors=5, algorithm="brute", metric="cosine").fit(matrix).kneighbors(matrix)

    return nearest


def large_builds(repeats: int) -> Iterator[list[Text]]:
    for turn in range(repeats):
        yield copies(30_000, 1_000 + turn)


def copies(count: int, turn: int) -> list[Text]:
    """Mutated copies of labelled failures, other ones in each turn: what was read before must not be met again."""
    chance = random.Random(SEED + turn)
    with gzip.open(DATA / "failures" / "defects4j_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [mutated(chance.choice(rows), chance) for _ in range(count)]


def mutated(row: dict[str, str], chance: random.Random) -> Text:
    owner, _, name = row["test"].partition("::")
    package, _, suite = owner.rpartition(".")
    head, rest = row["text"][:LONGEST].partition("\n")[::2]
    moment = f"2026-03-{chance.randint(1, 28):02}T10:22:{chance.randint(0, 59):02}Z"
    volatile = f" at {moment} in 0x{chance.getrandbits(40):010x}"
    return f"{head}{volatile}\n{rest}", CaseId(package, suite, name)


def one_cause(count: int) -> list[Text]:
    frames = "\tat com.acme.db.Pool.open(Pool.java:88)\n" + "\tat org.junit.Runner.run(Runner.java:7)\n" * 30
    return [
        (
            f"java.net.ConnectException: Connection refused: 10.0.{n % 250}.17:{40_000 + n}\n{frames}",
            CaseId("com.acme", f"Feature{n}Test", "works"),
        )
        for n in range(count)
    ]


def hostile(repeats: int) -> None:
    """The worst growth when a hostile text doubles; below what is read of a text at most."""
    worst = (0.0, "")
    for seed in HOSTILE:
        texts = [seed * (size // len(seed)) for size in (30_000, 60_000)]
        times = [best(partial(failure_signature, None, text, text), repeats) for text in texts]
        worst = max(worst, (times[1] / times[0], seed))
    print(f"hostile text twice as long: at most {worst[0]:.2f} times as slow (of {worst[1]!r})   linear is 2.0")


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def best(work: Callable[[], object], repeats: int) -> float:
    return min(seconds(work) for _ in range(repeats))


def spread(runs: list[float]) -> str:
    return f"{min(runs):.2f} to {max(runs):.2f} s in {len(runs)} runs"


if __name__ == "__main__":
    main()
