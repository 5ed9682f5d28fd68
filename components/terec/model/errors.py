"""The one tree of errors; each knows its HTTP status, the CLI's exit code and whether a retry helps.

TerecError                      500, exit 3
├── InvalidInput                422, exit 2   the words of the call are wrong
│   ├── InvalidName             422           a name out of rule
│   ├── EmptyUpload             400           no results in the upload
│   ├── WrongOrg                400           another org in the body than in the path
│   ├── TooLarge                413           over a limit of the server
│   ├── UnknownEncoding         415           packed in a way that is not read here
│   └── UnreadableReport        422           a report file that is broken or not a report
├── NotFound                    404, exit 2   unknown org, project, suite, run or test
├── AlreadyExists               403, exit 2   an org of that name exists
├── Denied                      401, exit 2   token missing, wrong or too weak
├── UnreadableEvent             500, exit 3   an event that no handler can take
├── EventsUnreachable           503, exit 3, retry   what carries events is down or does not answer
├── RemoteError                 502, exit 3, retry   another system (Jenkins, GitHub) does not answer as it should
│   └── AskedTooOften           503, exit 3, retry      it wants to be left alone for a time
└── StoreError                  503, exit 3
    ├── StoreBusy               503, retry    another writer holds the store
    ├── StoreFull               507           no space left
    ├── StoreReadOnly           503           may be read, not written
    ├── StoreCorrupt            500           the file is damaged or no TeReC file
    ├── StoreTooNew             503           written by a newer TeReC
    └── StoreUnreachable        503, retry    server or database down, or it answers no JSON
"""


class TerecError(Exception):
    """An error whose message is one sentence for the reader: what, where, what to do."""

    status = 500
    exit_code = 3
    retry = False
    title = "TeReC error"


class InvalidInput(TerecError):
    status, exit_code, title = 422, 2, "Invalid input"


class InvalidName(InvalidInput):
    title = "Invalid name"


class EmptyUpload(InvalidInput):
    status, title = 400, "Empty upload"


class WrongOrg(InvalidInput):
    status, title = 400, "Wrong org"


class TooLarge(InvalidInput):
    status, title = 413, "Too large"


class UnknownEncoding(InvalidInput):
    status, title = 415, "Unknown encoding"


class UnreadableReport(InvalidInput):
    """A report that cannot be read; says the file, and line and column where known."""

    title = "Unreadable report"


class NotFound(TerecError):
    status, exit_code, title = 404, 2, "Not found"


class AlreadyExists(TerecError):
    status, exit_code, title = 403, 2, "Already exists"


class Denied(TerecError):
    status, exit_code, title = 401, 2, "Denied"


class UnreadableEvent(TerecError):
    """An event of an unknown type or version, or one that no handler can take: it goes to the dead letters."""

    title = "Unreadable event"


class EventsUnreachable(TerecError):
    status, retry, title = 503, True, "Events not reachable"


class RemoteError(TerecError):
    status, retry, title = 502, True, "Another system does not answer"


class AskedTooOften(RemoteError):
    """Another system refuses for a time; seconds: how long, as it says."""

    status, title = 503, "Asked too often"

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class StoreError(TerecError):
    status, title = 503, "Store error"


class StoreBusy(StoreError):
    retry, title = True, "Store busy"


class StoreFull(StoreError):
    status, title = 507, "Store full"


class StoreReadOnly(StoreError):
    title = "Store is read-only"


class StoreCorrupt(StoreError):
    status, title = 500, "Store is corrupt"


class StoreTooNew(StoreError):
    title = "Store is newer than this TeReC"


class StoreUnreachable(StoreError):
    retry, title = True, "Not reachable"
