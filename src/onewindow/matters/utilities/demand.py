"""PURE: from the values of the sheet to what a quotation asks: how much of what is wanted."""

from collections.abc import Mapping
from typing import Any

from .quoting import Demand

#: Utility -> the element that says how much.
AMOUNTS = {
    "UTL-WATER": "water_daily_m3",
    "UTL-POWER": "apply_capacity_kva",
    "UTL-GAS": "gas_hourly",
    "UTL-HEAT": "heat_area_m2",
}


def demand_of(matter: str, values: Mapping[str, Any], *, outside_m: int = 0) -> Demand:
    """What a utility is asked for; a value that is missing counts nothing."""
    voltage = values.get("voltage_kv")
    return Demand(
        amount=figure(values.get(AMOUNTS[matter])),
        voltage_kv=figure(voltage) if matter == "UTL-POWER" and voltage not in (None, "") else None,
        outside_m=outside_m,
    )


def figure(value: Any) -> float:
    """A number of the sheet; 0 for none."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return 0.0
    return found if 0 <= found < 1e9 else 0.0
