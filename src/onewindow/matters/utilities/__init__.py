"""Water, power, gas and heat on site (measure 8): one project, one joint visit, one answer, one manager.

Owns: the project of a case with its manager, what each utility found on site, how contradictions were settled, who
signed the joint answer, plan and quotation, contract and account number, the nodes with their times; the handlers of
UTL-*.

Does not own: the case and its decisions, the visit itself (`visits`), the paper of the contract (`documents`), nor the
application for works outside the boundary: that is a draft of its own service, made through `sheets`.
"""
