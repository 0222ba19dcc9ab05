"""Closing an enterprise 企业注销: what data cannot say of the matters DER-*.

Owns: the public notices of simple deregistration and to creditors with their calendar, objections to them and how they
were settled, the application within the window after a notice, the dated list of licences that are cancelled together,
each confirmed by the agency that issues it. "What blocks me" is computed here from the books of others.

Does not own: the enterprise, its seals and licences (registers), the case (cases), what goes to other systems
(exchange). Periods and grounds are data of the region (`deregistration.yaml`).

    law.py      PURE: reads the region's data            calendar.py  PURE: first and last instants of a notice
    grounds.py  PURE: which way is open and why not      precheck.py  the same, asked of the registers
"""
