"""How often Python looks for objects that only hold each other."""

import gc

MADE_BETWEEN = 1_000_000
"""Objects made beyond those dropped before the youngest are looked through; Python begins at 700, which a piece of an
upload reaches hundreds of times. The objects of a whole piece are to fit in."""

YOUNGER_BETWEEN = 20
"""Collections of the younger objects before the older ones are looked through, too."""


def collect_seldom() -> None:
    """Leave out of all later collections what is there now, and begin one rarely from now on.

    Each collection looks through what is under way: an upload of thousands of results starts hundreds, all in vain,
    as nearly everything here is freed by its last reference. Call it once, when the process is ready to serve.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE_BETWEEN, YOUNGER_BETWEEN, YOUNGER_BETWEEN)
