"""Variable sets as Jenkins gives them to freestyle and multibranch builds."""

COMMIT = "c" * 40
FREESTYLE = {
    "BUILD_ID": "77",
    "BUILD_NUMBER": "77",
    "BUILD_TAG": "jenkins-shop-nightly-77",
    "BUILD_URL": "https://ci.acme.example/job/shop-nightly/77/",
    "CI": "true",
    "EXECUTOR_NUMBER": "1",
    "GIT_BRANCH": "origin/release/1.x",
    "GIT_COMMIT": COMMIT,
    "GIT_URL": "git@github.com:acme/shop.git",
    "JENKINS_URL": "https://ci.acme.example/",
    "JOB_BASE_NAME": "shop-nightly",
    "JOB_NAME": "shop-nightly",
    "NODE_NAME": "agent-3",
}
MULTIBRANCH = {
    **FREESTYLE,
    "BRANCH_NAME": "PR-12",
    "CHANGE_AUTHOR": "ann",
    "CHANGE_BRANCH": "fix/tax",
    "CHANGE_ID": "12",
    "CHANGE_TARGET": "main",
    "JOB_BASE_NAME": "PR-12",
    "JOB_NAME": "acme/shop/PR-12",
}
