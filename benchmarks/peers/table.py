"""Reads a table with pandas each time that a line comes in, and prints how long it took.

    python table.py FILE

The other side of benchmarks/run TableReadBenchmark, which asks for one reading after each of its own. Prints the
clock and the processor time, in seconds.
"""

import sys
import time

import pandas as pd

for _ in sys.stdin:
    clock, processor = time.perf_counter(), time.process_time()
    rows = len(pd.read_csv(sys.argv[1]))
    print(rows, time.perf_counter() - clock, time.process_time() - processor, flush=True)
