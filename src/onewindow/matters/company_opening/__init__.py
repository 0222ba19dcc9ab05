"""Enterprise start-up 企业开办 (measure 6): what happens besides the decision, and the checks before it.

Owns: how the one sheet becomes entries of the enterprise register, the handlers of ENT-NAME to ENT-BANK, the automatic
checks at the desk, and the source that fills later sheets from the register.

Does not own: the register itself, the order of the matters (gates are data), or what a certificate looks like.
"""
