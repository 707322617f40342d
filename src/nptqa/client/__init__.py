"""A small typed client of the API (the extra `client`).

```
with Client() as service:
    answer = service.ask("《条约》的三大支柱是什么？")
    print(answer.outcome, answer.answers[0].quote)
```
`AsyncClient` is the same to be awaited. Values are frozen (`nptqa.client.models`), every error is
a `ClientError`.
"""

from nptqa.client.asking import DocumentAnswer, File, Filters
from nptqa.client.clients import AsyncClient, Client
from nptqa.errors import ClientError

__all__ = ["AsyncClient", "Client", "ClientError", "DocumentAnswer", "File", "Filters"]
