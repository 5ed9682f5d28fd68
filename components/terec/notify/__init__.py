"""Says where people look what the gate says: in comments, commit statuses, pages of a job."""

from terec.notify.annotations import ANNOTATIONS_SHOWN, Annotation, annotating
from terec.notify.commenting import put_comment
from terec.notify.host import CodeHost, CommitStatus, State
from terec.notify.keeping import StatusesPut, StatusKeeper
from terec.notify.places import CI_BOUNDS, Site, open_code_host
from terec.notify.requests import Hosts
from terec.notify.rules import GateRules, project_of
from terec.notify.sharing import other_project, sharing_words
from terec.notify.statuses import commit_of, pending_status, publish, status_of, unjudged_status, waiting_status
from terec.notify.summaries import summary_of, write_summary
from terec.notify.watching import Watching

__all__ = [
    "ANNOTATIONS_SHOWN",
    "CI_BOUNDS",
    "Annotation",
    "CodeHost",
    "CommitStatus",
    "GateRules",
    "Hosts",
    "Site",
    "State",
    "StatusKeeper",
    "StatusesPut",
    "Watching",
    "annotating",
    "commit_of",
    "open_code_host",
    "other_project",
    "pending_status",
    "project_of",
    "publish",
    "put_comment",
    "sharing_words",
    "status_of",
    "summary_of",
    "unjudged_status",
    "waiting_status",
    "write_summary",
]
