"""The working calendar: days that depart from Monday to Friday."""
