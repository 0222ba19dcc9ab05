"""The pages: portal, desks, verification, in one visual language.

Owns how things look and read: templates, styles, icons, words of the interface, masking, error pages, preferences.
Owns no table and no rule: a view reads through `queries`, writes through `acts`, and renders one template.
Pages work without JavaScript, mirror for right-to-left languages, and obey a content policy without inline code:
pictures that need numbers (rings, bars, swimlanes) are inline SVG, whose geometry attributes the policy allows.
"""
