"""The directory: who is who, in which unit, in what role, on which days; and which days are worked."""
