"""Variable sets as CircleCI gives them to jobs."""

SHA, BASE = "f" * 40, "b" * 40
PUSH = {
    "CI": "true",
    "CIRCLECI": "true",
    "CIRCLE_BRANCH": "fix/tax",
    "CIRCLE_BUILD_NUM": "4711",
    "CIRCLE_BUILD_URL": "https://circleci.com/gh/acme/shop/4711",
    "CIRCLE_JOB": "unit",
    "CIRCLE_NODE_INDEX": "0",
    "CIRCLE_NODE_TOTAL": "1",
    "CIRCLE_ORGANIZATION_ID": "0d2c1f4e-5b46-44a4-93ce-9f94f8b0a111",
    "CIRCLE_PIPELINE_ID": "7c1f54c4-3a55-4dc9-a0ac-1b3c3d1f0222",
    "CIRCLE_PROJECT_ID": "6b2e9c6a-6ad5-4f5a-9a63-3f3c8f0f0333",
    "CIRCLE_PROJECT_REPONAME": "shop",
    "CIRCLE_PROJECT_USERNAME": "acme",
    "CIRCLE_REPOSITORY_URL": "git@github.com:acme/shop.git",
    "CIRCLE_SHA1": SHA,
    "CIRCLE_SHELL_ENV": "/tmp/.bash_env-0-build",
    "CIRCLE_USERNAME": "ann",
    "CIRCLE_WORKFLOW_ID": "9a956048-86ba-436a-aac0-9cd461ae266a",
    "CIRCLE_WORKFLOW_JOB_ID": "3f2f5fdd-8287-4036-8dac-af16268664dc",
    "CIRCLE_WORKFLOW_WORKSPACE_ID": "9a956048-86ba-436a-aac0-9cd461ae266a",
    "CIRCLE_WORKING_DIRECTORY": "~/project",
}
PULL = {
    **PUSH,
    "CIRCLE_PULL_REQUEST": "https://github.com/acme/shop/pull/42",
    "CIRCLE_PULL_REQUESTS": "https://github.com/acme/shop/pull/42",
}
FORK = {
    **PULL,
    "CIRCLE_BRANCH": "pull/42",
    "CIRCLE_PR_NUMBER": "42",
    "CIRCLE_PR_REPONAME": "shop",
    "CIRCLE_PR_USERNAME": "eve",
    "CIRCLE_USERNAME": "",
}
