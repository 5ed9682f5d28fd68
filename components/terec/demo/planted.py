"""Which tests of the shop were chosen to misbehave, and the words that mark each cause."""

from terec.model import NO_CONFIG, CaseId


def _backend(name: str, config: str = NO_CONFIG) -> CaseId:
    owner, _, case = name.rpartition(".")
    package, _, suite = f"com.example.shop.{owner}".rpartition(".")
    return CaseId(package, suite, case, config)


VAT_CASES = (
    _backend("cart.CartTotalsTest.sumsLines"),
    _backend("cart.CartTotalsTest.showsFreeShippingFromFiftyEuro"),
    _backend("cart.CartTotalsTest.keepsTaxPerRate"),
    _backend("checkout.CheckoutFlowTest.placesOrder"),
    _backend("checkout.CheckoutFlowTest.sendsOneConfirmation"),
    _backend("orders.RefundServiceTest.keepsTaxOfInvoice"),
    _backend("payments.PaymentGatewayTest.capturesAuthorisedAmount"),
    *(_backend("pricing.PriceCalculatorTest.addsVat{String}", str(number)) for number in range(1, 5)),
    _backend("pricing.PriceCalculatorTest.roundsPerLine"),
)
"""Twelve tests of five classes, red for one reason: a table that lost its rates."""

MONEY_CASES = (
    CaseId("", "format › money", "uses the locale of the market"),
    CaseId("", "format › money", "puts the sign where the locale wants it"),
    CaseId("", "format › money", "shows no cents for whole kronor"),
)

FEED_CASE = CaseId("tests.imports", "test_catalogue_feed", "test_decodes", "utf-16")

VOUCHER_CASE = CaseId("", "CheckoutPage", "applies a voucher while totals are loading")
ORDER_EVENTS_CASE = _backend("orders.OrderEventsTest.deliversEventsInOrder")
PRICE_SEARCH_CASE = CaseId("tests.search", "test_freshness", "test_price_change_is_visible")

GATEWAY_CASE = _backend("payments.PaymentGatewayTest.retriesAfterTimeout")

WINDOW_CASES = (
    CaseId("tests.fraud.test_rules", "TestVelocity", "test_flags_fifth_order"),
    CaseId("tests.fraud.test_rules", "TestVelocity", "test_window_slides"),
)

ZOOM_BEFORE = CaseId("", "Gallery", "zooms on double tap")
ZOOM_AFTER = CaseId("", "Gallery", "zooms in on double tap")

INDEX_CLASS = ("com.example.shop.search", "ProductIndexTest")

RERUN_PACKAGE = "com.example.shop.payments"
"""The one module whose Surefire runs a failed test again (rerunFailingTestsCount=1)."""

SIGNS = {
    "vat": "VatTable.rateFor",
    "money": "1\u202f299,00",
    "feed": "UTF-16 stream does not start with BOM",
    "voucher": "Exceeded timeout of 5000 ms for a test",
    "events": "was not fulfilled within 10 seconds",
    "price": "price of sku",
    "gateway": "SocketTimeoutException",
    "window": "can't compare offset-naive and offset-aware datetimes",
}
"""By cause: words that stand in all of its texts and in those of no other."""

OUTAGE_SIGNS = ("Connection refused", "ECONNREFUSED")
"""One of them stands in every text of the outage and in no other."""

RATES = (("voucher", VOUCHER_CASE, 0.25), ("events", ORDER_EVENTS_CASE, 0.07), ("price", PRICE_SEARCH_CASE, 0.02))
