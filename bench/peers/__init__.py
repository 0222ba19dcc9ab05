"""The same process in the engines people would otherwise take, with saved state on the same database.

Submit, one acceptance for all, six decisions of which two wait for an earlier one, end. They write their own state and
one line of history per step: no facts as rows, no hash chain, no idempotency keys, no inbox rows.
"""
