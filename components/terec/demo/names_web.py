"""Tests of the shop's web front end: `file | describe path` in one line, a title in each indented line below."""

WEB = """
src/cart/CartDrawer.test.tsx | CartDrawer
  opens when an item is added
  shows the number of items in the badge
  closes with the escape key
  keeps focus inside while open
  announces changes to screen readers
  removes a line with undo
src/cart/CartDrawer.test.tsx | CartDrawer › totals
  shows the sum
  shows the discount as its own line
  shows free shipping from 50 euro
  waits for the server before showing tax
  keeps the old sum while loading
src/cart/useCart.test.ts | useCart
  loads the cart once
  merges the guest cart at login
  rolls back when the server refuses
  queues changes while offline
  syncs between tabs
  forgets the cart at logout
src/checkout/CheckoutPage.test.tsx | CheckoutPage
  walks from address to confirmation
  keeps what was typed after an error
  applies a voucher while totals are loading
  scrolls to the first error
  disables the button while paying
  returns from the payment page
src/checkout/CheckoutPage.test.tsx | CheckoutPage › guest
  asks for an email address
  offers an account afterwards
  remembers nothing on shared devices
src/checkout/AddressForm.test.tsx | AddressForm
  fills in the city for a postcode
  shows fields in the order of the country
  validates on blur
  accepts umlauts and accents
  copies billing to shipping
  marks optional fields
src/checkout/PaymentMethods.test.tsx | PaymentMethods
  lists methods of the market
  hides invoice for new customers
  shows fees before choosing
  explains a declined card
  falls back when the wallet is missing
src/checkout/giftCards.test.ts | gift cards
  pays the rest by card
  refuses a used code
  shows the remaining balance
  masks all but four digits
src/product/ProductPage.test.tsx | ProductPage
  shows name, price and stock
  switches the picture with the colour
  disables sizes that are sold out
  shows the lowest price of 30 days
  renders without pictures
  sets the canonical link
src/product/ProductPage.test.tsx | ProductPage › reviews
  shows the average with one decimal
  filters by stars
  hides reviews under moderation
  loads more at the end of the list
src/product/Gallery.test.tsx | Gallery
  zooms on double tap
  swipes between pictures
  loads the next picture early
  shows a placeholder while loading
src/search/SearchBox.test.tsx | SearchBox
  suggests after two letters
  debounces key strokes
  chooses with arrow keys
  clears with one click
  remembers the last five searches
  survives a slow server
src/search/Filters.test.tsx | Filters
  writes the choice to the address bar
  restores the choice from the address bar
  counts matches per value
  clears all with one click
  keeps the price range in bounds
src/search/ResultList.test.tsx | ResultList
  renders a page of products
  says so when nothing was found
  keeps the position after going back
  marks products in the cart
src/account/LoginForm.test.tsx | LoginForm
  signs in
  shows one message for any wrong password
  offers a second factor
  remembers the page before
src/account/Orders.test.tsx | Orders
  lists the newest order first
  shows the state of a parcel
  starts a return
  downloads the invoice
  hides orders of the last user
src/i18n/format.test.ts | format › money
  uses the locale of the market
  puts the sign where the locale wants it
  shows no cents for whole kronor
  never shows minus zero
src/i18n/format.test.ts | format › dates
  uses the zone of the customer
  says today and yesterday
  survives the switch to summer time
  spells the month in full
src/a11y/contrast.test.ts | contrast
  buttons pass AA
  links pass AA
  disabled text is exempt
  dark mode passes AA
src/api/client.test.ts | api client
  sends the session cookie
  retries reads once
  never retries writes
  turns problem details into errors
  aborts when the page is left
  adds the request id
  limits parallel requests
src/api/cache.test.ts | api cache
  serves fresh answers
  asks again after a minute
  drops entries of a market after a switch
  shares one request between callers
  never caches errors
src/shell/Header.test.tsx | Header
  links to the start page
  shows the market
  collapses on small screens
  shows the cookie notice once
src/shell/ErrorPage.test.tsx | ErrorPage
  shows the request id
  offers a way back
  reports once
  logs nothing private
"""
