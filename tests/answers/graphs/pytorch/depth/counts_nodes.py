"""Counts the nodes, which is the depth of a chain only.

rejected by depth-hidden: deep; depth gives
"""


def depth(y):
    seen, to_visit = set(), [y.grad_fn]
    while to_visit:
        node = to_visit.pop()
        if node is not None and node not in seen and node.next_functions:
            seen.add(node)
            to_visit += [n for n, _ in node.next_functions]
    return len(seen)
