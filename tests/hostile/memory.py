"""Takes all the memory that there is.

scores 0
says (used more than|MemoryError|ended in the middle|no answer within)
"""

def scaled(x, factor):
    kept = []
    while True:
        kept.append(bytearray(b"x" * 50_000_000))
