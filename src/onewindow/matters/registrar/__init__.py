"""The registrar's counter: the land register read with a reason, and what courts and owners bring to be entered.

Owns: who sought a person in the book and why; attachments, renewals, releases, objections and advance notices entered
at the counter, and the second registrar who confirms what takes protection away.

Does not own: the book and its rules (`registers.land`), applications (`real_estate`), what owners see (`owners`).
"""
