"""A Temporal server (its four services in one process) over PostgreSQL, on loopback; and the time-skipping one."""

import json
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from localstack import postgres
from localstack.cache import existing, temporal_dir, temporal_test_server_dir
from localstack.ports import HOST
from localstack.processes import Program, StartFailed, write_whole

START_SECONDS = 90.0
HISTORY_SHARDS = 4  # fixed for the life of the data
PLUGIN = "postgres12_pgx"
SCHEMAS = {"temporal": "postgresql/v12/temporal", "temporal_visibility": "postgresql/v12/visibility"}
CONNECTIONS = {"temporal": 20, "temporal_visibility": 10}
SERVICES = ("frontend", "history", "matching", "worker")
PORTS = 2 * len(SERVICES) + 1  # for each service one for calls and one for membership; one for HTTP

# Defaults that bite a single small server: rates meant for a share of a big one, and scattered task queues.
DYNAMIC_CONFIG = {
    "frontend.namespaceRPS": 2400,
    "frontend.namespaceRPS.visibility": 200,
    # With the forced refresh below, a list reads the cluster's metadata once for each case that it shows.
    "frontend.persistenceMaxQPS": 20_000,
    "matching.rps": 10_000,
    "matching.numTaskqueueReadPartitions": 1,
    "matching.numTaskqueueWritePartitions": 1,
    "system.enableActivityEagerExecution": True,
    "system.forceSearchAttributesCacheRefreshOnRead": True,
    "frontend.WorkflowTimeSkippingEnabled": True,
}


@dataclass(frozen=True)
class Endpoint:
    """Where Temporal listens; `http_port` carries the same API as JSON, which our probe uses."""

    address: str
    http_port: int


def program(data_dir: Path, postgres_url: str, ports: list[int]) -> tuple[Program, str]:
    """The server over databases of its own in that PostgreSQL (created, or brought up to date), and its address."""
    for database, schema in SCHEMAS.items():
        provide_database(postgres_url, database, schema)
    data_dir.mkdir(parents=True, exist_ok=True)
    dynamic = data_dir / "dynamic.yaml"
    # JSON is YAML: no library is needed to write it.
    write_whole(
        dynamic, json.dumps({key: [{"value": value}] for key, value in DYNAMIC_CONFIG.items()}, indent=2)
    )
    config = data_dir / "temporal.yaml"
    write_whole(config, json.dumps(configuration(postgres_url, ports, dynamic), indent=2))
    server = Program(
        name="temporal",
        command=(
            str(existing(temporal_dir() / "server")),
            "--config-file",
            str(config),
            "--allow-no-auth",
            "start",
        ),
        environment={"GOGC": "400"},  # a twentieth of its CPU for some tens of megabytes
        is_ready=lambda: serves_workflows(ports[-1]),
    )
    return server, f"{HOST}:{ports[0]}"


def provide_database(postgres_url: str, database: str, schema: str) -> None:
    """Create a database with Temporal's schema, which takes its name once it is complete; update an existing one."""
    found = "SELECT 1 FROM pg_database WHERE datname = :'database'"
    if postgres.execute(postgres_url, found, database=database):
        if database == "temporal":
            # Members of an earlier run, on ports that are no more: the server would wait for them to answer.
            postgres.execute(with_database(postgres_url, database), "DELETE FROM cluster_membership")
        schema_tool(postgres_url, database, "update-schema", "--schema-name", schema)
        return
    new = f"{database}_unfinished"
    create = 'DROP DATABASE IF EXISTS :"new";\nCREATE DATABASE :"new";'
    postgres.execute(postgres_url, create, new=new)
    schema_tool(postgres_url, new, "setup-schema", "-v", "0.0")
    schema_tool(postgres_url, new, "update-schema", "--schema-name", schema)
    # The schema's version is recorded under the database's name.
    recorded = "UPDATE schema_version SET db_name = :'database'"
    postgres.execute(with_database(postgres_url, new), recorded, database=database)
    postgres.execute(postgres_url, 'ALTER DATABASE :"new" RENAME TO :"database"', new=new, database=database)


def with_database(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def schema_tool(postgres_url: str, database: str, *arguments: str) -> None:
    """Run Temporal's schema tool. Raises StartFailed with what it prints."""
    url = urlsplit(postgres_url)
    command = [
        str(existing(temporal_dir() / "sql")),
        *("--plugin", PLUGIN, "--ep", str(url.hostname), "-p", str(url.port)),
        *("-u", str(url.username), "--db", database, *arguments),
    ]
    environment = {"SQL_PASSWORD": url.password or ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise StartFailed(f"Temporal's schema in {database} failed:\n{done.stdout}{done.stderr}")


def configuration(postgres_url: str, ports: list[int], dynamic: Path) -> dict[str, object]:
    """Temporal's configuration: two stores, four services, one cluster, no archive."""
    url = urlsplit(postgres_url)
    address = f"{HOST}:{ports[0]}"
    stores = {
        database: {
            "sql": {
                "pluginName": PLUGIN,
                "databaseName": database,
                "connectAddr": f"{url.hostname}:{url.port}",
                "connectProtocol": "tcp",
                "user": url.username,
                "password": url.password or "",
                "maxConns": connections,
                "maxIdleConns": connections,
                "maxConnLifetime": "1h",
            }
        }
        for database, connections in CONNECTIONS.items()
    }
    services: dict[str, dict[str, dict[str, object]]] = {
        service: {"rpc": {"grpcPort": grpc, "membershipPort": membership, "bindOnLocalHost": True}}
        for service, grpc, membership in zip(SERVICES, ports[0:8:2], ports[1:8:2], strict=True)
    }
    services["frontend"]["rpc"]["httpPort"] = ports[8]
    cluster = {
        "enabled": True,
        "initialFailoverVersion": 1,
        "rpcName": "frontend",
        "rpcAddress": address,
    }
    return {
        "log": {"stdout": True, "level": "warn"},
        "persistence": {
            "defaultStore": "temporal",
            "visibilityStore": "temporal_visibility",
            "numHistoryShards": HISTORY_SHARDS,
            "datastores": stores,
        },
        "global": {"membership": {"maxJoinDuration": "30s", "broadcastAddress": HOST}},
        "services": services,
        "clusterMetadata": {
            "enableGlobalNamespace": False,
            "failoverVersionIncrement": 10,
            "masterClusterName": "active",
            "currentClusterName": "active",
            "clusterInformation": {"active": cluster},
        },
        "archival": {"history": {"state": "disabled"}, "visibility": {"state": "disabled"}},
        "namespaceDefaults": {
            "archival": {"history": {"state": "disabled"}, "visibility": {"state": "disabled"}}
        },
        "publicClient": {"hostPort": address},
        "dynamicConfigClient": {"filepath": str(dynamic), "pollInterval": "60s"},
    }


def serves_workflows(http_port: int) -> bool:
    """Whether frontend, history and matching work together, asked with a workflow and a queue nobody has."""
    system = f"http://{HOST}:{http_port}/api/v1/namespaces/temporal-system"
    return (
        status_of(f"{system}/workflows/probe") is HTTPStatus.NOT_FOUND
        and status_of(f"{system}/task-queues/probe") is HTTPStatus.OK
    )


def status_of(url: str) -> HTTPStatus | None:
    """The status of a GET, None when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=2.0) as answer:  # noqa: S310  loopback, see the callers
            return HTTPStatus(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return HTTPStatus(refused.code)
    except OSError:
        return None


def write_test_server(path: Path) -> Path:
    """Write an executable that starts the time-skipping test server, for `start_time_skipping`."""
    jars = existing(temporal_test_server_dir() / "lib")
    java = "java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    write_whole(
        path, f"#!/bin/sh\nexec {java} -cp '{jars}/*' io.temporal.testserver.TestServer \"$@\"\n", 0o700
    )
    return path
