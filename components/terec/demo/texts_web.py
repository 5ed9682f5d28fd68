"""What the web front end prints when a test fails under Jest."""

from terec.demo.texts import Text

_HERE = """\
    at Object.<anonymous> (/builds/shop/web/%(file)s:%(line)s:24)
    at Promise.then.completed (/builds/shop/web/node_modules/jest-circus/build/utils.js:298:28)
    at new Promise (<anonymous>)
    at callAsyncCircusFn (/builds/shop/web/node_modules/jest-circus/build/utils.js:231:10)
    at _callCircusTest (/builds/shop/web/node_modules/jest-circus/build/run.js:316:40)
    at processTicksAndRejections (node:internal/process/task_queues:105:5)
    at _runTest (/builds/shop/web/node_modules/jest-circus/build/run.js:252:3)
    at run (/builds/shop/web/node_modules/jest-circus/build/run.js:83:3)
    at TestScheduler.scheduleTests (/builds/shop/web/node_modules/@jest/core/build/TestScheduler.js:333:13)"""

OUTAGE = Text(
    None,
    None,
    """\
TypeError: fetch failed
    at node:internal/deps/undici/undici:13510:13
    at processTicksAndRejections (node:internal/process/task_queues:105:5)
    at request (/builds/shop/web/src/api/client.ts:47:20)
"""
    + _HERE
    + """
Cause:
Error: connect ECONNREFUSED 127.0.0.1:%(port)s
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)""",
)

MONEY = Text(
    None,
    None,
    """\
Error: expect(received).toBe(expected) // Object.is equality

Expected: "1 299,00 kr"
Received: "1\u202f299,00\u00a0kr"
"""
    + _HERE,
)

VOUCHER = Text(
    None,
    None,
    """\
Error: thrown: "Exceeded timeout of 5000 ms for a test.
Add a timeout value to this test to increase the timeout, if this is a long-running test. \
See https://jestjs.io/docs/api#testname-fn-timeout."
    waiting for <output id="total-%(hash)s"> to show 41,90, last change %(ms)s ms ago at %(time)s
    at it (/builds/shop/web/%(file)s:%(line)s:3)
    at _dispatchDescribe (/builds/shop/web/node_modules/jest-circus/build/index.js:91:26)
    at describe (/builds/shop/web/node_modules/jest-circus/build/index.js:55:5)
    at Object.describe (/builds/shop/web/%(file)s:31:1)
    at Runtime._execModule (/builds/shop/web/node_modules/jest-runtime/build/index.js:1439:24)
    at jestAdapter (/builds/shop/web/node_modules/jest-circus/build/legacy-code-todo-rewrite/jestAdapter.js:77:3)""",
    takes_ms=5_006.0,
)

TEXTS = {"outage": OUTAGE, "money": MONEY, "voucher": VOUCHER}
"""By cause."""
