"""What the Python scripts share: vectors from files, time and memory."""
import json
import os
import sys
import time

import numpy


def vectors(path, dimensions):
    """The rows of a file, mapped."""
    return numpy.memmap(path, dtype="<f4", mode="r").reshape(-1, dimensions)


def peak_mb():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024


def threads():
    return int(os.environ.get("OMP_NUM_THREADS", os.cpu_count()))


def measure(engine, version, connect, queries, runs):
    """Times connect() with the first search, and runs more. connect returns a function from a query to row numbers."""
    start = time.perf_counter()
    search = connect()
    ids = [search(queries[0])]
    first = time.perf_counter() - start
    ids += [search(q) for q in queries[1:]]
    warm = []
    for i in range(runs):
        start = time.perf_counter()
        search(queries[i % len(queries)])
        warm.append(1e3 * (time.perf_counter() - start))
    json.dump({"engine": engine, "version": version, "first_ms": 1e3 * first, "warm_ms": warm,
               "ids": ids, "rss_mb": peak_mb()}, sys.stdout)
    print()
