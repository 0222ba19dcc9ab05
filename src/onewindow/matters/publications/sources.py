"""The register of publication distribution fills in the applicant's own licence."""

from collections.abc import Mapping

from onewindow.core import clock
from onewindow.people.identity import number_of
from onewindow.people.models import Party
from onewindow.registers.publications import queries
from onewindow.sheets.sources import Asking, Prefilled, Source, sources


@sources.register("publication_licences")
class PublicationLicences(Source):
    """The number of the licence in force; the premises and kinds that stand on it may be changed by the applicant."""

    elements = frozenset({"pub_license_no"})

    def fetch(self, asking: Asking) -> Mapping[str, Prefilled]:
        """The newest licence in force of an enterprise."""
        if asking.applicant.kind != Party.Kind.LEGAL or asking.applicant.id_kind != "uscc":
            return {}
        held = [view for view in queries.licences_of(number_of(asking.applicant)) if view.status == "active"]
        if not held:
            return {}
        return {
            "pub_license_no": Prefilled(
                value=held[0].number,
                source_name=f"出版物发行登记簿（{held[0].authority}）",
                record=held[0].number,
                as_of=clock.now(),
                editable=len(held) > 1,
            )
        }
