#!/usr/bin/env bash
# XlsxWriter 3.3.1: a workbook in constant memory that is never closed leaves its rows in a file of the temporary folder.
#
# With `constant_memory` the rows that were written wait in a file of their own, made by `tempfile.mkstemp`, which
# `Workbook.close` takes into the workbook and deletes. Where writing breaks off, as by an exception in whatever gives
# the rows, nobody does: the file stays after the workbook is gone, and after the process, in plain XML. One would
# expect a temporary file to end with the object that made it, as those of `tempfile.TemporaryFile` do.
#
# Lists with names of people would lie about in this way. Here a workbook is therefore closed also where its list breaks
# off, and thrown away then (decision 32; `test_a_list_that_breaks_off_is_no_file_and_leaves_none`).
#
# Exits 0 while it is so, 1 when nothing stays behind.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check xlsxwriter==3.3.1
mkdir "$folder/left"
TMPDIR="$folder/left" "$folder/env/bin/python" -W ignore - <<'PYTHON'
from io import BytesIO

import xlsxwriter


def rows():
    for number in range(5_000):
        yield f"Person {number}"
    raise ConnectionError("whoever gives the rows is gone")


def write():
    book = xlsxwriter.Workbook(BytesIO(), {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, name in enumerate(rows()):
        sheet.write_string(number, 0, name)
    book.close()


try:
    write()
except ConnectionError:
    pass
PYTHON
found="$(grep --recursive --files-with-matches 'Person 17<' "$folder/left" | wc -l)"
echo "xlsxwriter $("$folder/env/bin/python" -c 'import xlsxwriter; print(xlsxwriter.__version__)')"
echo "expected: nothing is left in the temporary folder once the process has ended"
echo "seen:     $found file(s) with names in it"
[ "$found" -eq 1 ]
