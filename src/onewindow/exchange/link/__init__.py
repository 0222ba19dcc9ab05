"""The partner node: signed messages between this office and banks or other offices, each side with its own records.

Owns: who the partners are and what each may send (`partners.py`, data of the region), what messages there are
(`kinds.py`, data too), signatures (`signing.py`), taking a message in (`receiving.py`), sending one (`outbox.py`,
`client.py`), the log that both sides hold alike (`lines.py`), comparing it, evidence of it, the state of each line.
The same code runs on both sides; `own` in every table is the node's own code.

Knows no domain: what a message does is a handler in `handlers.py`, filled in by `matters` or by `exchange.banking`.
Does not own: consents, mortgages, the bank's book.
"""
