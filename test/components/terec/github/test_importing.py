"""What is said of an artifact that is imported."""

from dataclasses import replace

import pytest

from terec.github import Reading, named_repository, open_github
from terec.github.importing import import_run
from terec.github.pace import Pace
from terec.importers import ReadOptions
from terec.ingest import StoreResults
from terec.model import NotFound
from terec_testing import a_run
from terec_testing.github import junit, mock_github


def test_project_that_is_not_there_is_no_artifact_that_expired(results: StoreResults) -> None:
    with mock_github() as github, open_github(github.url, "", Pace(0)) as server:
        github.run(1)
        github.artifact(1, files={"report.xml": junit(adds=None)})
        repository = named_repository("acme/shop")
        (found,) = server.finished(repository, "ci.yml", 1)
        reading = Reading(server, repository, results, ReadOptions(), lambda name: True)

        with pytest.raises(NotFound, match="Project not found"):
            import_run(reading, found, replace(a_run(), project="ghost"))
