"""Encoding in bulk, cut into shards that many machines take: planned, encoded, built from.

```
<folder>/plan.json           what is encoded, by which encoder, and every shard of it
<folder>/texts/00003.jsonl   the texts of shard 3, one JSON string a line
<folder>/vectors/00003.f32   their vectors, once somebody has encoded them
```

A machine that encodes needs the folder and the encoder, no corpus. What a shard holds does not
depend on who encodes it or when, and stands there whole or not at all.
"""

from nptqa.index.shards.files import Shards
from nptqa.index.shards.plan import Plan, Shard, write_plan
from nptqa.index.shards.work import Outcome, State, encode, look

__all__ = ["Outcome", "Plan", "Shard", "Shards", "State", "encode", "look", "write_plan"]
