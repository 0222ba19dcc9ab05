"""The catalogue: matters and joint services as data, their editions, and the compiler that derives everything else.

Owns: what a department declares about its own matter (elements, materials, gates, limits, law, certificate), how such
files are read and refused, which edition is in force, and the pure derivations: the selection of matters, the one
sheet, the figures, the critical path, the projection of each department, the graph of gates.
Owns not: answers and drafts (`sheets`), the handling of a case (`cases`), the numbers a certificate gets (`documents`).
The pure part (all but `models`, `acts`, `queries`, `errors`) needs neither Django nor a database.
"""
