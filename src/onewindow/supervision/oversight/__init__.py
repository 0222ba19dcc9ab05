"""Oversight after a licence 事中事后监管: plans, tasks, one finding for several agencies, rectification, draws.

Owns: the plan that begins when a certificate is issued (checks, risk level, next day), tasks with the agencies that
share one visit and one finding, orders to rectify and their re-check, the list of who is followed closely (靶向追踪),
what was shared with whom, draws at random (双随机) with their seed. Any matter can declare it in the region's
`oversight/*.yaml`.

Does not own: cases and registers (it reads their events and never writes them), visits (it plans one and hears its
report), penalties. Nothing below the edges imports it.
"""
