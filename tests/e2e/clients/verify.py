"""Verifies an access token with a stock JWT library, from the discovery document alone, and prints what it says.

python verify.py ISSUER TOKEN
"""

import json
import sys
import urllib.request

import jwt

issuer, token = sys.argv[1:]
with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration") as answer:
    document = json.load(answer)
assert document["issuer"] == issuer, document["issuer"]
key = jwt.PyJWKClient(document["jwks_uri"]).get_signing_key_from_jwt(token)
claims = jwt.decode(
    token,
    key,
    algorithms=document["id_token_signing_alg_values_supported"],
    issuer=issuer,
    audience=f"{issuer}/api/v1",
    options={"require": ["exp", "iat", "nbf", "sub", "jti"]},
)
print(json.dumps(claims))
