"""Takes one callback of the platform: verifies the signature, opens the content, prints it. See README.md."""

import base64
import hashlib
import json
import os
import sys
from datetime import datetime, timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


def main(body: bytes, jws: str) -> None:
    # 1. The signature, over the octets as they came, by a key that the platform publishes.
    header, _, signature = jws.strip().split(".")
    protected = json.loads(from_base64url(header))
    certificate = base64.b64decode(protected["x5c"][0])
    with open(os.environ["PLATFORM_KEYS"], encoding="utf-8") as file:
        published = {from_base64url(key["x5t#S256"]) for key in json.load(file)["keys"] if "x5t#S256" in key}
    if protected["alg"] != "RS256" or hashlib.sha256(certificate).digest() not in published:
        sys.exit("The signer is not the platform")
    signed = f"{header}.{base64url(body)}".encode()
    public_key = x509.load_der_x509_certificate(certificate).public_key()
    public_key.verify(from_base64url(signature), signed, padding.PKCS1v15(), hashes.SHA256())

    # 2. Its time. Whoever receives for real also keeps each transactionID, and deals with it once.
    message = json.loads(body)
    written = datetime.fromisoformat(message["requestTime"].replace("Z", "+00:00"))
    if abs((datetime.now(timezone.utc) - written).total_seconds()) > 60:
        sys.exit("The callback is of another time")

    # 3. The container F1: version, thumbprint, encrypted key, splitter, 32 octets of which 12 are the nonce, content, tag.
    with open(os.environ["ENCRYPTION_KEY"], "rb") as file:
        own = serialization.load_pem_private_key(file.read(), password=None)
    sealed, size = from_base64url(message["request"]), own.key_size // 8
    key = own.decrypt(sealed[38 : 38 + size], OAEP)
    rest = sealed[38 + size + len("#KEY_SPLITTER#") :]
    print(AESGCM(key).decrypt(rest[:12], rest[32:], rest[:32]).decode())


def base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as body_file, open(sys.argv[2], encoding="ascii") as signature_file:
        main(body_file.read(), signature_file.read())
