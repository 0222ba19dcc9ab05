"""Complete answers for a service, made from the sheet's own declarations: whatever it asks, it gets."""

from onewindow.catalogue.elements import ElementType
from onewindow.sheets.answers import Handed, answerable
from onewindow.sheets.assessment import assess
from onewindow.sheets.entries import entries_of
from onewindow.sheets.values import FILES, StoredFile

SERVICES = [
    "publication_joint",
    "power_green_channel",
    "enterprise_startup",
    "enterprise_dereg",
    "utility_onsite",
    "lenient_exemption",
    "exit_entry_hub",
    "newborn",
    "real_estate",
]
#: What is known of the only upload, named "file".
FILE = {"file": StoredFile(upload="file", media_type="image/jpeg", size=3)}

ADULT, USCC = "652801199001010002", "91652801MA7A000170"
MRZ = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
BY_TYPE = {
    ElementType.LONG_TEXT: "情况说明",
    ElementType.INTEGER: "3",
    ElementType.DECIMAL: "80.5",
    ElementType.BOOLEAN: "false",
    ElementType.TEXTS: ["一", "二"],
    ElementType.DATE: "2027-03-01",
    ElementType.DATETIME: "2026-12-01T10:30",
    ElementType.MONTH: "2026-12",
    ElementType.DATE_RANGE: ["2026-12-01", "2027-11-30"],
    ElementType.PHONE: "13900000001",
    ElementType.EMAIL: "a@example.com",
    ElementType.URL: "https://example.com/shop",
    ElementType.DOMAIN: "example.com",
    ElementType.PERSON_ID: ADULT,
    ElementType.USCC: USCC,
    ElementType.DIVISION: "652801",
    ElementType.COUNTRY: "KAZ",
    ElementType.MRZ: MRZ,
    ElementType.SIGNATURE: "true",
    ElementType.LINE: {"type": "LineString", "coordinates": [[86.14, 41.75], [86.15, 41.76]]},
    ElementType.POINT: {"type": "Point", "coordinates": [86.14, 41.75]},
    ElementType.ORGANISATION: {"uscc": USCC, "name": "样例公司"},
    ElementType.LIST_ENTRY: {"entry": "X-1", "version": "1"},
}
#: What the patterns of the region's elements want.
BY_NAME = {
    # 620 metres, which is what the typical answers state.
    "route_geometry": {"type": "LineString", "coordinates": [[86.14, 41.75], [86.147455, 41.75]]},
    "industry_code": "5243",
    # 张样例's in the demo's book of land, who sells it to himself: nobody else signs.
    "re_unit": "652801001002GB00012F00010302",
    "re_holders": [{"name": "张样例", "id_no": ADULT}],
    "project_code": "2026-652801-52-01-000001",
    "surname_en": "ERIKSSON",
    "given_en": "ANNA MARIA",
    "passport_no": "L898902C3",
    "registered_capital_wan": "1",
    "customs_reg_no": "6528960001",
    "payout_account": "6217000012345678901",
}

#: What is asked only once the register has filled in its part: his flat, held for more than five years.
ONCE_FILLED = {"real_estate": {"re_seller_only_home": "true"}}


def answer_for(entry, uploads):
    element = entry.element
    if element.id in BY_NAME or element.type in FILES:
        return BY_NAME.get(element.id, [uploads] if element.type is ElementType.FILES else uploads)
    if element.type is ElementType.CHOICE:
        allowed = entry.constraints.one_of or [option.value for option in element.options]
        return allowed[0]
    if element.type is ElementType.CHOICES:
        return [element.options[0].value]
    if element.type in {ElementType.RECORD, ElementType.TABLE}:
        rows = max(entry.constraints.min_rows or 1, 1)
        row = {column.id: cell_for(column) for column in element.columns}
        return row if element.type is ElementType.RECORD else [dict(row) for _ in range(rows)]
    if element.type in {ElementType.INTEGER, ElementType.DECIMAL}:
        return number_for(entry.constraints)
    return BY_TYPE.get(element.type, "样例")


def number_for(limits):
    least = limits.min if limits.min is not None else (limits.above + 1 if limits.above is not None else 1)
    return str(int(least if limits.max is None else min(least, limits.max)) or 1)


def cell_for(column):
    if column.type is ElementType.CHOICE:
        return column.options[0].value
    if column.type in {ElementType.INTEGER, ElementType.DECIMAL}:
        return number_for(column.constraints)
    return BY_TYPE.get(column.type, "样例")


def complete(catalogue, service, *, today, start=None, upload="file", stored=None, division="652801"):
    """Answers that leave nothing missing, grown until the sheet asks for no more. (answers, material keys)"""
    possible = answerable(catalogue, catalogue.service[service])
    given = start if start is not None else dict(catalogue.service[service].typical_answers)
    answers = {name: value for name, value in given.items() if name in possible}
    answers |= ONCE_FILLED.get(service, {})
    materials: set[str] = set()
    for _ in range(12):
        handed = Handed(uploads=stored or {}, materials=frozenset(materials))
        found = assess(
            catalogue, service, entries_of(answers), division=division, today=today, handed=handed, strict=False
        )
        if not found.faults:
            break
        for fault in found.faults:
            entry = found.sheet.of(fault.element)
            if entry is not None and entry.asked:
                answers[fault.element] = answer_for(entry, upload)
            elif "." in fault.element:
                materials.add(fault.element)
            elif fault.element in catalogue.element:
                answers[fault.element] = guess(catalogue.element[fault.element])
    return answers, materials


def guess(element):
    if element.options:
        return element.options[0].value
    return BY_TYPE.get(element.type, "样例")
