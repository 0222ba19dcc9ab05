"""What the land register does for owners: proofs they make themselves, alerts, accounts of utilities that move along.

Owns: proofs 无房证明 and 查档证明 with their purpose, reader and the consent of family members; which events of the
book its owners are told of, when, and who has turned that off; the wish to move water, power and gas to the new owner
after a sale, and the answer of each utility.

Does not own: the book (`registers.land`, read here and never written), registrations (`real_estate`), the paper of a
proof (`documents`), accounts of utilities. What may be proved, told and moved is data of the region (`property.yaml`).
"""
