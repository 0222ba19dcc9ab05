"""Pictures of drawings 附图 by their names. Who has no code cannot guess a name; what is drawn is nobody's data."""

import re

from django.http import Http404, HttpRequest, HttpResponse

from onewindow.documents.typesetting import drawing_png
from onewindow.registers.land.plans import picture_named
from onewindow.web.routes import Audience, page

_NAME = re.compile(r"[0-9a-f]{32}")
#: Points per inch of the picture to keep: about 1440 wide, to be read on any phone.
_PER_INCH = 144
_FOR_EVER = "public, max-age=31536000, immutable"


@page(Audience.PUBLIC)
def picture(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """The drawing of this name as SVG or PNG. A name stands for one picture for ever, so browsers keep it."""
    svg = picture_named(name) if _NAME.fullmatch(name) else ""
    if not svg:
        raise Http404
    if ending == "png":
        response = HttpResponse(drawing_png(svg, per_inch=_PER_INCH), content_type="image/png")
        response.headers["Content-Disposition"] = f'attachment; filename="plan-{name[:8]}.png"'
    else:
        response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response.headers["Cache-Control"] = _FOR_EVER
    response.headers["X-Robots-Tag"] = "noindex"
    return response
