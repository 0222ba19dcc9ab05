"""Write one case with the product and print what the floor needs to write the same: `python -m bench.sample`."""

import json
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    from bench.ways.product import CODES, OPINION, County, Outcome, acts
    from onewindow.cases.models import Case, Fact
    from onewindow.core.models import Event

    county = County()
    filing, applicant = county.filing()
    number = acts.submit(filing, by=applicant).number
    states = [Case.objects.get(number=number).state]
    acts.accept(number, CODES, by=county.by("clerk"))
    states.append(Case.objects.get(number=number).state)
    for code in CODES:
        acts.decide(number, code, Outcome.GRANTED, by=county.by(f"reviewer_{code}"), opinion=OPINION)
        states.append(Case.objects.get(number=number).state)
    said = {
        **{f"agency_{n}": county.agencies[code] for n, code in enumerate(CODES)},
        **{f"reviewer_{n}": f"staff:{county.staff[f'reviewer_{code}']}" for n, code in enumerate(CODES)},
        **{f"state_{n}": json.dumps(s, ensure_ascii=False) for n, s in enumerate(states, 1)},
        **{f"body_{e.seq}": json.dumps(e.body, ensure_ascii=False) for e in Event.objects.order_by("seq")},
        "facts": json.dumps([_fact(f) for f in Fact.objects.filter(case__number=number, seq=1)], ensure_ascii=False),
        "clerk": f"staff:{county.staff['clerk']}",
        "edition": county.edition,
        "plan": county.plan.digest,
        "first_party": min(county.parties),
        "hash": "\\x" + "ab" * 32,
    }
    json.dump(said, sys.stdout, ensure_ascii=False)


def _fact(row) -> dict:
    sealed = None if row.sealed is None else bytes(row.sealed).hex()
    return {"element": row.element, "value": row.value, "sealed": sealed, "source": row.source, "origin": row.origin}


if __name__ == "__main__":
    main()
