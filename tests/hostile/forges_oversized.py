"""Announces an answer of many gigabytes.

scores 0
says (too large|cannot be read)
"""

import gc
import socket
import struct
import sys
import threading
import time


def line():
    for thing in gc.get_objects():
        if type(thing).__name__ == "Line":
            return thing


def numbers():
    found = []
    frame = sys._getframe()
    while frame:
        request = frame.f_locals.get("request")
        if type(request).__name__ == "Message":
            found.append(request.number)
        frame = frame.f_back
    return found


def forge(number, kind, value, length=None):
    header = struct.pack("<4s16sBQ", b"TNDM", number, kind, len(value) if length is None else length)
    try:
        line()._socket.setblocking(True)
        line()._socket.sendall(header + value)
    except OSError:
        pass


def scaled(x, factor):
    for number in numbers():
        forge(number, 11, b"1", length=2**62)
    time.sleep(100)
