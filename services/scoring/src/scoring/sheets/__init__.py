"""Score sheets (bảng điểm): what is scored, up to how many points, with which weight."""
