"""Makes the namespace and its search attributes, once; what is there already stays as it is."""

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
    client = await Client.connect(settings.temporal_address)
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
    try:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=namespace, search_attributes=SEARCH_ATTRIBUTES)
        )
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            raise
