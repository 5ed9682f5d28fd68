"""What the name of a shard, `3/8`, says of the run that it is of."""

import re

from terec.model import InvalidInput, NotFound, Run, RunKey, shard_of
from terec.service import Results

_MEANT_AS_SHARD = re.compile(r"[0-9]+/[0-9]+")


def declared_parts(part: str, given: int | None) -> int | None:
    """How many parts the run will have: what was given, else the total of a plain `k/N`.

    A shard with its job's name before it declares nothing: other jobs may report as well; what is missing of its own
    job is told by the names. InvalidInput when the two say different things, or `k/N` makes no sense.
    """
    shard = shard_of(part)
    if shard is None and _MEANT_AS_SHARD.fullmatch(part):
        raise InvalidInput(f"--part is {part}; a shard is 1/N to N/N.")
    if shard is None or shard.job:
        return given
    if given is not None and given != shard.total:
        raise InvalidInput(f"--part {part} says {shard.total} parts and --parts {given}; leave --parts out.")
    return shard.total


def check_total(results: Results, run: Run, part: str) -> None:
    """InvalidInput when a shard counts to another total than the shards of its job that are stored already."""
    shard = shard_of(part)
    if shard is None or run.run_id is None:
        return
    try:
        stored = results.run(RunKey(run.org, run.project, run.suite, run.branch, run.run_id))
    except NotFound:
        return
    for other in filter(None, map(shard_of, stored.parts)):
        if other.job == shard.job and other.total != shard.total:
            raise InvalidInput(
                f"Part {shard} counts to {shard.total}, but {other} of {stored.key} counts to {other.total}; "
                "all shards of a job must count to the same number."
            )
