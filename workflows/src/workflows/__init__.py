"""What leads every case through its levels. Workflows own no data and decide nothing that belongs to people."""
