"""Phiên họp của Hội đồng: a council session from its agenda to its tally, with its scoring panel."""
