"""One signed and encrypted eKYC call over mutual TLS, with `cryptography` and the standard library. See README.md."""

import base64
import hashlib
import http.client
import json
import os
import secrets
import ssl
import sys
from datetime import datetime, timezone
from urllib.parse import quote, urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


def main() -> None:
    recipient = certificates("PLATFORM_RECIPIENT")[0]

    # 1. The block that is encrypted. Exactly three digits after the second.
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    transaction = f"{secrets.randbelow(10**10):010d}"
    block = json.dumps({"timestamp": now, "transactionID": transaction, "otp": "111111"}).encode()
    key = secrets.token_bytes(32)

    # 2. The body, written once: what is signed is what is sent.
    body = json.dumps(
        {
            "id": "mosip.identity.kyc",
            "version": "1.0",
            "requestTime": now,
            "transactionID": transaction,
            "individualId": setting("INDIVIDUAL_ID"),
            "individualIdType": "VID",
            "consentObtained": True,
            "requestedAuth": {"otp": True},
            "thumbprint": recipient.fingerprint(hashes.SHA256()).hex().upper(),
            "requestSessionKey": base64url(recipient.public_key().encrypt(key, OAEP)),
            "requestHMAC": base64url(seal(key, hashlib.sha256(block).hexdigest().upper().encode())),
            "request": base64url(seal(key, block)),
        }
    ).encode()

    # 3. The signature over exactly these octets. x5c alone is standard base64.
    own = certificates("SIGNATURE_CERTIFICATE")[0].public_bytes(serialization.Encoding.DER)
    header = base64url(json.dumps({"alg": "RS256", "x5c": [base64.b64encode(own).decode()]}).encode())
    signature = private_key("SIGNATURE_KEY").sign(
        f"{header}.{base64url(body)}".encode(), padding.PKCS1v15(), hashes.SHA256()
    )

    # 4. The call.
    status, headers, answer = post(body, f"{header}..{base64url(signature)}")
    if status != 200:
        sys.exit(f"The gateway answers {status}")

    # 5. The signature of the answer, before anything in it is believed.
    verify(headers.get("response-signature", ""), answer)

    # 6. Errors, then the identity.
    members = json.loads(answer)
    if members.get("errors"):
        sys.exit("Refused: " + ", ".join(each["errorCode"] for each in members["errors"]))
    response = members["response"]
    answer_key = private_key("ENCRYPTION_KEY").decrypt(from_base64url(response["sessionKey"]), OAEP)
    print(open_sealed(answer_key, from_base64url(response["identity"])).decode())


def seal(key: bytes, plain: bytes) -> bytes:
    """Ciphertext, tag of 128 bits, and behind them the nonce of 16 octets."""
    nonce = secrets.token_bytes(16)
    return AESGCM(key).encrypt(nonce, plain, None) + nonce


def open_sealed(key: bytes, sealed: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[-16:], sealed[:-16], None)


def post(body: bytes, signature: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    context = ssl.create_default_context(cafile=setting("SERVER_AUTHORITIES"))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(setting("TLS_CHAIN"), setting("TLS_KEY"))
    gateway = urlsplit(setting("GATEWAY"))
    keys = [quote(setting(name), safe="") for name in ("LICENCE_KEY", "PARTNER_ID", "API_KEY")]
    connection = http.client.HTTPSConnection(gateway.hostname, gateway.port, context=context, timeout=30)
    try:
        connection.request(
            "POST",
            f"{gateway.path}/kyc/{'/'.join(keys)}",
            body,
            {"Content-Type": "application/json", "Authorization": "Authorization", "signature": signature},
        )
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def verify(jws: str, body: bytes) -> None:
    header, _, signature = (jws.split(".") + ["", "", ""])[:3]
    protected = json.loads(from_base64url(header)) if header else {}
    if protected.get("alg") != "RS256" or not protected.get("x5c"):
        sys.exit("The answer is not signed as it should be")
    signer = x509.load_der_x509_certificate(base64.b64decode(protected["x5c"][0]))
    if not leads_to_root(signer):
        sys.exit("The signer of the answer is not trusted")
    signed = f"{header}.{base64url(body)}".encode()
    try:
        signer.public_key().verify(from_base64url(signature), signed, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        sys.exit("The signature of the answer does not hold")


def leads_to_root(certificate: x509.Certificate) -> bool:
    """Whether issuers among the platform's authorities lead to a self-signed one, all of them valid now."""
    authorities, now = certificates("PLATFORM_AUTHORITIES"), datetime.now(timezone.utc)
    for _ in range(5):
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            return False
        issuer = next((each for each in authorities if has_issued(each, certificate)), None)
        if issuer is None or issuer == certificate:
            return issuer is not None
        certificate = issuer
    return False


def has_issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, ValueError, TypeError, InvalidSignature):
        return False
    return constraints.ca


def certificates(name: str) -> list[x509.Certificate]:
    with open(setting(name), "rb") as file:
        return x509.load_pem_x509_certificates(file.read())


def private_key(name: str):
    with open(setting(name), "rb") as file:
        return serialization.load_pem_private_key(file.read(), password=None)


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def setting(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        sys.exit(f"{name} is not set")
    return value


if __name__ == "__main__":
    main()
