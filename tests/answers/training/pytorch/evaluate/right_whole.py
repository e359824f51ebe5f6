"""All at once; the batch size is a matter of memory.

accepted
"""

import torch


def evaluate(model, x, y, batch_size):
    training = model.training
    model.eval()
    with torch.no_grad():
        logits = torch.cat([model(part) for part in x.split(batch_size)])
    model.train(training)
    right = (logits.argmax(1) == y).double().mean()
    return torch.nn.functional.cross_entropy(logits, y).item(), right.item()
