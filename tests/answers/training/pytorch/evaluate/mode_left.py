"""Goes on in evaluation mode.

rejected by evaluate-test: the model came in training mode
"""

import torch


def evaluate(model, x, y, batch_size):
    model.eval()
    loss = right = 0.0
    with torch.no_grad():
        for i in range(0, len(x), batch_size):
            part = slice(i, i + batch_size)
            logits = model(x[part])
            loss += torch.nn.functional.cross_entropy(logits, y[part], reduction="sum").item()
            right += (logits.argmax(1) == y[part]).sum().item()
    return loss / len(x), right / len(x)
