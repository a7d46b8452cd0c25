"""Panels (tổ chấm điểm) of council sessions: scores, recusals, results."""
