"""An error that clears the screen and is no UTF-8.

scores 0
says ValueError: �
"""

def scaled(x, factor):
    raise ValueError("\x1b[2J\ud800\0[red]")
