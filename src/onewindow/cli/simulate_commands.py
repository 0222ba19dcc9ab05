"""`onewindow simulate`: a discrete-event run of a joint service with the agencies' capacities. Pure: no database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click
from tqdm import tqdm

from onewindow.core.errors import Refused
from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.supervision.simulation.study import Inputs, Study, study, ticks, world_of

from .json_input import Unusable, print_json
from .loading_catalogue import catalogue_of


@click.command()
@click.option("--service", required=True, metavar="CODE", help="Joint service, such as publication_joint.")
@click.option("--cases", type=int, default=1000, show_default=True, help="Applications of the run.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the chance: the same seed, the same result.")
@click.option("--load", type=float, help="Arrivals over the capacity of the narrowest agency; 1 is full. [region's]")
@click.option("--from", "first", metavar="DATE", help="First day, 2026-01-05. [first day of the last known year]")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def simulate(service: str, cases: int, seed: int, load: float | None, first: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Lead times serial against parallel, overload, and what the green channel costs the others.

    Runs the real packages of the service (gates, stages, countersigning, site visits, notices) through the agencies
    with the people and minutes of the region's capacities.yaml, in its working calendar. Days are working days.
    """
    asked = Inputs(cases=cases, seed=seed, load=load, first=_day(first))
    try:
        world = world_of(catalogue_of(region_dir()), region_dir())
        with _progress(cases) as tick:
            found = study(world, service, asked, tick=tick)
    except LocatedError as fault:
        raise Unusable(str(fault)) from None
    except Refused as fault:
        raise Unusable(fault.text()) from None
    for warning in found.warnings:
        click.echo(f"注意：{warning}", err=True)
    if as_json:
        print_json(found.json)
    else:
        _print(found)


@contextmanager
def _progress(cases: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error where somebody watches."""
    if cases < 1:
        yield lambda: None
        return
    with tqdm(total=ticks(cases), desc="仿真", unit="件", disable=None, leave=False) as bar:
        yield lambda: _advance(bar)


def _advance(bar: Any) -> None:
    bar.update()


def _day(said: str | None) -> date | None:
    if said is None:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Unusable(f"“{said}”不是日期，请写成 2026-01-05。") from None


def _print(found: Study) -> None:
    told = found.json
    narrow = told["bottleneck"]["agency"]
    say = click.echo
    say(f"{told['service']}：{told['cases']} 件，每个工作日 {told['per_day']:g} 件，种子 {told['seed']}")
    say(f"{told['first_day']} 至 {told['last_day']}，最紧的部门 {narrow}（负荷 {told['load']:.0%}）；时间单位：工作日")
    say(f"人数和工时：{told['figures_status']}，{told['figures_basis']}")
    say("")
    say("        中位    90%    95%   部门超承诺  超总承诺")
    for key, name in (("serial", "串联"), ("parallel", "并联")):
        row = told[key]
        say(
            f"{name}  {row['p50']:6.2f} {row['p90']:6.2f} {row['p95']:6.2f}"
            f"   {row['late_share']:8.1%}  {row['over_share']:8.1%}"
        )
    say("")
    say("负荷    每日件数   中位    90%   部门超承诺  最长排队  来件停时还排")
    for row in told["overload"]:
        say(
            f"{row['load']:4.0%}  {row['per_day']:9.1f} {row['p50']:6.2f} {row['p90']:6.2f}"
            f"   {row['late_share']:8.1%}  {row['longest_queue']:8d}  {row['queue_at_end']:8d}"
        )
    green = told["green_channel"]
    say("")
    say(
        f"绿色通道（{green['share']:.0%} 的件）：每件少等 {green['green_waits_less']:g} 个工作日；"
        f"其他每件多等 {green['others_wait_more']:g} 个工作日"
    )
