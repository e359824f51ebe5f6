"""Waits for somebody who brings the answer.

scores 0
"""

import socket


def scaled(x, factor):
    with socket.socket() as end:
        end.bind(("127.0.0.1", PORT + 1))
        end.listen()
        end.settimeout(1)
        end.accept()
