"""The local stack: PostgreSQL, Kafka and Temporal without containers, and thidua's processes on top of them."""
