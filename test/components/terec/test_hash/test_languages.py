"""What each family of languages writes differently about one failure, and what tells two failures apart."""

import pytest

from terec.test_hash import failure_signature

SAME = {
    "java: other lines and another runner": (
        "java.io.IOException: gone\n\tat com.acme.Disk.read(Disk.java:7)\n\tat com.acme.DiskTest.reads(DiskTest.java:9)\n\tat org.gradle.Runner.go(Runner.java:1)",
        "java.io.IOException: gone\n\tat app//com.acme.Disk.read(Disk.java:8)\n\tat app//com.acme.DiskTest.reads(DiskTest.java:10)\n\tat org.apache.maven.surefire.Go.x(Go.java:2)\n\t... 3 more",
    ),
    "java: an envelope around it": (
        "java.util.concurrent.ExecutionException: java.io.IOException: gone\n\tat java.base/java.util.concurrent.FutureTask.get(FutureTask.java:1)\n\tat com.acme.Disk.read(Disk.java:7)",
        "java.io.IOException: gone\n\tat java.base/java.util.concurrent.FutureTask.report(FutureTask.java:2)\n\tat com.acme.Disk.read(Disk.java:7)",
    ),
    "java: a suppressed failure beside it": (
        "java.io.IOException: gone\n\tat com.acme.Disk.read(Disk.java:7)\n\tSuppressed: java.io.IOException: close 1\n\t\tat com.acme.Disk.close(Disk.java:70)",
        "java.io.IOException: gone\n\tat com.acme.Disk.read(Disk.java:7)",
    ),
    "java: recursion cut at another place": (
        "java.lang.StackOverflowError\n" + "\tat com.acme.A.f(A.java:1)\n\tat com.acme.B.g(B.java:2)\n" * 500,
        "java.lang.StackOverflowError\n" + "\tat com.acme.B.g(B.java:2)\n\tat com.acme.A.f(A.java:1)\n" * 400,
    ),
    "kotlin: a test named in words": (
        "kotlin.KotlinNullPointerException\n\tat com.acme.LedgerTest.commits two rows(LedgerTest.kt:9)",
        "kotlin.KotlinNullPointerException\n\tat com.acme.LedgerTest.commits two rows(LedgerTest.kt:12)",
    ),
    "scala: anonymous functions": (
        "scala.MatchError: x\n\tat com.acme.Ledger.$anonfun$commit$1(Ledger.scala:4)",
        "scala.MatchError: x\n\tat com.acme.Ledger.$anonfun$commit$12(Ledger.scala:6)",
    ),
    "python: another checkout and version": (
        'Traceback (most recent call last):\n  File "/a/acme/disk.py", line 3, in read\n    raise OSError("gone")\nOSError: gone',
        'Traceback (most recent call last):\n  File "D:\\ci\\acme\\disk.py", line 4, in read\n    raise OSError("gone")\n    ^^^^^^^^^^^^^^^^^^^^^\nOSError: gone',
    ),
    "python: library frames": (
        '  File "/a/acme/disk.py", line 3, in read\n    get()\n  File "/a/venv/lib/python3.11/site-packages/http/api.py", line 9, in get\n    raise OSError\nOSError: gone',
        '  File "/a/acme/disk.py", line 3, in read\n    get()\n  File "/b/lib/python3.13/site-packages/http/api.py", line 12, in fetch\n    raise OSError\nOSError: gone',
    ),
    "pytest: moved lines": (
        "    def test_read():\n>       assert disk.read() == 'b'\nE       AssertionError: assert 'a' == 'b'\nE         - b\nE         + a\n\ntests/test_disk.py:17: AssertionError",
        "    def test_read():\n        disk = Disk()\n>       assert disk.read() == 'b'\nE       AssertionError: assert 'a' == 'b'\nE         - b\nE         + a\n\ntests/test_disk.py:23: AssertionError",
    ),
    "javascript: another machine": (
        "TypeError: x is undefined\n    at Ledger.commit (/home/runner/work/acme/src/ledger.ts:4:7)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
        "TypeError: x is undefined\n    at async Ledger.commit (file:///builds/acme/src/ledger.ts:6:9)",
    ),
    "javascript: gecko frames": (
        "TypeError: x is undefined\ncommit@http://localhost:8080/static/ledger.3f9c2ab1.js:4:7",
        "TypeError: x is undefined\ncommit@http://localhost:9090/static/ledger.91d0e77c.js:6:9",
    ),
    "go: addresses and goroutines": (
        "panic: assignment to entry in nil map\n\ngoroutine 7 [running]:\ngithub.com/acme/ledger.(*Ledger).Commit(0xc0000b6000)\n\t/a/ledger.go:41 +0x1d\nmain.main()\n\t/a/main.go:9 +0x2b",
        "panic: assignment to entry in nil map\n\ngoroutine 19 [running]:\ngithub.com/acme/ledger.(*Ledger).Commit(...)\n\t/b/ledger.go:44\nmain.main()\n\t/b/main.go:10 +0x3c",
    ),
    "go: a test's own line": (
        "    ledger_test.go:31: \n        \tError Trace:\t/a/ledger_test.go:31\n        \tError:      \tledger is not closed",
        "    ledger_test.go:36: \n        \tError Trace:\t/b/x/ledger_test.go:36\n        \tError:      \tledger is not closed",
    ),
    "dotnet: closures and paths": (
        "System.InvalidOperationException: gone\n   at Acme.Ledger.<>c__DisplayClass5_0.<Commit>b__0(Row row) in C:\\a\\Ledger.cs:line 4\n   at Acme.Ledger.Commit() in C:\\a\\Ledger.cs:line 9",
        "System.InvalidOperationException: gone\n   at Acme.Ledger.<>c__DisplayClass7_1.<Commit>b__2(Row row) in /b/Ledger.cs:line 5\n   at Acme.Ledger.Commit() in /b/Ledger.cs:line 11",
    ),
    "rust: panics and backtraces": (
        "thread 'tests::commits' panicked at src/ledger.rs:41:9:\nledger is not closed\nstack backtrace:\n   0: rust_begin_unwind\n             at /rustc/4f9c2ab1/library/std/src/panicking.rs:652:5\n   1: acme::ledger::commit::h0a1b2c3d4e5f6071\n             at ./src/ledger.rs:41:9\nnote: run with `RUST_BACKTRACE=full`",
        "thread 'tests::commits' (88) panicked at src/ledger.rs:44:13:\nledger is not closed\nstack backtrace:\n   0: rust_begin_unwind\n             at /rustc/91d0e77c/library/std/src/panicking.rs:645:5\n   1: acme::ledger::commit::h99ffee00aabb1122\n             at ./src/ledger.rs:44:13",
    ),
    "c++: gtest's place": (
        "/a/ledger_test.cc:31: Failure\nValue of: ledger.closed()\n  Actual: false\nExpected: true",
        "C:\\b\\ledger_test.cc(36): error: \nValue of: ledger.closed()\n  Actual: false\nExpected: true",
    ),
    "c++: sanitizer addresses": (
        "==41==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x4f1a2b bp 0x7ffc sp 0x7ffd\nREAD of size 4 at 0x602000000010 thread T0\n    #0 0x4f1a2a in acme::Ledger::commit(int) /a/ledger.cc:41:9\n    #1 0x7f00 in __libc_start_main (/lib/libc.so.6+0x29d90)",
        "==8==ERROR: AddressSanitizer: heap-use-after-free on address 0x60200000f0d0 at pc 0x512345 bp 0x7ffe sp 0x7fff\nREAD of size 4 at 0x60200000f0d0 thread T0\n    #0 0x512344 in acme::Ledger::commit(int) /b/ledger.cc:44:9\n    #1 0x7f11 in __libc_start_main (/lib/libc.so.6+0x2a1ca)",
    ),
    "ruby: the quotes of 3.4": (
        "ArgumentError: ledger is closed\n./lib/ledger.rb:4:in `commit'\n./spec/ledger_spec.rb:9:in `block (2 levels) in <top (required)>'",
        "ArgumentError: ledger is closed\n/b/lib/ledger.rb:5:in 'Ledger#commit'\n/b/spec/ledger_spec.rb:11:in 'block (3 levels) in <top (required)>'",
    ),
    "php: another checkout": (
        "RuntimeException: ledger is closed\n\n/app/src/Ledger.php:31\n/app/tests/LedgerTest.php:12\n/app/vendor/phpunit/phpunit/src/TestCase.php:99",
        "RuntimeException: ledger is closed\n\n/builds/acme/src/Ledger.php:36\n/builds/acme/tests/LedgerTest.php:14",
    ),
}  # fmt: skip

DIFFERENT = {
    "go: another testify error": (
        "    l_test.go:31: \n        \tError Trace:\t/a/l_test.go:31\n        \tError:      \tledger is open",
        "    l_test.go:31: \n        \tError Trace:\t/a/l_test.go:31\n        \tError:      \tledger is closed",
    ),
    "java: another cause": (
        "a.B: x\n\tat com.acme.A.f(A.java:1)\nCaused by: java.io.IOException: disk is gone away\n\tat com.acme.D.r(D.java:1)",
        "a.B: x\n\tat com.acme.A.f(A.java:1)\nCaused by: java.io.IOException: disk is full again\n\tat com.acme.D.r(D.java:1)",
    ),
    "python: another exception": ('  File "/a/b.py", line 1, in f\n    g()\nKeyError: 1', '  File "/a/b.py", line 1, in f\n    g()\nIndexError: 1'),
    "python: another cause": (
        '  File "/a/b.py", line 1, in f\n    g()\nKeyError: 1\n\nThe above exception was the direct cause of the following exception:\n\n  File "/a/c.py", line 1, in h\n    f()\nacme.Boom: x',
        '  File "/a/b.py", line 1, in f\n    g()\nOSError: 1\n\nThe above exception was the direct cause of the following exception:\n\n  File "/a/c.py", line 1, in h\n    f()\nacme.Boom: x',
    ),
    "javascript: another function": ("Error: x\n    at save (/a/b.js:1:1)", "Error: x\n    at load (/a/b.js:1:1)"),
    "go: another method": ("panic: x\n\ngoroutine 1 [running]:\na/b.(*L).Save(0xc0)\n\t/b.go:1", "panic: x\n\ngoroutine 1 [running]:\na/b.(*L).Load(0xc0)\n\t/b.go:1"),
    "dotnet: another inner failure": ("A.BException: x\n ---> System.IO.IOException: y\n   at A.B.F()", "A.BException: x\n ---> System.FormatException: y\n   at A.B.F()"),
    "rust: another message": ("thread 't' panicked at src/a.rs:1:1:\nledger is open", "thread 't' panicked at src/a.rs:1:1:\nledger is closed"),
    "c++: another function": ("==1==ERROR: AddressSanitizer: SEGV\n    #0 0x1 in f /a.cc:1", "==1==ERROR: AddressSanitizer: SEGV\n    #0 0x1 in g /a.cc:1"),
    "ruby: another method": ("ArgumentError: x\n./a.rb:1:in `f'", "ArgumentError: x\n./a.rb:1:in `g'"),
    "php: another message": ("Ledger is open\n\n/a/L.php:3", "Ledger is closed\n\n/a/L.php:3"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_one_failure_has_one_hash(name: str) -> None:
    one, other = (failure_signature(None, None, text) for text in SAME[name])
    assert (one.type, one.loose_template, one.frames) == (other.type, other.loose_template, other.frames)
    assert (one.strict, one.loose) == (other.strict, other.loose)


@pytest.mark.parametrize("name", DIFFERENT)
def test_two_failures_have_two_hashes(name: str) -> None:
    one, other = (failure_signature(None, None, text) for text in DIFFERENT[name])
    assert one.strict != other.strict
    assert one.loose != other.loose
