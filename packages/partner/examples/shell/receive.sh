#!/usr/bin/env bash
# Takes one callback of the platform: verifies the signature, opens the content, prints it. See README.md.
set -euo pipefail
LC_ALL=C
: "${ENCRYPTION_KEY:?}" "${PLATFORM_KEYS:?}"
body=$1
jws=$(<"$2")

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "$*" >&2; exit 1; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
unbase64url() {
  local text; text=$(tr -- '-_' '+/')
  while [ $((${#text} % 4)) -ne 0 ]; do text+='='; done
  printf '%s' "$text" | openssl base64 -d -A
}
# The text of a member of a JSON object whose values hold no quotes.
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$body"; }

# 1. The signature, over the octets as they came, by a key that the platform publishes.
header=${jws%%.*}
protected=$(unbase64url <<<"$header")
[[ $protected == *'"alg":"RS256"'* ]] || fail 'It is signed by another algorithm'
sed -n 's/.*"x5c":\["\([^"]*\)".*/\1/p' <<<"$protected" | openssl base64 -d -A >"$work/signer.der"
digest=$(openssl dgst -sha256 -binary "$work/signer.der" | base64url)
grep -qF "\"x5t#S256\":\"$digest\"" "$PLATFORM_KEYS" || fail 'The signer is not the platform'
openssl x509 -inform DER -in "$work/signer.der" -noout -pubkey >"$work/signer.pub"
unbase64url <<<"${jws##*.}" >"$work/signature"
printf '%s.%s' "$header" "$(base64url <"$body")" >"$work/input"
openssl dgst -sha256 -verify "$work/signer.pub" -signature "$work/signature" "$work/input" >/dev/null ||
  fail 'The signature does not hold'

# 2. Its time. Whoever receives for real also keeps each transactionID, and deals with it once.
age=$(($(date +%s) - $(date -d "$(member requestTime)" +%s)))
[ "${age#-}" -le 60 ] || fail 'The callback is of another time'

# 3. The container F1: version, thumbprint, encrypted key, splitter, 32 octets of which 12 are the nonce, content, tag. The openssl
# command has no GCM; its counter begins at 2. The tag is not asked: the signature has vouched for every octet.
size=$(($(openssl rsa -in "$ENCRYPTION_KEY" -noout -modulus | sed 's/.*=//' | tr -d '\n' | wc -c) / 2))
member request | unbase64url >"$work/sealed"
oaep=(-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256)
tail -c +39 "$work/sealed" | head -c "$size" >"$work/key"
key=$(openssl pkeyutl -decrypt -inkey "$ENCRYPTION_KEY" "${oaep[@]}" -in "$work/key" | hex)
nonce=$(tail -c +$((39 + size + 14)) "$work/sealed" | head -c 12 | hex)
tail -c +$((39 + size + 14 + 32)) "$work/sealed" | head -c -16 |
  openssl enc -d -aes-256-ctr -K "$key" -iv "${nonce}00000002"
echo
