"""ID tokens, verified with a stock JWT library."""

import jwt


def claims_of(token, document, issuer, client_id, nonce):
    """What the token says, by the keys of the discovery document, to the client in answer to the nonce."""
    key = jwt.PyJWKClient(document["jwks_uri"]).get_signing_key_from_jwt(token)
    algorithms = document["id_token_signing_alg_values_supported"]
    claims = jwt.decode(token, key, algorithms=algorithms, issuer=issuer, audience=client_id)
    assert claims["nonce"] == nonce, claims
    return claims
