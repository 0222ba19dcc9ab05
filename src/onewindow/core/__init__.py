"""The ground floor: what every room needs and no room may change.

Owns: the clock, acts (transaction, event, idempotency), the event history with its hash chains, encryption,
refusals, the registry for plug-ins, durable jobs, the embedded database, the place of the region's data.

Does not own: any word of government. Nothing here knows what a case, an agency or a matter is.
"""
