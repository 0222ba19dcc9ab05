"""Power works up to 10 kV 电力工程绿色通道 (measure 2): what data cannot say of the matters PWR-*.

Owns: the promise to restore the ground, tracked from the permit to the check (`promises`); the notice of an emergency
repair that digs first and applies within hours (`emergency`); the lead agency's reminders to late agencies; the runs
in which a grid company opens drafts for many customers (`bulk`); the published, versioned procedure text (`procedure`,
data of the region); what the priority of the green channel costs the others (`fairness`).

Does not own: cases and reviews, on-site visits (it hears of their results), drafts, the thresholds of the tiers and all
other figures, which are data of the region.
"""
