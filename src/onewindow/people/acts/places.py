"""The region's divisions and agencies, from its data files into the tables."""

from pathlib import Path

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.region import region_dir
from onewindow.people.models import Agency, AgencyName, Division
from onewindow.people.permissions import Permission, demand
from onewindow.people.region import DeclaredAgency, Place, read_region


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
    before = {(a.code, a.division_id): a for a in Agency.objects.all()}
    names: dict[int, dict[str, AgencyName]] = {}
    for name in AgencyName.objects.all():
        names.setdefault(name.agency_id, {})[name.since.isoformat()] = name
    for declared in region.agencies:
        agency, powers = before.get((declared.code, declared.division)), list(declared.powers)
        if agency is None:
            agency = Agency.objects.create(code=declared.code, division_id=declared.division, powers=powers)
        elif agency.powers != powers:
            Agency.objects.filter(pk=agency.pk).update(powers=powers)
        _write_names(agency, declared, names.get(agency.pk, {}))
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


def _write_names(agency: Agency, declared: DeclaredAgency, before: dict[str, AgencyName]) -> None:
    for said in declared.names:
        fields = {
            "names": said.names,
            "form": said.form,
            "until": said.until,
            "basis": said.basis,
            "status": said.status,
        }
        row = before.pop(said.since.isoformat(), None)
        if row is None:
            AgencyName.objects.create(agency=agency, since=said.since, **fields)
        elif any(getattr(row, key) != value for key, value in fields.items()):
            AgencyName.objects.filter(pk=row.pk).update(**fields)
    for row in before.values():
        row.delete()
