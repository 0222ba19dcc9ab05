"""Simulation 仿真: how long a joint service would take with the agencies as they are staffed. PURE, no database.

Owns: the region's `capacities.yaml` (people, minutes, mix of applicants), the discrete-event run (SimPy) of the real
packages, gates, stages, countersigning, site visits and notices in the region's working calendar, and what is measured:
serial against parallel, overload, the effect of the green channel on others. Owns no case and reads none: measured
figures of real cases are `supervision.figures`.

    study(catalogue, capacities, calendar, "publication_joint", Inputs(cases=1000, seed=1))
"""
