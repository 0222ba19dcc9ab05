"""Measurements, side by side in one run: `python -m bench` or `python -m bench NAME --quick`.

A module of this folder with `run(quick: bool) -> list[dict]` is one measurement. A row has `name`, `value`,
`unit`, `floor` (the value of the hand-written floor or null), `ratio_to_floor` and `peers` (name -> ratio to it).
Figures of a shared machine are noisy: read ratios, not seconds.
"""
