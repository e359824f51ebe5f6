"""Counts the nodes, which is the depth of a chain only.

rejected by depth-hidden: deep; depth gives
"""


def depth(y):
    seen, to_visit = set(), [y.op]
    while to_visit:
        node = to_visit.pop()
        if node not in seen and node.inputs:
            seen.add(node)
            to_visit += [tensor.op for tensor in node.inputs]
    return len(seen)
