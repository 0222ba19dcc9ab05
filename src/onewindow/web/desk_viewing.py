"""Documents beside the decision: a picture as it is, a page of a PDF as a picture that cannot run anything.

Typst draws the page (it reads PDF itself), so no reader of the browser is asked and no script of the file ever runs.
"""

import base64
import logging
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from django.conf import settings
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from onewindow.cases.queries import FileView

PDF = "application/pdf"
#: Pictures that a browser shows without running anything.
PICTURES = frozenset({"image/jpeg", "image/png"})
SHOWN_INSIDE = PICTURES | {PDF}
#: A larger file is downloaded, not drawn.
_MOST_BYTES = 30 * 1024 * 1024
_PPI = 110.0
_SHEET = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("a.pdf", page: int(sys.inputs.page))\n'

logger = logging.getLogger(__name__)


def path_of(file: FileView) -> Path | None:
    """Where the file lies; None where it is gone."""
    path = Path(settings.UPLOADS) / file.path
    return path if path.is_file() else None


def pages_of(file: FileView) -> int:
    """How many pages can be shown: 1 for a picture, 0 for what is only downloaded."""
    if file.media_type in PICTURES:
        return 1
    path = path_of(file)
    if file.media_type != PDF or path is None or file.size > _MOST_BYTES:
        return 0
    return _counted(str(path), file.sha256)


@lru_cache(maxsize=256)
def _counted(path: str, sha256: str) -> int:
    try:
        with Path(path).open("rb") as stream:
            return int(PdfFileReader(stream, strict=False).root["/Pages"]["/Count"])
    except (PdfError, OSError, ValueError, TypeError, KeyError, RecursionError):
        return 0


def page_picture(pdf: bytes, page: int) -> bytes | None:
    """A page of a PDF as PNG; None where it cannot be drawn."""
    with TemporaryDirectory() as folder:
        for name, content in (("main.typ", _SHEET), ("a.pdf", pdf)):
            (Path(folder) / name).write_bytes(content)
        try:
            made = typst.compile(
                Path(folder) / "main.typ", root=Path(folder), format="png", ppi=_PPI, sys_inputs={"page": str(page)}
            )
        except (typst.TypstError, RuntimeError) as fault:
            logger.warning("a page of a PDF could not be drawn: %s", type(fault).__name__)
            return None
    return made


def inline(png: bytes) -> str:
    """A picture inside the page itself."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
