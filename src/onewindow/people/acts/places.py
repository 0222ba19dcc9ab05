"""The region's divisions and agencies, from its data files into the tables."""

from pathlib import Path

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.region import region_dir
from onewindow.people import kept
from onewindow.people.models import Agency, AgencyName, Division
from onewindow.people.permissions import Permission, demand
from onewindow.people.region import Place, Region, read_region


@act("load_region")
def load_region(*, folder: Path | None = None, by: Actor) -> None:
    """Bring divisions, agencies and their dated names up to what the region's folder says; nothing is ever deleted.

    May be repeated. A name whose file entry changed is corrected, a name that is no longer in the file goes (it was
    wrong: a renamed agency keeps its old name with an `until`). Raises LocatedError, NotAllowed.
    """
    demand(by, Permission.LOAD_REGION)
    folder = folder or region_dir()
    region = read_region(folder)
    for place in region.places:
        _write_place(place)
    for place in region.places:
        Division.objects.filter(pk=place.code).update(parent_id=place.parent)
    _write_agencies(region)
    body = {"digest": region.digest, "divisions": len(region.places), "agencies": len(region.agencies)}
    events.append(f"region:{folder.name}", verb="load_region", by=by, body=body)


def _write_place(place: Place) -> None:
    fields = {
        "names": place.names,
        "short_name": place.short_name,
        "level": place.level,
        "administered": place.administered,
    }
    row = Division.objects.filter(pk=place.code).first()
    if row is None:
        Division.objects.create(code=place.code, parent=None, **fields)
    elif any(getattr(row, key) != value for key, value in fields.items()):
        Division.objects.filter(pk=place.code).update(**fields)


def _write_agencies(region: Region) -> None:
    before = {(row.code, row.division_id): row for row in Agency.objects.all()}
    new = [d for d in region.agencies if (d.code, d.division) not in before]
    made = Agency.objects.bulk_create(Agency(code=d.code, division_id=d.division, powers=list(d.powers)) for d in new)
    changed = [
        before[d.code, d.division]
        for d in region.agencies
        if (d.code, d.division) in before and before[d.code, d.division].powers != list(d.powers)
    ]
    powers = {(d.code, d.division): list(d.powers) for d in region.agencies}
    for row in changed:
        row.powers = powers[row.code, row.division_id]
    Agency.objects.bulk_update(changed, ["powers"])
    _write_names(region, {(row.code, row.division_id): row for row in [*before.values(), *made]})


def _write_names(region: Region, agencies: dict[tuple[str, str], Agency]) -> None:
    before = {(row.agency_id, row.since): row for row in AgencyName.objects.all()}
    new: list[AgencyName] = []
    for declared in region.agencies:
        agency = agencies[declared.code, declared.division]
        for said in declared.names:
            fields = {
                "names": said.names,
                "form": said.form,
                "until": said.until,
                "basis": said.basis,
                "status": said.status,
            }
            row = before.pop((agency.pk, said.since), None)
            if row is None:
                new.append(AgencyName(agency=agency, since=said.since, **fields))
            elif any(getattr(row, key) != value for key, value in fields.items()):
                AgencyName.objects.filter(pk=row.pk).update(**fields)
    AgencyName.objects.bulk_create(new)
    here = {agencies[d.code, d.division].pk for d in region.agencies}
    AgencyName.objects.filter(pk__in=[row.pk for row in before.values() if row.agency_id in here]).delete()
    kept.forget()
