"""Fills the disk.

scores 0
says (no answer within|OSError|(used|wrote) more than|ended in the middle)
"""

def scaled(x, factor):
    number = 0
    while True:
        number += 1
        with open(f"file{number}", "wb") as file:
            file.write(b"x" * 10_000_000)
