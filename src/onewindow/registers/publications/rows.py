"""How values become rows of this register and back."""

from datetime import datetime

from .entry import LicenceEntry, OnlineShop
from .errors import FilingEnded, LicenceEnded, NoFiling, NoLicence
from .models import Filing, Licence, LicenceParticulars


def licence_stream(number: str) -> str:
    """The history of one licence."""
    return f"register:publications/licence/{number}"


def filing_stream(filing: int) -> str:
    """The history of one filing (its number comes later)."""
    return f"register:publications/filing/{filing}"


def active_licence(number: str) -> Licence:
    """The row, locked, of a licence in force. Raises NoLicence, LicenceEnded."""
    row = Licence.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise NoLicence(number=number)
    if row.status != Licence.Status.ACTIVE:
        raise LicenceEnded(number=number, status=row.get_status_display(), ended_on=row.ended_on)
    return row


def open_filing(filing: int) -> Filing:
    """The row, locked, of a filing that has not ended. Raises NoFiling, FilingEnded."""
    row = Filing.objects.select_for_update().filter(pk=filing).first()
    if row is None:
        raise NoFiling(number=filing)
    if row.status == Filing.Status.ENDED:
        raise FilingEnded(number=row.number or filing, reason=row.end_reason)
    return row


def write_particulars(licence: Licence, entry: LicenceEntry, since: datetime) -> None:
    """What the licence says from `since`; an older row must have been closed."""
    LicenceParticulars.objects.create(
        licence=licence,
        holder_name=entry.holder_name,
        org_type=entry.org_type,
        legal_rep_name=entry.legal_rep_name,
        address=entry.address,
        types=list(entry.types),
        since=since,
    )


def shop_of(row: Filing) -> OnlineShop:
    """The shop as the filing has it."""
    return OnlineShop(
        channels=tuple(row.channels),
        shop_name=row.shop_name,
        platform=row.platform,
        net_url=row.net_url,
        net_domain=row.net_domain,
        icp_no=row.icp_no,
        net_start_date=row.net_start_date,
        warehouse_address=row.warehouse_address,
    )
