#!/usr/bin/env bash
# pydantic 2.14.3: strict JSON mode takes some texts for days and numbers.
#
# In strict mode a JSON number is refused as a `date`, since it is none. The same digits in quotes are accepted when,
# as seconds since 1970, they fall on midnight: "1746662400" is 8 May 2025, "0" is 1 January 1970. A `Decimal` accepts
# text in strict mode by design, and with it digits of every script, exponents and underscores: the Arabic "٥٠" is 50,
# "1e2" is 1E+2, "1_000" is 1000. A day of birth typed as a number of a document, or points as text, pass for valid.
# Here days and numbers are types of their own that judge the spelling first (`kit.text`: Day, Moment, Number).
#
# Exits 0 while it is so, 1 when one of them is refused.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check pydantic==2.14.3
"$folder/env/bin/python" - <<'PYTHON'
import sys
from datetime import date
from decimal import Decimal

from pydantic import VERSION, TypeAdapter, ValidationError

CASES = [(date, '"1746662400"'), (date, '"0"'), (Decimal, '"٥٠"'), (Decimal, '"1e2"'), (Decimal, '"1_000"')]
print(f"pydantic {VERSION}")
print("expected: strict validation of JSON refuses each of them")
taken = 0
for kind, text in CASES:
    try:
        value = TypeAdapter(kind).validate_json(text, strict=True)
    except ValidationError:
        print(f"seen:     {kind.__name__} {text}: refused")
    else:
        taken += 1
        print(f"seen:     {kind.__name__} {text}: {value!r}")
sys.exit(0 if taken == len(CASES) else 1)
PYTHON
