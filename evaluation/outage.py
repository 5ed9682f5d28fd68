"""One environment failure in CLASSES test classes, as four kinds of code meet it; one cause is right."""

from collections.abc import Iterator

from labelled import compared

from terec.model import CaseId
from terec.test_hash import Signature, failure_signature

CLASSES = 300
_RUNNER = (
    "\tat java.base/java.lang.reflect.Method.invoke(Method.java:566)\n"
    "\tat org.junit.runners.ParentRunner.run(ParentRunner.java:413)"
)


def outages() -> Iterator[tuple[str, list[Signature]]]:
    """(form, the signatures of one build's failures)."""
    refused = "java.net.ConnectException: Connection refused: /10.0.{0}.17:5{0:03}"
    helper = "\tat com.acme.db.Pool.open(Pool.java:88)\n\tat com.acme.db.Pool.get(Pool.java:41)\n"
    bare = "\tat com.acme.fixture.Server.start(Server.java:31)\n"
    yield "thrown straight at the test", [_failure(refused.format(n % 250), "", n) for n in range(CLASSES)]
    yield "through a production helper", [_failure(refused.format(n % 250), helper, n) for n in range(CLASSES)]
    context = "java.lang.IllegalStateException: Failed to load ApplicationContext for [testClass = Feature{}Test]"
    yield "worded with the name of each class", [_failure(context.format(n), "", n) for n in range(CLASSES)]
    yield (
        "NullPointerException in a shared set-up",
        [_failure("java.lang.NullPointerException", bare, n) for n in range(CLASSES)],
    )


def _failure(header: str, frames: str, number: int) -> Signature:
    package, suite = f"com.acme.part{number % 17}", f"Feature{number}Test"
    own = f"\tat {package}.{suite}.works(Feature{number}Test.java:{10 + number % 90})\n"
    case = CaseId(package, suite, "works")
    return compared(failure_signature(None, None, f"{header}\n{frames}{own}{_RUNNER}", case), case)
