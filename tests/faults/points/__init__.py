"""kill -9 at every point between two I/Os, the points being generated: recorded in a first run, tried one by one."""
