"""The land register 不动产登记簿: which rights stand on which parcel, building or unit, at any time.

Owns: units by their 28-letter code with their natural state; ownership and use rights with co-owners' shares; mortgages
and their rank; attachments and their queue; objections, advance notices, rights of residence, easements, bans on
transfer; the numbers of certificates and proofs; applications in order of acceptance; import and check of the book.
Every registration is one event on the unit's own stream; rows are dated and closed, never changed.

Does not own: cases, certificates as files, fees, messages with banks, the geometry of units. An entry keeps a plain
`source_reference` to what it rests on. Codes, numbers, terms and restrictions are data of the region
(`registers/land*.yaml` of the pack).
"""
