/*
 * A step of a shared library:
 *
 *     terec tests: './gradlew test', url: 'https://terec.example.com', credentialsId: 'terec'
 *     terec reports: 'build/test-results', url: …                 // of tests that ran before
 *     terec parts: 8, url: …                                      // after all shards
 *
 * tests, reports   as above; with both, where the reports will be
 * credentialsId    secret text: a token of TeReC that may write
 * repository       OWNER/NAME at GitHub, for the comment and the status
 * githubApi        address of its API, where that is not github.com's
 * githubCredentialsId  secret text: the token for them
 * options          list of further options, such as ['--check-later'] in a shard
 *
 * The agent has `terec` in its PATH. The build fails as the gate says; exit code 4, not judged, makes it unstable.
 */
int call(Map given) {
    List<String> known = ['tests', 'reports', 'parts', 'url', 'credentialsId', 'repository', 'githubApi',
                          'githubCredentialsId', 'options']
    List<String> unknown = given.keySet().findAll { !(it in known) } as List<String>
    if (unknown) {
        error "terec: no such word: ${unknown.join(', ')}; there are ${known.join(', ')}."
    }
    int code = 0
    withEnv(variables(given)) {
        withCredentials(secrets(given)) {
            code = sh(label: 'TeReC', returnStatus: true, script: commandLines(given))
        }
    }
    archiveArtifacts artifacts: 'terec.md', allowEmptyArchive: true
    if (code == 4) {
        unstable 'TeReC could not judge this build; terec.md says why.'
    } else if (code != 0) {
        error "TeReC ends with exit code ${code}; terec.md says whose the failures are."
    }
    return code
}

/** What the script reads: nothing that a caller writes stands in the script itself. */
List<String> variables(Map given) {
    List<String> found = ["TEREC_URL=${given.url ?: ''}", "STEP_TESTS=${given.tests ?: ''}",
                          "STEP_REPORTS=${given.reports ?: ''}", "STEP_PARTS=${given.parts ?: ''}",
                          "STEP_OPTIONS=${(given.options ?: []).join('\n')}"]
    if (given.repository) {
        found += ["GITHUB_REPOSITORY=${given.repository}", "GITHUB_API_URL=${given.githubApi ?: 'https://api.github.com'}"]
    }
    return found.collect { it.toString() }
}

List secrets(Map given) {
    List found = []
    if (given.credentialsId) {
        found << string(credentialsId: given.credentialsId, variable: 'TEREC_API_KEY')
    }
    if (given.githubCredentialsId) {
        found << string(credentialsId: given.githubCredentialsId, variable: 'GITHUB_TOKEN')
    }
    return found
}

String commandLines(Map given) {
    String last = given.parts ? 'terec check --summary terec.md --wait 10m "$@" --parts "$STEP_PARTS"'
        : given.tests ? 'terec ci --summary terec.md "$@" ${STEP_REPORTS:+--reports "$STEP_REPORTS"} -- sh -c "$STEP_TESTS"'
        : 'terec import --check --summary terec.md "$@" "$STEP_REPORTS"'
    return '''\
        set --
        while IFS= read -r each; do
            [ -z "$each" ] || set -- "$@" "$each"
        done <<END
        $STEP_OPTIONS
        END
        '''.stripIndent() + last + '\n'
}
