"""Java, Kotlin, Scala, Groovy: `at module/package.Class.method(File.java:12)`."""

import re
from functools import lru_cache

from terec.test_hash.frames import REMEMBERED, Frame, is_test_name
from terec.test_hash.line import ASIDE, NOISE, Kind, Line

_FRAME = re.compile(
    r"at (?:[\w.@-]{0,80}+/){0,2}([^\s()/][^()/]{0,400})\((?:[\w$ .-]{1,120}\.(?:java|kt|kts|scala|groovy|clj)(?::(-?\d{1,7}))?"
    r"|Native Method|Unknown Source|<generated>|SourceFile(?::\d{1,7})?|\w{1,60}:(\d{1,7})|[\w$]{1,80})\)(?: ~?\[[^\]]{0,200}\])?\Z"
)
_NUMBERED = re.compile(r"\$\d{1,9}(?=[$.]|\Z)|(?<=[A-Za-z])\$\d{1,9}")
_LAMBDA = re.compile(r"lambda\$(\w{1,100}?)(?:\$\d{1,6})?\Z|\$anonfun\$(\w{1,100}?)(?:\$\d{1,6}){0,9}\Z")
_GENERATED = re.compile(
    r"\$\$Lambda|\.\$Proxy\d|GeneratedMethodAccessor|GeneratedConstructorAccessor|^\$Proxy|LambdaForm\$|\.access\$|\$\$FastClass"
)
LIBRARIES = (
    "java.", "javax.", "jdk.", "sun.", "com.sun.", "jakarta.", "junit.", "org.junit.", "org.hamcrest.", "org.assertj.",
    "org.testng.", "org.mockito.", "org.easymock.", "org.powermock.", "org.opentest4j.", "io.mockk.", "net.bytebuddy.",
    "com.google.common.truth.", "org.apache.maven.", "org.apache.tools.ant.", "org.gradle.", "worker.org.gradle.",
    "com.intellij.", "org.eclipse.jdt.", "org.eclipse.jetty.", "org.spockframework.", "kotlin.", "kotlinx.", "scala.", "groovy.",
    "org.codehaus.groovy.", "org.apache.groovy.", "org.scalatest.", "sbt.", "clojure.", "io.kotest.", "androidx.test.",
    "org.springframework.", "io.netty.", "reactor.", "org.testcontainers.", "com.google.inject.", "org.hibernate.",
    "android.", "dalvik.", "com.android.internal.", "org.robolectric.", "org.jacoco.", "io.cucumber.", "cucumber.",
)  # fmt: skip
_MORE = re.compile(r"\.\.\. \d{1,6} (?:more|common frames)")


def read(line: str) -> Line | None:
    """The line stripped of blanks, or None when this family does not know it."""
    if line.startswith("at "):
        found = _FRAME.match(line)
        return _frame(found[1], found[2] or found[3]) if found else None
    if line.startswith("Caused by: "):
        return Line(Kind.CAUSE, said=line[11:])
    if line.startswith("Wrapped by: "):
        return Line(Kind.CAUSE, said=line[12:])
    if line.startswith("Suppressed: "):
        return ASIDE
    if line.startswith("... ") and _MORE.match(line):
        return NOISE
    return None


def _frame(called: str, line: str | None) -> Line:
    if "$" in called and _GENERATED.search(called):
        return NOISE
    owner, _, function = called.rpartition(".")
    if "$" in called:
        owner = _NUMBERED.sub("", owner.partition("$$")[0]).rstrip("$")
        found = _LAMBDA.match(function)
        if found:
            function = found[1] or found[2]
    number = int(line) if line and line[0] != "-" else 0
    return Line(Kind.FRAME, Frame(f"{owner}.{function}", owner, number, _library(owner), is_test_name(owner)))


@lru_cache(REMEMBERED)
def _library(owner: str) -> str:
    if not owner.startswith(LIBRARIES):
        return ""
    return next(prefix for prefix in LIBRARIES if owner.startswith(prefix))
