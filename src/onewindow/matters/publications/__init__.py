"""Publication licence and online-distribution filing (measure 1): what happens besides the decision.

Owns: how the one sheet becomes licences and filings of the register, the handlers of PUB-R, PUB-W, PUB-N, PUB-C,
PUB-CW, the checks at the desk, the source that fills in the own licence, and the later supplement of a filing.

Does not own: the register itself, nor the enterprise (its values come with the sheet), nor oversight afterwards.
"""
