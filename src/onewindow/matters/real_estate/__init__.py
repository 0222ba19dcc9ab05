"""Real estate registration 不动产登记: what the matters RE-… do with the land register besides their decision.

Owns: reading a unit's page into the sheet, holding the sheet against the book, the order of acceptance, the entry that
a grant writes, what its certificate says, the fee that is asked on acceptance.

Does not own: the book and what may stand in the way (`registers.land`), payment (`payments`), the bank link
(`matters.mortgages`), pages. What is written is written in the transaction of the decision: both or neither.
"""
