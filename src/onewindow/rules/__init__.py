"""The pure rules of the house: what can be computed from values alone, without a database, a clock or a request.

Owns: the expression grammar and derived values, the working-day calendar, time limits and their explanation,
the identifiers of persons, organisations, divisions, matters, certificates and real estate.

Owns not: any figure of the law (dated data in the region's folder), any table, any text of a page. Imports only the
standard library, the YAML reader of `core` and the identifier tables of python-stdnum; nothing of Django.
"""
