"""Complete sets of variables of each CI, as its documentation lists them."""

from terec_testing.ci_variables import azure, buildkite, circleci, github, gitlab, jenkins

COMPLETE = {
    "GitHub Actions": github.PULL,
    "GitLab CI": gitlab.MERGED,
    "Buildkite": buildkite.PULL,
    "CircleCI": circleci.PULL,
    "Azure Pipelines": azure.PULL,
    "Jenkins": jenkins.MULTIBRANCH,
}
"""By the CI's name the set of a job for a pull request."""

__all__ = ["COMPLETE"]
