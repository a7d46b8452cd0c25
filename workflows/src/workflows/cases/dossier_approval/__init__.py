"""Hồ sơ qua các cấp: a dossier from its submission to its last outcome."""
