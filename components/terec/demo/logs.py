"""What tests of the backend and the services write to their standard output."""

from datetime import datetime
from random import Random

_BACKEND_LINES = (
    "%s  INFO 4121 --- [shop-worker-%d] c.e.shop.cart.CartService           : saved cart b-%08x in %d ms",
    "%s DEBUG 4121 --- [shop-worker-%d] c.e.shop.stock.ReservationService   : reserved item %08x for %d s",
    "%s  INFO 4121 --- [http-client-%d] c.e.shop.payments.HttpPsp           : POST /v2/payments/%08x took %d ms",
    "%s DEBUG 4121 --- [order-events-%d] c.e.shop.orders.OrderEvents         : published %08x at offset %d",
    "%s  INFO 4121 --- [Test worker %d] com.zaxxer.hikari.pool.HikariPool   : added connection %08x after %d ms",
    "%s DEBUG 4121 --- [shop-worker-%d] c.e.shop.pricing.PriceCalculator    : priced b-%08x & rounded in %d us",
    "%s  WARN 4121 --- [scheduling-%d] c.e.shop.stock.WarehouseSync        : message %08x is older by %d s, ignored",
    "%s DEBUG 4121 --- [shop-worker-%d] o.s.jdbc.core.JdbcTemplate           : <select * from orders> %08x took %d ms",
)
_SERVICES_LINES = (
    "%s INFO     search.index:index.py:118 [worker-%d] refreshed segment %08x in %d ms",
    "%s DEBUG    emails.outbox:outbox.py:64 [worker-%d] queued mail %08x for <customer-%d@example.com>",
    "%s INFO     imports.feed:feed.py:91 [worker-%d] feed %08x: %d rows read",
    "%s DEBUG    fraud.rules:rules.py:77 [worker-%d] card tok_%08x & device of %d days",
    "%s WARNING  recommendations.events:events.py:45 [worker-%d] event %08x late by %d ms",
    "%s DEBUG    reports.sales:sales.py:132 [worker-%d] summed batch %08x of %d orders",
)


def backend_log(drawn: Random, moment: datetime, limit: int) -> str:
    """Lines of a Spring Boot service, about `limit` characters."""
    return _lines(_BACKEND_LINES, drawn, moment, limit)


def services_log(drawn: Random, moment: datetime, limit: int) -> str:
    """Lines of Python's logging, about `limit` characters."""
    return _lines(_SERVICES_LINES, drawn, moment, limit)


def _lines(forms: tuple[str, ...], drawn: Random, moment: datetime, limit: int) -> str:
    """One draw of 64 bits for a line: a log is most of a report's bytes, so it is made cheaply."""
    date, number = f"{moment:%Y-%m-%dT}%02d:%02d:%02d.%03d", len(forms)
    clock = (moment.hour * 3600 + moment.minute * 60 + moment.second) * 1000 + drawn.randrange(240_000)
    lines = []
    room = limit
    while room > 0:
        bits = drawn.getrandbits(64)
        clock += (bits >> 20) & 511
        second = clock // 1000
        at = date % (second // 3600, second // 60 % 60, second % 60, clock % 1000)
        line = forms[bits % number] % (at, 1 + (bits >> 12) % 16, bits >> 32, (bits >> 16) % 5000)
        lines.append(line)
        room -= len(line) + 1
    return "\n".join(lines) + "\n" if lines else ""
