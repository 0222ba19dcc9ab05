"""The register of publication distribution 出版物发行: licences 出版物经营许可证 and filings of online distribution.

Owns: licence numbers and particulars as dated rows, filings and their numbers, the data that a filer still owes after
opening (address of the shop, ICP number, starting day), reminders and the referral to oversight when they stay away.

Does not own: who the enterprise is (another book; here stands its code and the name of the time), nor any case. Limits,
number patterns, platforms and kinds are data of the region (`registers/publications.yaml` and `numbers.yaml`).
"""
