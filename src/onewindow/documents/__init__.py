"""Papers with a signature: certificates 证照 and letters 文书, their QR tokens, their public check.

Owns: the token in the QR code and the keys that sign it, layouts and typesetting (PDF/A-2b), the PAdES signature, the
table of what was issued, the answer to "is this paper real and does it stand today".

Does not own: whether a certificate may be issued (cases), what it rests on (the catalogue), the public books
(registers). A certificate keeps a plain `source_reference` to what it came from, never a foreign key upward.
PURE here: tokens, keyring, layout, masking, wording, guilloche, checking.
"""
