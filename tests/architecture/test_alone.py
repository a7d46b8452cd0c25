"""Each deployable is installed alone, from its own wheel, and needs nothing of its neighbours.

A folder with the deployable's wheel and the wheels of contracts, kit and authority stands for a fresh environment.
The third-party packages are those of this environment; `-S` keeps its links to the checkout out, `-I` its settings.
"""

import ast
import json
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.architecture.checkout import HOME_OF, LIBRARIES, SERVICES, files, python_files

pytestmark = pytest.mark.slow
DEPLOYABLES = (*SERVICES, "portal", "workflows")
ENVIRONMENT = {
    "THIDUA_DATABASE_URL": "postgresql://nobody:none@127.0.0.1:1/nowhere",
    "THIDUA_KAFKA_BOOTSTRAP": "127.0.0.1:1",
    "THIDUA_OIDC_ISSUER": "http://issuer.test",
    "THIDUA_OIDC_CLIENT_SECRET": "none",
    "THIDUA_SMTP_HOST": "127.0.0.1",
    "THIDUA_MAIL_FROM": "thidua@example.vn",
    **{
        f"THIDUA_{name.upper()}_URL": "http://127.0.0.1:1"
        for name in ("directory", "submissions", "scoring", "awards", "notify", "papers")
    },
    "THIDUA_PUBLIC_URL": "https://portal.test",
    "THIDUA_SESSION_KEY": "A" * 43,
}
RUN = """
import importlib.util, json, runpy, sys
installed, packages, deployable, neighbours, *arguments = sys.argv[1:]
sys.path[:0] = [installed]
sys.path.append(packages)
found = [name for name in neighbours.split(",") if importlib.util.find_spec(name)]
assert not found, f"neighbours are here: {found}"
sys.argv[:] = [deployable, *arguments]
runpy.run_module(deployable, run_name="__main__")
"""
Installed = Mapping[str, Path]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A wheel of every package of ours."""
    folder = tmp_path_factory.mktemp("wheels")
    return {
        name: Path(next(WheelBuilder(str(home)).build(directory=str(folder), versions=["standard"])))
        for name, home in HOME_OF.items()
    }


@pytest.fixture(scope="module")
def installed(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """For each deployable a folder into which it and the libraries were installed."""
    folders = {name: tmp_path_factory.mktemp(name) for name in DEPLOYABLES}
    for deployable, folder in folders.items():
        for package in (deployable, *LIBRARIES):
            with zipfile.ZipFile(wheels[package]) as wheel:
                wheel.extractall(folder)
    return folders


def run_alone(installed: Installed, deployable: str, *arguments: str, code: int = 0) -> str:
    neighbours = ",".join(name for name in DEPLOYABLES if name != deployable)
    command = [sys.executable, "-I", "-S", "-c", RUN, str(installed[deployable])]
    command += [sysconfig.get_path("purelib"), deployable, neighbours, *arguments]
    done = subprocess.run(command, env=ENVIRONMENT, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == code, done.stderr
    return done.stdout


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_alone_prints_its_openapi(installed: Installed, service: str) -> None:
    document = json.loads(run_alone(installed, service, "openapi"))
    assert document["info"]["title"] == service
    assert document["paths"]


def test_workflows_alone_print_their_help(installed: Installed) -> None:
    assert "worker" in run_alone(installed, "workflows", "--help")


def test_the_portal_alone_puts_its_pages_together(installed: Installed) -> None:
    assert "serve" in run_alone(installed, "portal", "--help")
    assert "PostgreSQL: nobody answers" in run_alone(installed, "portal", "reach", code=1)


def test_a_neighbour_would_be_noticed(installed: Installed, wheels: dict[str, Path]) -> None:
    folder = installed["notify"] / "beside"
    with zipfile.ZipFile(wheels["awards"]) as wheel:
        wheel.extractall(folder)
    with zipfile.ZipFile(wheels["notify"]) as wheel:
        wheel.extractall(folder)
    with pytest.raises(AssertionError, match="neighbours are here"):
        run_alone({"notify": folder}, "notify", "openapi")


@pytest.mark.parametrize("package", HOME_OF)
def test_the_wheel_has_every_file_of_the_package(wheels: dict[str, Path], package: str) -> None:
    """Migrations, messages, templates and YAML files travel with the code."""
    source = HOME_OF[package] / "src"
    ours = {path.relative_to(source).as_posix() for path in files() if path.is_relative_to(source)}
    with zipfile.ZipFile(wheels[package]) as wheel:
        missing = ours - set(wheel.namelist())
    assert ours
    assert not missing


@pytest.mark.parametrize("package", HOME_OF)
def test_what_a_package_imports_it_asks_for(package: str) -> None:
    """Every third-party package that the code names is named in its pyproject.toml; what builds it, by the build."""
    home = HOME_OF[package]
    told = tomllib.loads((home / "pyproject.toml").read_text("utf-8"))
    sources = [path for path in python_files("services", "workflows") if path.is_relative_to(home)]
    running = [path for path in sources if path.is_relative_to(home / "src")]
    building = [path for path in sources if path not in running]
    missing = {
        *_not_asked_for(running, told["project"]["dependencies"], package),
        *_not_asked_for(building, told["build-system"]["requires"], package),
    }
    assert not missing, f"{package} imports {sorted(missing)} and does not ask for them"


def _not_asked_for(sources: Sequence[Path], asked: Sequence[str], package: str) -> set[str]:
    names = {_plain(each) for each in asked}
    named = {
        name.partition(".")[0]
        for path in sources
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _imported(node)
    }
    distributions = packages_distributions()
    return {
        name
        for name in named - set(sys.stdlib_module_names) - {package}
        if not names & {_plain(each) for each in distributions.get(name, [f"thidua-{name}"])}
    }


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import():
            return [each.name for each in node.names]
        case ast.ImportFrom(module=str(module)):
            return [module]
        case _:
            return []


def _plain(requirement: str) -> str:
    """The name of a requirement, as PEP 503 compares names."""
    name = requirement
    for stop in "[<>=!~; ":
        name = name.partition(stop)[0]
    return name.replace("_", "-").replace(".", "-").lower()
