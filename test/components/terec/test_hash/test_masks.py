"""Which differences between two messages are noise, and which are not."""

import pytest

from terec.test_hash import failure_signature

NOISE = [
    ("lease ended 2025-12-31 23:59:59,999", "lease ended 2026-01-01 00:00:00,001"),
    ("lease ended 2025/12/31 23:59", "lease ended 2026/01/01 00:01"),
    ("lease ended 2026-03-01T10:22:33+01:00[Europe/Berlin]", "lease ended 2026-11-19T23:01:00.999Z[UTC]"),
    ("lease ended 20260301T102233Z today", "lease ended 20261119T230100Z today"),
    ("started Tue Mar 03 10:22:33 CET 2026 by cron", "started Thu Nov 19 04:00:01 UTC 2026 by cron"),
    ("started Sun, 1 Mar 2026 10:22:33 +0100 by cron", "started Thu, 19 Nov 2026 04:00:01 -0500 by cron"),
    ("clock says 10:22:33.123 in the morning", "clock says 23:01:00.001 in the morning"),
    ("stamp 1772360553 is too old", "stamp 1795046461 is too old"),
    ("no row {0B7C1D3E-6F1A-4F59-9F0E-2F2F6D0F8F11}", "no row {9A1E77C4-0D52-4A51-8F5C-D7C0A3F5BE20}"),
    ("blob d41d8cd98f00b204e9800998ecf8427e is gone", "blob 9e107d9d372bb6826bd81d3542a419d6 is gone"),
    ("image sha256:4f9c2ab1e0d3 cannot be pulled", "image sha256:91d0e77cbb01 cannot be pulled"),
    ("commit 1234567 cannot be built", "commit 4f9c2ab cannot be built"),
    ("HEAD is now at 4f9c2ab Fix the ledger", "HEAD is now at 91d0e77 Fix the ledger"),
    ("pointer 0xDEADBEEF is not aligned", "pointer 0x7ffd01e0b310 is not aligned"),
    ("listener [Lcom.acme.Node;@1b6d3586 left", "listener [Lcom.acme.Node;@4554617c left"),
    ("cannot reach 10.1.2.3 from here", "cannot reach 192.168.100.200 from here"),
    ("cannot bind [::1]:45123 for tests", "cannot bind [::1]:39001 for tests"),
    ("cannot bind fe80::1c2d:3eff:fe4a:5b6c for tests", "cannot bind 2001:db8::17 for tests"),
    ("cannot bind 127.0.0.1:45123: address in use", "cannot bind 127.0.0.1:39001: address in use"),
    ("server on port 45123 does not answer", "server on port 39001 does not answer"),
    ("broker kafka:45123 does not answer", "broker kafka:39001 does not answer"),
    ("worker fv-az123-456 was lost again", "worker fv-az77-901 was lost again"),
    ("host db-7.eu.acme.internal does not answer", "host db-12.us.acme.internal does not answer"),
    ("pod ledger-5d4f8c7b9d-abx2z was evicted", "pod ledger-77c9d8b6f5-q9w7k was evicted"),
    ("cannot open /tmp/tmpa1b2c3d4 for writing", "cannot open /tmp/tmp9z8y7x6w for writing"),
    ("cannot open /private/var/folders/a1/b2c3/T/x9y8/out.db", "cannot open /private/var/folders/q7/z9/T/k4/out.db"),
    (r"cannot open C:\Users\Ann Lee\AppData\Local\Temp\a1\out.db", r"cannot open D:\ci\Temp\b2\out.db"),
    ("cannot open /home/ann/acme/conf/db.yml", "cannot open /builds/acme/shop/conf/db.yml"),
    ("cannot open file /home/ann/acme-1/pytest-of-ann/pytest-7/test_a0/x.txt", "cannot open file /tmp/pytest-of-root/pytest-41/test_a0/x.txt"),
    ("gave up after 250ms of waiting", "gave up after 1.5s of waiting"),
    ("gave up after 1m30s of waiting", "gave up after 2m05s of waiting"),
    ("gave up after PT30.5S of waiting", "gave up after PT2M of waiting"),
    ("gave up after 12 minutes of waiting", "gave up after 3 minutes of waiting"),
    ("heap is at 512 MiB of memory", "heap is at 1.5 MiB of memory"),
    ("heap is at 97.5% of the limit", "heap is at 81% of the limit"),
    ("drift of 0.123456 is too large", "drift of 12.98765 is too large"),
    ("process 4121 did not end in time", "process 88 did not end in time"),
    ("deadlock seen in ForkJoinPool-1-worker-3 again", "deadlock seen in ForkJoinPool-12-worker-17 again"),
    ("deadlock seen in http-nio-auto-exec-3 again", "deadlock seen in http-nio-auto-exec-11 again"),
    ("[gw3] node down: Not properly terminated", "[gw11] node down: Not properly terminated"),
    ("goroutine 41 is stuck in select", "goroutine 7 is stuck in select"),
    ("rank 3 has left the group", "rank 12 has left the group"),
    ("GET https://a.acme.io:8443/api/items?id=3#top failed", "GET https://b.acme.io/api/items?id=99 failed"),
    ("GET http://localhost:8123/users/0b7c1d3e-6f1a-4f59-9f0e-2f2f6d0f8f11 failed", "GET http://localhost:1/users/9a1e77c4-0d52-4a51-8f5c-d7c0a3f5be20 failed"),
    ("mail to ann.lee+ci@mail.example.org bounced", "mail to bob@example.com bounced"),
    ("request id: 7f3c-AB12-99 was refused", "request id: 01ab-ZZ77-42 was refused"),
    ("trace_id=4bf92f3577b34da6a3ce929d0e0e4736 is lost", "trace_id=00f067aa0ba902b7aabbccdd11223344 is lost"),
    ("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3 is stale", "token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiI5OTk5In0.abcjgNryP4J9xyz is stale"),
    ("bad key QWxhZGRpbjpvcGVuIHNlc2FtZQ== in header", "bad key dXNlcjpwYXNzd29yZDEyMzQ1Ng== in header"),
    ("\x1b[1;31mlease\x1b[0m has expired today", "lease has expired today"),
    ("lease has\t expired  today", "lease has expired today"),
    ("lease \u2018main\u2019 has expired", "lease 'main' has expired"),
    ("cannot enhance com.acme.A$MockitoMock$597006129 now", "cannot enhance com.acme.A$MockitoMock$211530828 now"),
    ("cannot enhance com.acme.A$$EnhancerBySpringCGLIB$$1a2b3c4d now", "cannot enhance com.acme.A$$EnhancerBySpringCGLIB$$99ff00aa now"),
    ("unexpected {b=2, a=1, c=3} in the answer", "unexpected {a=1, c=3, b=2} in the answer"),
    ("unexpected map[b:2 a:1] in the answer", "unexpected map[a:1 b:2] in the answer"),
    ("bundle app.3f9c2ab1.js cannot be loaded", "bundle app.91d0e77c.js cannot be loaded"),
    ("error in Ledger.java:40 while committing", "error in Ledger.java:47 while committing"),
    ("error at src/acme/ledger.ts:40:7 while committing", "error at src/acme/ledger.ts:41:9 while committing"),
    ("syntax error at line 40, column 7 of the script", "syntax error at line 41, column 9 of the script"),
]  # fmt: skip

COUNTS = [
    ("expected 3 rows in the ledger", "expected 4 rows in the ledger"),
    ("disk 7 of the ledger is full", "disk 9 of the ledger is full"),
    ("ratio 0.5 of the ledger is bad", "ratio 0.7 of the ledger is bad"),
]

MEANING = [
    ("HTTP 404 for the ledger", "HTTP 500 for the ledger"),
    ("HTTP/1.1 404 for the ledger", "HTTP/1.1 500 for the ledger"),
    ("Request failed with status code 401", "Request failed with status code 403"),
    ("server said 502 Bad Gateway to us", "server said 503 Service Unavailable to us"),
    ("[Errno 2] cannot open the ledger", "[Errno 13] cannot open the ledger"),
    ("cannot open the ledger (os error 2)", "cannot open the ledger (os error 13)"),
    ("command ended with exit code 1", "command ended with exit code 137"),
    ("command ended: exit status 1", "command ended: exit status 2"),
    ("killed by signal 9 in the ledger", "killed by signal 15 in the ledger"),
    ("ERROR: SQLSTATE[23000] in the ledger", "ERROR: SQLSTATE[40001] in the ledger"),
    ("ORA-00942: in the ledger", "ORA-01017: in the ledger"),
    ("error CS0103 in the ledger", "error CS1061 in the ledger"),
    ("error TS2345 in the ledger", "error TS2322 in the ledger"),
    ("error[E0308] in the ledger", "error[E0277] in the ledger"),
    ("HRESULT: 0x80070005 in the ledger", "HRESULT: 0x80004005 in the ledger"),
    ("cannot open /etc/acme/db.yml here", "cannot open /etc/acme/cache.yml here"),
    ("GET http://localhost:80/api/items failed", "GET http://localhost:80/api/users failed"),
    ("cannot find column price in the ledger", "cannot find column owner in the ledger"),
    ("ledger should be closed by now", "ledger should not be closed by now"),
    ("expected:<OPEN> but was:<CLOSED>", "expected:<OPEN> but was:<FAILED>"),
    ("expected: true but was: false", "expected: false but was: true"),
    ("no module named acme.ledger here", "no module named acme.disk here"),
    ("unexpected {a=1, b=2} in the answer", "unexpected {a=1, c=2} in the answer"),
    ("lease lost: connection refused", "lease lost: connection reset"),
    ("class com.acme.A is not com.acme.B", "class com.acme.A is not com.acme.C"),
]


@pytest.mark.parametrize(("one", "other"), NOISE)
def test_noise_changes_neither_hash(one: str, other: str) -> None:
    first, second = failure_signature(None, one, None), failure_signature(None, other, None)
    assert first.loose_template == second.loose_template
    assert (first.strict, first.loose) == (second.strict, second.loose)


@pytest.mark.parametrize(("one", "other"), COUNTS)
def test_a_plain_number_counts_in_the_strict_hash_alone(one: str, other: str) -> None:
    first, second = failure_signature(None, one, None), failure_signature(None, other, None)
    assert first.strict != second.strict
    assert first.loose == second.loose


@pytest.mark.parametrize(("one", "other"), MEANING)
def test_a_different_meaning_changes_both_hashes(one: str, other: str) -> None:
    first, second = failure_signature(None, one, None), failure_signature(None, other, None)
    assert first.strict != second.strict
    assert first.loose != second.loose


def test_what_changes_its_length_before_the_cut_moves_nothing() -> None:
    words = "lease of the ledger has expired and nobody renewed it " * 100
    first = failure_signature(None, f"at 2026-03-01T10:22:33.123456Z by 10.0.0.1:5 {words}", None)
    second = failure_signature(None, f"at 2026-03-01T10:22Z by 192.168.100.100:50505 {words}", None)
    assert first.strict == second.strict
