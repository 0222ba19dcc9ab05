"""Messages to parties and staff, each in its reader's language, by the channels he has not turned off; and the hotline.

Owns: messages and their deliveries, preferences with quiet hours, the channels behind one interface, tickets of the
12345 hotline. Kinds of messages, their words, urgency and channels are data of the region (`notices/`).

Does not own: why something is told (whoever calls `notify` knows) nor what a message is about: it keeps a plain
reference. A subject line never carries personal data: templates are checked when read, values when given.
"""
