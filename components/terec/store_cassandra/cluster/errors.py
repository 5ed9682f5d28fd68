"""What the driver complains about, as errors of the model."""

from collections.abc import Sequence

from cassandra import (
    AuthenticationFailed,
    DriverException,
    InvalidRequest,
    OperationTimedOut,
    ReadFailure,
    Timeout,
    Unauthorized,
    Unavailable,
    UnresolvableContactPoints,
    WriteFailure,
)
from cassandra.cluster import NoHostAvailable
from cassandra.connection import ConnectionException
from cassandra.protocol import ErrorMessage, IsBootstrappingErrorMessage, OverloadedErrorMessage, ServerError

from terec.model import StoreBusy, StoreError, StoreFull, StoreReadOnly, StoreUnreachable
from terec.settings import CassandraPlace

DRIVER_ERRORS = (DriverException, NoHostAvailable, ConnectionException, ErrorMessage, OSError)
"""All that the driver raises when the cluster, not the call, is at fault."""

_PASSING = (
    Unavailable,
    Timeout,
    OperationTimedOut,
    ReadFailure,
    WriteFailure,
    NoHostAvailable,
    ConnectionException,
    OverloadedErrorMessage,
    IsBootstrappingErrorMessage,
    ServerError,
    OSError,
)
_NOT_LOOKED_UP = "unable to perform auth"
"""How a node begins that could not read from other nodes who a user is, or what it may do."""

_NO_SPACE = ("disk usage exceeds", "no space left", "disk is full")


class Undecided(StoreUnreachable):
    """Whether a conditional write was applied is not known; who wrote reads again (Database.settled) and decides."""


class RunChanged(StoreBusy):
    """Rows of a run are gone that it had a moment ago, or that are remembered of it; who reads it again finds out."""


def may_pass(error: Exception) -> bool:
    """Whether the same statement may succeed in a moment; a refused user is refused again."""
    return _not_looked_up(error) or (isinstance(error, _PASSING) and not _refused(error))


def translate(error: Exception, place: CassandraPlace) -> StoreError:
    """The model's error for one of the driver's, in one sentence that names the place."""
    kind, what = _kind(error, place)
    return kind(f"{place} {what}.")


def _kind(error: Exception, place: CassandraPlace) -> tuple[type[StoreError], str]:
    text = " ".join(str(error).split())
    if any(each in text.lower() for each in _NO_SPACE):
        return StoreFull, "has no space left; nothing more can be stored until there is"
    if _not_looked_up(error):
        return StoreUnreachable, "cannot look up what its users may do, as with too few nodes up; try again"
    if _refused(error):
        user = f"user {place.user!r}" if place.user else "a call without a user"
        return StoreUnreachable, f"refuses {user}; check TEREC_CASSANDRA_USER and TEREC_CASSANDRA_PASSWORD"
    if any("CERTIFICATE_VERIFY_FAILED" in str(each) for each in _causes(error)):
        return (
            StoreUnreachable,
            f"has no certificate that the authority in {place.ca_file} vouches for; check TEREC_CASSANDRA_CA",
        )
    match error:
        case Unauthorized():
            return StoreReadOnly, f"does not let user {place.user!r} do this: {text}"
        case Unavailable():
            up, needed = error.alive_replicas, error.required_replicas
            return StoreUnreachable, f"has too few nodes up ({up} where {needed} are needed); try again"
        case Timeout() | OperationTimedOut():
            return StoreUnreachable, "did not answer in time; try again"
        case NoHostAvailable() | UnresolvableContactPoints() | ConnectionException() | OSError():
            return (
                StoreUnreachable,
                "cannot be reached; check that Cassandra runs there and that host and port are right"
                + ("" if place.ca_file else ", and whether it wants TLS (TEREC_CASSANDRA_CA)"),
            )
        case OverloadedErrorMessage() | IsBootstrappingErrorMessage() | ServerError():
            return StoreUnreachable, "is overloaded or just starting; try again"
        case ReadFailure() | WriteFailure():
            return StoreUnreachable, "has nodes that failed to do this; its logs say why"
        case InvalidRequest():
            return StoreError, f"refuses a statement: {text[:300]}"
    return StoreError, f"cannot be used: {text[:300]}"


def _refused(error: Exception) -> bool:
    return any(isinstance(each, AuthenticationFailed) for each in _causes(error))


def _not_looked_up(error: Exception) -> bool:
    kinds = (AuthenticationFailed, Unauthorized)
    return any(isinstance(each, kinds) and _NOT_LOOKED_UP in str(each).lower() for each in _causes(error))


def _causes(error: Exception) -> tuple[Exception, ...]:
    causes = error.errors.values() if isinstance(error, NoHostAvailable) and isinstance(error.errors, dict) else ()
    return (error, *causes)


def raise_first(errors: Sequence[Exception]) -> None:
    """Raise the first of the errors, with the others as notes on it; nothing without any."""
    for first in errors[:1]:
        for other in errors[1:]:
            first.add_note(f"Also: {type(other).__name__}: {other}")
        raise first
