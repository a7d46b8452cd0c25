"""Conditions on many values with one parameter, however many they are: a statement has 32,767 at most."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, ColumnElement, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY


def among(column: ColumnElement[Any] | Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Whether the column is one of the values."""
    return column == any_(literal(list(values), ARRAY(column.type)))
