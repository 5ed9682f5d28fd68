// Calls a step of a shared library as Jenkins does: with sh, withEnv, withCredentials and the others as its surroundings.
//     java -cp groovy.jar groovy.ui.GroovyMain jenkins_steps.groovy terec.groovy "[tests: 'make', url: 'http://…']"
// Secrets come from variables CREDENTIAL_ID. Ends with 1 and the message of `error`; prints UNSTABLE and ARCHIVED lines.

abstract class Steps extends Script {
    Map<String, String> environment = new LinkedHashMap<>(System.getenv())

    Object withEnv(List<String> given, Closure body) {
        within(given.collectEntries { it.split('=', 2) as List }, body)
    }

    Object withCredentials(List<Map> given, Closure body) {
        within(given.collectEntries { [it.variable, System.getenv("CREDENTIAL_${it.credentialsId}")] }, body)
    }

    Object within(Map given, Closure body) {
        Map before = new LinkedHashMap(environment)
        environment.putAll(given)
        try {
            return body()
        } finally {
            environment = before
        }
    }

    Map string(Map given) { given }

    int sh(Map given) {
        assert given.returnStatus
        File script = File.createTempFile('script', '.sh')
        script.text = given.script
        ProcessBuilder builder = new ProcessBuilder('sh', '-xe', script.path).inheritIO()
        builder.environment().clear()
        builder.environment().putAll(environment)
        return builder.start().waitFor()
    }

    void error(Object message) { throw new IllegalStateException(message.toString()) }

    void unstable(Object message) { println "UNSTABLE ${message}" }

    void archiveArtifacts(Map given) {
        assert given.allowEmptyArchive
        println "ARCHIVED ${given.artifacts} ${new File(given.artifacts.toString()).exists()}"
    }
}

def configuration = new org.codehaus.groovy.control.CompilerConfiguration(scriptBaseClass: 'Steps')
def step = new GroovyShell(getClass().classLoader, new Binding(), configuration).parse(new File(args[0]))
try {
    println "RETURNED ${step.call(Eval.me(args[1]))}"
} catch (IllegalStateException refused) {
    println "ERROR ${refused.message}"
    System.exit(1)
}
