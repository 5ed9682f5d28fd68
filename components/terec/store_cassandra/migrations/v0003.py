"""Whether a branch has no runs of a quarter any more; lists of branches pass over it then."""

STATEMENTS = ("ALTER TABLE branch ADD IF NOT EXISTS emptied boolean",)
