"""Which story does an entry carry on? A model of the running stories, in memory.

    entry -> terms -> vector -> the nearest running story, or none -> Placement -> (stored) -> the model

`Model.place` and `Model.same` only look; `Model.add` and `Model.merge` are called with what the transaction has stored, so
that a restart, which adds the same entries to the same stories again, gives the same model to the last bit.
"""

from monitor.follow.embedding import Embedding
from monitor.follow.model import Member, Model

__all__ = ["Embedding", "Member", "Model"]
