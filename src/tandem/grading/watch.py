"""STUB"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    notebook_s: float = 600
    cell_s: float = 60
    call_s: float = 60
    cpu_s: float = 1200
    memory_mb: int = 4000
    processes: int = 64
    files: int = 1000
    file_mb: int = 200
    output_kb: int = 1000


class Watch:
    hit = None

    def __init__(self, child, limits):
        pass

    def stop(self):
        pass
