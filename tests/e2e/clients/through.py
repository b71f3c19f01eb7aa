"""Does with a stock OAuth client what a web application does, for somebody who logs in to us by way of a stock OpenID
provider, which runs as long as this does.

python through.py ISSUER AWS_URL PROVIDERS_SECRET APP_URL CLIENT_ID CLIENT_SECRET PROVIDER_SECRET
"""

import json
import os
import secrets
import sys
import urllib.parse

import boto3
import requests
from authlib.integrations.requests_client import OAuth2Session
from id_token import claims_of
from oidc_provider_mock import User, run_server_in_thread

issuer, aws_url, providers_secret, app_url, client_id, client_secret, provider_secret = sys.argv[1:]
# Nothing here leaves the machine.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"


def sent_back(answer):
    """The parameters that a browser is sent back with."""
    assert answer.status_code in (302, 303), answer.text
    query = urllib.parse.urlsplit(answer.headers["location"]).query
    return dict(urllib.parse.parse_qsl(query, strict_parsing=True))


def post(path, body):
    answer = requests.post(f"{issuer}{path}", json=body, headers={"origin": app_url})
    assert answer.status_code == 200, answer.text
    return answer


def trust(provider):
    manager = boto3.client(
        "secretsmanager",
        endpoint_url=aws_url,
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    manager.put_secret_value(SecretId=providers_secret, SecretString=json.dumps([provider]))


def cookie_of(email):
    """Somebody logs in by the provider, and has the cookie of the session that it begins."""
    began = post("/api/v1/openid/start", {"provider": "stock", "return_to": f"{app_url}/back"}).json()
    back = sent_back(requests.post(began["authorization_url"], data={"sub": email}, allow_redirects=False))
    assert back["state"] == began["state"], back
    answer = {"state": back["state"], "code": back["code"], "proof": began["proof"]}
    begun = post("/api/v1/openid/finish", {"answer": answer, "session": "cookie"})
    return begun.headers["set-cookie"].split(";")[0]


email = "stock@example.com"
people = [User(sub=email, claims={"email": email, "email_verified": True})]
with run_server_in_thread(user_claims=people) as server:
    provider = f"http://127.0.0.1:{server.server_port}"
    known = {"client_id": "mainspring", "client_secret": provider_secret}
    trust({"id": "stock", "name": "Stock", "issuer": provider, **known})
    browser = {"cookie": cookie_of(email)}

identities = requests.get(f"{issuer}/api/v1/users/me/identities", headers=browser).json()["data"]
assert [(it["provider"], it["email"]) for it in identities] == [("stock", email)], identities

document = requests.get(f"{issuer}/.well-known/openid-configuration").json()
client = OAuth2Session(
    client_id, client_secret, redirect_uri=f"{app_url}/callback", scope="openid", code_challenge_method="S256"
)
verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
url, _ = client.create_authorization_url(document["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
answer = requests.get(url, headers=browser, allow_redirects=False)
sent_back(answer)
token = client.fetch_token(
    document["token_endpoint"], authorization_response=answer.headers["location"], code_verifier=verifier
)
claims = claims_of(token["id_token"], document, issuer, client_id, nonce)
me = requests.get(f"{issuer}/api/v1/users/me", headers=browser).json()
cookie = browser["cookie"].split("=", 1)[1]
print(json.dumps({"claims": claims, "user": me["id"], "access_token": token["access_token"], "cookie": cookie}))
