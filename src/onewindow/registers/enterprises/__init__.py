"""The enterprise register 市场主体登记: who exists as an enterprise, under which name and code, at any time.

Owns: name reservations and the check of names, the allotting of unified codes, registered particulars as dated rows,
scope entries and the scope picker, seals on file, enrolments (tax, social insurance, housing fund, bank account).
Every entry is an event on the enterprise's own stream; nothing is overwritten, so any moment can be shown.

Does not own: cases. An entry may come from a case, a court order or a bulk import alike; it keeps a plain
`source_reference` to what it rests on. Law and directories are data of the region (`registers/*.yaml` of the pack).
"""
