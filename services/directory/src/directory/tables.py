"""The metadata to which all tables of the directory belong: aggregates refer to each other's rows."""

from sqlalchemy import MetaData

from kit.tables import NAMES

metadata = MetaData(naming_convention=NAMES)
