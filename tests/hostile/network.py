"""Sends what it has to a server on this machine, in each way that there is.

scores 0
both frameworks
"""

import socket


def scaled(x, factor):
    reached = []
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(socket.AF_INET, kind) as end:
                end.settimeout(1)
                end.connect(("127.0.0.1", PORT))
                end.send(b"LEAKED")
                reached.append(str(kind))
        except OSError:
            pass
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as end:
            end.connect(f"\0tandem-hostile-{PORT}")
            reached.append("abstract")
    except OSError:
        pass
    if "SOCK_STREAM" in str(reached) or "abstract" in reached:
        raise RuntimeError(f"LEAKED {reached}")
    return None
