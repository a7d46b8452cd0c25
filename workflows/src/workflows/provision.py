"""Makes the namespace and its search attributes, once; what is there already stays as it is."""

import asyncio
import time
from datetime import timedelta
from typing import Final

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from workflows import names
from workflows.settings import Settings

RETENTION: Final = timedelta(days=30)
"""How long Temporal keeps the history of a finished case; the dossier's own history is permanent."""
KNOWN_S: Final = 30.0
"""How long a namespace may take to be known everywhere in Temporal after it was made."""
AGAIN_S: Final = 0.5
SEARCH_ATTRIBUTES: Final = {
    names.UNIT: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    names.LEVEL: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    names.STEP: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    names.DUE: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    names.VERSION: IndexedValueType.INDEXED_VALUE_TYPE_INT,
    names.TROUBLE: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
}


async def provision(settings: Settings) -> None:
    """Namespace and typed search attributes. Raises RPCError when Temporal is away."""
    client = await Client.connect(settings.temporal_address, tls=settings.tls)
    await provision_namespace(client, settings.temporal_namespace)


async def provision_namespace(client: Client, namespace: str) -> None:
    try:
        await client.workflow_service.register_namespace(
            RegisterNamespaceRequest(
                namespace=namespace,
                workflow_execution_retention_period=Duration(seconds=int(RETENTION.total_seconds())),
            )
        )
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            raise
    await _add_search_attributes(client, namespace)


async def _add_search_attributes(client: Client, namespace: str) -> None:
    """Where somebody asked for the namespace before it was there, Temporal denies it for some seconds more."""
    request = AddSearchAttributesRequest(namespace=namespace, search_attributes=SEARCH_ATTRIBUTES)
    deadline = time.monotonic() + KNOWN_S
    while True:
        try:
            await client.operator_service.add_search_attributes(request)
        except RPCError as error:
            if error.status is RPCStatusCode.ALREADY_EXISTS:
                return
            if error.status is not RPCStatusCode.NOT_FOUND or time.monotonic() > deadline:
                raise
            await asyncio.sleep(AGAIN_S)
        else:
            return
