"""What the Python services print when a test fails under pytest."""

from terec.demo.texts import Text

_DOTS = "_ " * 40

OUTAGE = Text(
    None,
    'failed on setup with "psycopg.OperationalError: connection failed: connection to server at "127.0.0.1", '
    'port %(port)s failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?"',
    f"""\
request = <SubRequest 'database' for <Function %(case)s>>

    @pytest.fixture
    def database(request):
        dsn = os.environ["SHOP_DSN"]
>       with psycopg.connect(dsn, connect_timeout=3) as connection:
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

tests/conftest.py:41: 
{_DOTS}

cls = <class 'psycopg.Connection'>
conninfo = 'host=127.0.0.1 port=%(port)s dbname=shop_test_%(hash)s connect_timeout=3'

>       raise last_ex.with_traceback(None)
E       psycopg.OperationalError: connection failed: connection to server at "127.0.0.1", port %(port)s failed: \
Connection refused
E       	Is the server running on that host and accepting TCP/IP connections?

.venv/lib/python3.12/site-packages/psycopg/connection.py:117: OperationalError""",
    takes_ms=3_002.0,
)

FEED = Text(
    None,
    "UnicodeError: UTF-16 stream does not start with BOM",
    f"""\
encoding = 'utf-16', feed_folder = PosixPath('/tmp/pytest-of-ci/pytest-%(session)s/test_decodes_utf_16_0')

    @pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16"])
    def test_decodes(encoding, feed_folder):
        path = write_feed(feed_folder, encoding, rows=ROWS)
>       assert list(read_feed(path, encoding)) == ROWS
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

%(file)s:%(line)s: 
{_DOTS}
imports/feed.py:58: in read_feed
    for row in csv.DictReader(lines, dialect=_dialect(lines)):
imports/feed.py:74: in _lines
    yield from codecs.iterdecode(chunks, encoding)
{_DOTS}

self = <encodings.utf_16.IncrementalDecoder object at %(address)s>
input = b'"\\x00s\\x00k\\x00u\\x00"\\x00;\\x00', errors = 'strict', final = False

>               raise UnicodeError("UTF-16 stream does not start with BOM")
E               UnicodeError: UTF-16 stream does not start with BOM

/usr/lib/python3.12/encodings/utf_16.py:67: UnicodeError""",
)

PRICE = Text(
    None,
    "AssertionError: price of sku %(sku)s is still 24.90 after %(seconds)s s\n"
    "assert Decimal('24.90') == Decimal('19.90')",
    """\
index = <search.index.Index object at %(address)s>, clock = <tests.support.Clock object at %(address)s>

    def test_price_change_is_visible(index, clock):
        sku = index.any_sku()
        index.change_price(sku, Decimal("19.90"))
        waited = clock.wait_until(lambda: index.price(sku) == Decimal("19.90"), limit=5)
>       assert index.price(sku) == Decimal("19.90"), f"price of sku {sku} is still {index.price(sku)} after {waited} s"
E       AssertionError: price of sku %(sku)s is still 24.90 after %(seconds)s s
E       assert Decimal('24.90') == Decimal('19.90')
E        +  where Decimal('24.90') = price('%(sku)s')
E        +    where price = <search.index.Index object at %(address)s>.price

%(file)s:%(line)s: AssertionError""",
    takes_ms=5_040.0,
)

WINDOW = Text(
    None,
    "TypeError: can't compare offset-naive and offset-aware datetimes",
    f"""\
self = <tests.fraud.test_rules.TestVelocity object at %(address)s>
orders = [Order(id='%(order)s', card='tok_%(hash)s', placed=datetime.datetime(2026, 3, 27, 9, 0))]

    def %(case)s(self, orders):
        rules = Velocity(limit=5, window=timedelta(hours=1))
        for order in orders:
>           rules.add(order)

%(file)s:%(line)s: 
{_DOTS}
fraud/rules.py:63: in add
    self._forget(before=utc_now() - self.window)
fraud/rules.py:81: in _forget
    while self._orders and self._orders[0].placed < before:
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
E   TypeError: can't compare offset-naive and offset-aware datetimes

fraud/rules.py:81: TypeError""",
)

TEXTS = {"outage": OUTAGE, "feed": FEED, "price": PRICE, "window": WINDOW}
"""By cause."""
