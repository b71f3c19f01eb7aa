"""Does with a stock OAuth client what a machine does: gets a token in either way, uses it, asks about it, revokes it.

python machine.py ISSUER CLIENT_ID CLIENT_SECRET PATH, with the path of something that the client may read
"""

import json
import os
import sys
import urllib.request

from authlib.integrations.requests_client import OAuth2Session

issuer, client_id, client_secret, path = sys.argv[1:]
if issuer.startswith("http://"):
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
with urllib.request.urlopen(f"{issuer}/.well-known/oauth-authorization-server") as answer:
    document = json.load(answer)
for method in document["token_endpoint_auth_methods_supported"]:
    client = OAuth2Session(client_id, client_secret, token_endpoint_auth_method=method)
    token = client.fetch_token(document["token_endpoint"], grant_type="client_credentials")
    used = client.get(f"{issuer}{path}")
    assert used.status_code == 200, used.text
    introspect, revoke = document["introspection_endpoint"], document["revocation_endpoint"]
    facts = client.introspect_token(introspect, token=token["access_token"]).json()
    assert facts["active"] and facts["client_id"] == client_id, facts
    revoked = client.revoke_token(revoke, token=token["access_token"])
    assert revoked.status_code == 200, revoked.text
    facts = client.introspect_token(introspect, token=token["access_token"]).json()
    assert facts == {"active": False}, facts
print(json.dumps(token))
