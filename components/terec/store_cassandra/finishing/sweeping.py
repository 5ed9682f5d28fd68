"""Steps that were begun and broken off, done to the end."""

from datetime import datetime

from terec.store_cassandra.cluster.errors import raise_first
from terec.store_cassandra.finishing.under_way import arrived_wholly
from terec.store_cassandra.finishing.unfinished import Step
from terec.store_cassandra.results.reading import stream_told
from terec.store_cassandra.results.rows import row_texts
from terec.store_cassandra.runs.lists import list_rows
from terec.store_cassandra.runs.partition import RunState, read_state
from terec.store_cassandra.runs.removal import CassandraRemoval
from terec.store_cassandra.runs.steps import Change, commit


class CassandraSweeping(CassandraRemoval):
    def sweep(self, now: datetime) -> int:
        """Finish what was begun more than a minute ago and broken off; how many steps that were.

        An upload that was acknowledged is never among them. Several may sweep at once: all is done twice without harm.
        A step that meets an error hides none behind it; the first error is raised at the end, and at once while the
        cluster is away. What was broken off may have written a removed text that no run has: where it may have done so,
        removed texts are blanked again.
        """
        count = 0
        errors: list[Exception] = []
        blanked: set[tuple[str, int]] = set()
        for step in self._unfinished.broken_off(now):
            try:
                if (place := (step.key.org, step.day)) not in blanked:
                    blanked.add(place)  # once, though it fails: no step of the org is to wait for it
                    self._blank_removed(step.key.org, self._texts.removed(step.key.org), _days_of(step))
                self._end(step, now)
                count += 1
            except Exception as error:
                errors.append(error)
                if self._database.trouble() is not None:
                    break
        raise_first(errors)
        return count

    def _end(self, step: Step, now: datetime) -> None:
        state = self._fenced(step)
        if state.head is None:
            self._take_out_replaced(state)
        else:
            self._database.write_batches(list_rows(state))  # before those of a run whose place it took go
            self._derive_again(state)
            self._take_out_removed(state)
            self._take_out_replaced(state)
            whole = arrived_wholly(self._database, state, state.head.under_way)
            self._database.write_batches(list_rows(whole))
            self._leave_first_place(whole)
            self._put_summary(whole)
            self._publish(whole, now)
        self._unfinished.finish(step)

    def _fenced(self, step: Step) -> RunState:
        """The run after a step that its writer cannot take any more, if it did not take it yet.

        The writer may be slow instead of dead. What it writes later would belong to a step that is ticked off here, and
        nobody would end it. So an empty step of our own goes first: it takes the writer's turn, and the writer notes
        its next try anew. Where somebody else took a step meanwhile, that one did the same.
        """
        state = read_state(self._database, step.key)
        return commit(self._database, state, Change()) or read_state(self._database, step.key)

    def _take_out_removed(self, state: RunState) -> None:
        """As who was broken off would have done."""
        removed = self._texts.removed(state.key.org)
        told = stream_told(self._database, state) if removed else ()
        back = removed.intersection(each for one in told for each in row_texts(one.row))
        if back:
            self._take_out(state.key, back)


def _days_of(step: Step) -> set[int]:
    """The days under which who noted the step wrote texts: that of its receipt, which may have been before midnight."""
    return {step.day - 1, step.day}
