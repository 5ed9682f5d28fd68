"""What the Java backend prints when a test fails."""

from terec.demo.texts import Text

_RUNNER = """\
	at %(package)s.%(class)s.%(method)s(%(class)s.java:%(line)s)
	at java.base/java.lang.reflect.Method.invoke(Method.java:580)
	at java.base/java.util.ArrayList.forEach(ArrayList.java:1596)
	at java.base/java.util.ArrayList.forEach(ArrayList.java:1596)
"""

_PRICING = """\
	at com.example.shop.pricing.PriceCalculator.priceOf(PriceCalculator.java:88)
	at com.example.shop.pricing.PriceCalculator.price(PriceCalculator.java:52)
"""

_CALLERS = {
    "cart": "\tat com.example.shop.cart.CartTotals.recalculate(CartTotals.java:71)\n",
    "checkout": """\
	at com.example.shop.cart.CartTotals.recalculate(CartTotals.java:71)
	at com.example.shop.checkout.CheckoutService.confirm(CheckoutService.java:143)
	at com.example.shop.checkout.CheckoutService.place(CheckoutService.java:97)
""",
    "orders": "\tat com.example.shop.orders.RefundService.taxOf(RefundService.java:118)\n",
    "payments": "\tat com.example.shop.payments.PaymentGateway.amountOf(PaymentGateway.java:204)\n",
}

_NO_RATE = (
    'Cannot invoke "com.example.shop.pricing.VatRate.percent()" because the return value of '
    '"com.example.shop.pricing.VatTable.rateFor(com.example.shop.markets.Market, java.time.LocalDate)" is null'
)

_NO_PRICE = "Could not price basket %(basket)s for market SE on %(date)s"


def vat_text(area: str) -> Text:
    """A price that cannot be worked out, seen from an area of the shop; the same cause below."""
    stacktrace = (
        f"com.example.shop.pricing.PricingException: {_NO_PRICE}\n{_PRICING}{_CALLERS.get(area, '')}{_RUNNER}"
        f"Caused by: java.lang.NullPointerException: {_NO_RATE}\n"
        "\tat com.example.shop.pricing.VatCalculation.gross(VatCalculation.java:39)\n"
        "\tat com.example.shop.pricing.PriceCalculator.lambda$priceOf$2(PriceCalculator.java:83)\n"
        "\tat com.example.shop.pricing.PriceCalculator.priceOf(PriceCalculator.java:86)\n"
        "\t... 72 more\n"
    )
    return Text("com.example.shop.pricing.PricingException", _NO_PRICE, stacktrace)


_REFUSED = (
    "Connection to localhost:%(port)s refused. Check that the hostname and port are correct and that the postmaster "
    "is accepting TCP/IP connections."
)

OUTAGE = Text(
    "org.postgresql.util.PSQLException",
    _REFUSED,
    f"org.postgresql.util.PSQLException: {_REFUSED}\n"
    """\
	at org.postgresql.core.v3.ConnectionFactoryImpl.openConnectionImpl(ConnectionFactoryImpl.java:342)
	at org.postgresql.core.ConnectionFactory.openConnection(ConnectionFactory.java:54)
	at org.postgresql.jdbc.PgConnection.<init>(PgConnection.java:273)
	at org.postgresql.Driver.connect(Driver.java:298)
	at com.zaxxer.hikari.pool.PoolBase.newConnection(PoolBase.java:360)
	at com.zaxxer.hikari.pool.HikariPool.checkFailFast(HikariPool.java:561)
	at com.example.shop.testing.Database.start(Database.java:33)
"""
    + _RUNNER
    + """\
Caused by: java.net.ConnectException: Connection refused
	at java.base/sun.nio.ch.Net.pollConnect(Native Method)
	at java.base/sun.nio.ch.NioSocketImpl.connect(NioSocketImpl.java:592)
	... 81 more
""",
)

_NOT_IN_ORDER = (
    "Assertion condition expected: <[CREATED, PAID, SHIPPED]> but was: <[CREATED, SHIPPED, PAID]> "
    "was not fulfilled within 10 seconds."
)

EVENTS = Text(
    "org.awaitility.core.ConditionTimeoutException",
    _NOT_IN_ORDER,
    f"org.awaitility.core.ConditionTimeoutException: {_NOT_IN_ORDER}\n"
    """\
	at org.awaitility.core.ConditionAwaiter.await(ConditionAwaiter.java:167)
	at org.awaitility.core.AssertionCondition.await(AssertionCondition.java:119)
	at org.awaitility.core.ConditionFactory.until(ConditionFactory.java:985)
	at com.example.shop.orders.OrderEventsTest.awaitStates(OrderEventsTest.java:161)
"""
    + _RUNNER
    + """\
Caused by: java.util.concurrent.TimeoutException: order %(order)s: order-events-%(thread)s idle for %(seconds)s s
	at com.example.shop.testing.Broker.poll(Broker.java:77)
	at java.base/java.util.concurrent.FutureTask.get(FutureTask.java:204)
	... 68 more
""",
    takes_ms=10_030.0,
)

_NO_ANSWER = "Read timed out after %(ms)s ms: POST https://sandbox.psp.example/v2/payments/%(uuid)s/capture"

GATEWAY = Text(
    "java.net.SocketTimeoutException",
    _NO_ANSWER,
    f"java.net.SocketTimeoutException: {_NO_ANSWER}\n"
    """\
	at java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)
	at com.example.shop.payments.HttpPsp.send(HttpPsp.java:126)
	at com.example.shop.payments.PaymentGateway.capture(PaymentGateway.java:181)
""" + _RUNNER,
)

TEXTS = {"outage": OUTAGE, "events": EVENTS, "gateway": GATEWAY}
"""By cause; those of the VAT table differ by area (vat_text)."""
