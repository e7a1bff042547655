"""Eight kilobytes that unpack to eight million."""

import io
import zipfile

_out = io.BytesIO()
with zipfile.ZipFile(_out, "w", zipfile.ZIP_DEFLATED) as _archive:
    _archive.writestr("word/document.xml", "<w>" + "税" * 2_700_000 + "</w>")
FILES = {"deal.docx": _out.getvalue()}
