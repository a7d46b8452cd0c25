#!/usr/bin/env bash
# PDFium (pypdfium2 5.15.2) with Typst 0.15.2: a hyphen behind which a line breaks is not in the text.
#
# A document's symbol such as QĐ-UBND may be broken behind its hyphen, which is printed at the end of the line. Typst
# writes the hyphen as a character of the text (it is no hyphenation: `hyphenate: false`), in a tagged PDF/A with
# everything that a reader could want to know. PDFium, with which Chromium shows PDF, takes each
# hyphen at a line's end for one of hyphenation and answers U+0002 in its place. One would expect the hyphen that was
# written, as pypdf gives it; a program that takes the number of a decision from the text gets another.
#
# Here a document's number and symbol are therefore kept on one line (services/papers, layouts/administrative.typ), and
# what reads papers back in tests knows of it.
#
# Exits 0 while it is so, 1 when the hyphen is answered.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2 pypdfium2==5.15.2 pypdf==6.1.1
"$folder/env/bin/python" - <<'PYTHON'
import io
import sys
from importlib.metadata import version

import pypdf
import pypdfium2
import typst

SOURCE = b"""
#set page(width: 60mm, height: 40mm, margin: 5mm)
#set document(date: datetime(year: 2025, month: 5, day: 5))
#set text(lang: "vi", hyphenate: false)
#block(width: 22mm)[abcdefgh-ijklmnop]
"""
content = typst.compile(SOURCE, pdf_standards="a-2a")
text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
other = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
print("typst", version("typst"), "pypdfium2", version("pypdfium2"), "pypdf", version("pypdf"))
print("expected: the hyphen that was written, as pypdf answers it:", repr(other))
print("seen:    ", repr(text))
sys.exit(0 if "-" in other and "\x02" in text and "-" not in text else 1)
PYTHON
