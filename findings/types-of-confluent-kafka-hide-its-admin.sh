#!/usr/bin/env bash
# confluent-kafka 2.16.1: its types (py.typed) refuse the imports that its own module says are made from it.
#
# `confluent_kafka.admin` gathers the classes of an administrator from modules with an underscore, so that people import
# them from there; its docstring says so. It gathers them without `as` and without `__all__`, and to a type checker that
# follows the typing specification for packages with py.typed such a name is private. Under `mypy --strict` the classes
# for SCRAM users are refused ("does not explicitly export"), while `AdminClient`, defined in the module, is not; the
# only import that passes is of the module with the underscore. At run time both are the same class.
#
# Whoever checks strictly has to switch the package's types off, as here (pyproject.toml), and then nothing that is
# handed to it is checked.
#
# Exits 0 while it is so, 1 when the public names are exported.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check confluent-kafka==2.16.1 mypy==2.4.1
cat >"$folder/administers.py" <<'PYTHON'
from confluent_kafka.admin import AdminClient, ScramCredentialInfo, ScramMechanism, UserScramCredentialUpsertion

print(AdminClient, ScramCredentialInfo, ScramMechanism, UserScramCredentialUpsertion)
PYTHON
"$folder/env/bin/python" "$folder/administers.py" >/dev/null
cd "$folder"
said="$(env/bin/mypy --strict --config-file= --cache-dir=cache administers.py)" || true
echo "confluent-kafka 2.16.1, mypy 2.4.1"
echo "expected: no error, since the module says that people import these names from it, and they do"
echo "seen:     $(grep -c 'does not explicitly export' <<<"$said") names are not exported:"
echo "$said"
for name in ScramCredentialInfo ScramMechanism UserScramCredentialUpsertion; do
  grep -q "does not explicitly export attribute \"$name\"" <<<"$said"
done
