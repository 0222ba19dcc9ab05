"""Messages to people, in their language, by the channel they chose. Filled by a later stage.
"""
