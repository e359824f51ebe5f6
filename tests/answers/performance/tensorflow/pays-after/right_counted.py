"""Counts it out, as long as it can come.

accepted
"""

def pays_after(first_plain, each_plain, first_compiled, each_compiled):
    plain, compiled, calls = first_plain, first_compiled, 1
    while compiled > plain:
        if each_compiled >= each_plain:
            return None
        plain, compiled, calls = plain + each_plain, compiled + each_compiled, calls + 1
    return calls
