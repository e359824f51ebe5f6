"""Magics and shell lines.

scores 3
both frameworks
"""

%matplotlib inline
%time 1 + 1
!echo hello > file.txt
lines = !cat file.txt
assert lines == ["hello"], lines


def scaled(x, factor):
    return factor * x
