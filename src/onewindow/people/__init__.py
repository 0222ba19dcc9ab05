"""Who there is: divisions, agencies and their staff, natural and legal persons, mandates, accounts, permissions.

Agency names, forms and powers are dated data: several agencies were renamed after 2020. An account is only a way to
sign in; what it may do comes from the staff posts or the party it stands for.

Does not own: what anybody applies for, and no register of enterprises (that is a public book, `registers`).
"""
