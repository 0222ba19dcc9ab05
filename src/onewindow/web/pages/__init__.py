"""Views, one module per part of the site. Each is under 25 lines: parse, ask a query or call an act, render."""
