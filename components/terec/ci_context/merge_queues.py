"""The branches on which GitHub's merge queue has a change tested, whichever CI does it."""

import re

from terec.ci_context.told import Told

_QUEUE = re.compile(r"gh-readonly-queue/(?P<target>.+)/pr-(?P<number>\d+)-(?P<base>[0-9a-f]+)")


def tell_merge_queue(branch: str, origin: str, told: Told) -> None:
    """Tell pull request, target and base by the branch's name, if it is of a merge queue."""
    match = _QUEUE.fullmatch(branch)
    if match is None:
        return
    told.tell("pull_request", match["number"], origin)
    told.tell("target_branch", match["target"], origin)
    told.tell("base_commit", match["base"] if len(match["base"]) in (40, 64) else None, origin)
