"""What tests of the backend and the services write to their standard output."""

from datetime import datetime
from random import Random

_TRACE = "[%032x-%016x]"
_BACKEND_LINES = (
    f"%s  INFO 4121 --- [shop-worker-%d] {_TRACE} c.e.shop.cart.CartService : saved cart b-%08x in %d ms",
    f"%s DEBUG 4121 --- [shop-worker-%d] {_TRACE} c.e.shop.stock.ReservationService : reserved item %08x for %d s",
    f"%s  INFO 4121 --- [http-client-%d] {_TRACE} c.e.shop.payments.HttpPsp : POST /v2/payments/%08x took %d ms",
    f"%s DEBUG 4121 --- [order-events-%d] {_TRACE} c.e.shop.orders.OrderEvents : published %08x at offset %d",
    f"%s  INFO 4121 --- [Test worker %d] {_TRACE} com.zaxxer.hikari.pool.HikariPool : added %08x after %d ms",
    f"%s DEBUG 4121 --- [shop-worker-%d] {_TRACE} c.e.shop.pricing.PriceCalculator : priced b-%08x & rounded in %d us",
    f"%s  WARN 4121 --- [scheduling-%d] {_TRACE} c.e.shop.stock.WarehouseSync : ignored %08x, older by %d s",
    f"%s DEBUG 4121 --- [shop-worker-%d] {_TRACE} o.s.jdbc.core.JdbcTemplate : query <orders by day> %08x took %d ms",
)
_ANY_SERVICE = (
    f"%s DEBUG    shop.database:database.py:52 [worker-%d] {_TRACE} transaction %08x committed in %d ms",
    f"%s DEBUG    shop.http:http.py:88 [worker-%d] {_TRACE} GET /internal/v1/products/%08x 200 in %d ms",
    f"%s DEBUG    shop.cache:cache.py:37 [worker-%d] {_TRACE} <key p:%08x> & its tags dropped after %d s",
)
_SERVICES_LINES = {
    "search": f"%s INFO     search.index:index.py:118 [worker-%d] {_TRACE} refreshed segment %08x in %d ms",
    "emails": f"%s DEBUG    emails.outbox:outbox.py:64 [worker-%d] {_TRACE} mail %08x for <c%d@example.com> queued",
    "imports": f"%s INFO     imports.feed:feed.py:91 [worker-%d] {_TRACE} feed %08x: %d rows read",
    "fraud": f"%s DEBUG    fraud.rules:rules.py:77 [worker-%d] {_TRACE} card tok_%08x scored in %d us",
    "recommendations": f"%s WARNING  recommendations.events:events.py:45 [worker-%d] {_TRACE} event %08x %d ms late",
    "reports": f"%s DEBUG    reports.sales:sales.py:132 [worker-%d] {_TRACE} summed batch %08x of %d orders",
}
"""By service: what it says beside what any service says."""

_32, _64 = 2**32 - 1, 2**64 - 1


def backend_log(drawn: Random, moment: datetime, limit: int) -> str:
    """Lines of a Spring Boot service, about `limit` characters."""
    return _lines(_BACKEND_LINES, drawn, moment, limit)


def services_log(drawn: Random, moment: datetime, limit: int, package: str) -> str:
    """Lines of Python's logging, about `limit` characters, from the service that the package names."""
    own = next(line for service, line in _SERVICES_LINES.items() if f".{service}" in package)
    return _lines((*_ANY_SERVICE, own, own), drawn, moment, limit)


def _lines(forms: tuple[str, ...], drawn: Random, moment: datetime, limit: int) -> str:
    """One draw of 256 bits for a line: a log is most of a report's bytes, so it is made cheaply."""
    date, number = f"{moment:%Y-%m-%dT}%02d:%02d:%02d.%03d", len(forms)
    clock = (moment.hour * 3600 + moment.minute * 60 + moment.second) * 1000 + drawn.randrange(240_000)
    lines = []
    room = limit
    while room > 0:
        bits = drawn.getrandbits(256)
        clock += (bits >> 20) & 511
        second = clock // 1000
        at = date % (second // 3600, second // 60 % 60, second % 60, clock % 1000)
        ids = (bits >> 128, bits >> 64 & _64, bits >> 32 & _32)
        line = forms[bits % number] % (at, 1 + (bits >> 12) % 16, *ids, (bits >> 16) % 5000)
        lines.append(line)
        room -= len(line) + 1
    return "\n".join(lines) + "\n" if lines else ""
