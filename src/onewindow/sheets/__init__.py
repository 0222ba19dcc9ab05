"""The sheet 申请表 while it is being filled in: drafts, uploads, pre-filled values, checks, pages, the signature.

Owns: what an applicant (or the clerk, or the agent, for him) has typed so far, what was read for him from registers,
what was uploaded, and the commitment he signed. Autosaving a draft is no act and writes no history.
Owns not: which questions there are (`catalogue` derives the sheet), the case that is born from a draft (`cases` takes a
`Submission` and never looks into a draft), and the registers themselves (they plug in through `sources`).
The pure part is `submission`, `values`, `answers`, `pages`.
"""
