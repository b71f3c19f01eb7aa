"""Does with a stock OAuth client what a web application does: has a user let it act for them, with PKCE, and learns who they
are.

python authorize.py ISSUER CLIENT_ID CLIENT_SECRET REDIRECT_URI USER_TOKEN PATH, with the path of something that the user may read
"""

import json
import os
import secrets
import sys
import urllib.parse
import urllib.request

import requests
from authlib.integrations.requests_client import OAuth2Session
from id_token import claims_of

issuer, client_id, client_secret, redirect_uri, user_token, path = sys.argv[1:]
if issuer.startswith("http://"):
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration") as answer:
    document = json.load(answer)
client = OAuth2Session(
    client_id, client_secret, redirect_uri=redirect_uri, scope="openid invoices:read", code_challenge_method="S256"
)
verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
url, state = client.create_authorization_url(
    document["authorization_endpoint"], code_verifier=verifier, nonce=nonce
)
# The browser, in which somebody is logged in.
answer = requests.get(url, headers={"authorization": f"Bearer {user_token}"}, allow_redirects=False)
assert answer.status_code == 302, answer.text
location = answer.headers["location"]
query = urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)
assert query["iss"] == [issuer] and query["state"] == [state], query
token = client.fetch_token(document["token_endpoint"], authorization_response=location, code_verifier=verifier)
claims = claims_of(token["id_token"], document, issuer, client_id, nonce)
used = client.get(f"{issuer}{path}")
assert used.status_code == 200, used.text
print(json.dumps({"claims": claims, "scope": token["scope"]}))
