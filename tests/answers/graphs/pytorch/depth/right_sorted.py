"""All nodes in an order in which inputs come first, then one pass.

accepted
"""


def depth(y):
    order, seen, to_visit = [], set(), [(y.grad_fn, False)]
    while to_visit:
        node, leaving = to_visit.pop()
        if leaving:
            order.append(node)
        elif node is not None and node not in seen:
            seen.add(node)
            to_visit.append((node, True))
            to_visit += [(n, False) for n, _ in node.next_functions]
    depths = {None: -1}
    for node in order:
        depths[node] = 1 + max((depths[n] for n, _ in node.next_functions), default=-1)
    return max(depths[y.grad_fn], 0)
