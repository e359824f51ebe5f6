"""Has not paid yet.

rejected by pays-after-test: it has paid after 2 calls; pays_after says 1
"""

def pays_after(first_plain, each_plain, first_compiled, each_compiled):
    saved = each_plain - each_compiled
    if first_compiled <= first_plain:
        return 1
    return 1 + int((first_compiled - first_plain) / saved) if saved > 0 else None
