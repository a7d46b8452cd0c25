"""The metadata to which all tables of awards belong, and the column types that they share."""

from fractions import Fraction
from typing import Any

from sqlalchemy import Dialect, MetaData, Text, TypeDecorator

from kit.tables import NAMES

metadata = MetaData(naming_convention=NAMES)


class Share(TypeDecorator[Fraction]):
    """An exact share of a whole, stored as people write it: "1/2"."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, _: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any, _: Dialect) -> Fraction | None:
        return None if value is None else Fraction(value)
