#!/usr/bin/env bash
# One signed and encrypted eKYC call over mutual TLS, with bash, curl and openssl alone. See README.md.
set -euo pipefail
LC_ALL=C
: "${GATEWAY:?}" "${LICENCE_KEY:?}" "${PARTNER_ID:?}" "${API_KEY:?}" "${INDIVIDUAL_ID:?}"
: "${SIGNATURE_KEY:?}" "${SIGNATURE_CERTIFICATE:?}" "${ENCRYPTION_KEY:?}" "${TLS_KEY:?}" "${TLS_CHAIN:?}"
: "${PLATFORM_RECIPIENT:?}" "${PLATFORM_AUTHORITIES:?}" "${SERVER_AUTHORITIES:?}"

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "$*" >&2; exit 1; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
unhex() { local text; text=$(cat); printf "$(printf '%s' "$text" | sed 's/../\\x&/g')"; }
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
unbase64url() {
  local text; text=$(tr -- '-_' '+/')
  while [ $((${#text} % 4)) -ne 0 ]; do text+='='; done
  printf '%s' "$text" | openssl base64 -d -A
}
# The text of a member of a JSON object whose values hold no quotes.
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# --- AES-256-GCM (NIST SP 800-38D). The openssl command has CTR and ECB; GHASH is done here, in two halves of 64 bits.
multiply() { # hexadecimal x, y; prints x·y in GF(2^128)
  local -i xh=0x${1:0:16} xl=0x${1:16} vh=0x${2:0:16} vl=0x${2:16} zh=0 zl=0 i bit low
  for ((i = 0; i < 128; i++)); do
    if ((i < 64)); then bit=$(((xh >> (63 - i)) & 1)); else bit=$(((xl >> (127 - i)) & 1)); fi
    if ((bit)); then zh=$((zh ^ vh)) zl=$((zl ^ vl)); fi
    low=$((vl & 1))
    vl=$((((vl >> 1) & 0x7fffffffffffffff) | ((vh & 1) << 63)))
    vh=$(((vh >> 1) & 0x7fffffffffffffff))
    if ((low)); then vh=$((vh ^ 0xe100000000000000)); fi
  done
  printf '%016x%016x' "$zh" "$zl"
}
xor() { printf '%016x%016x' $((0x${1:0:16} ^ 0x${2:0:16})) $((0x${1:16} ^ 0x${2:16})); }
ghash() { # hexadecimal H, data
  local key=$1 data=$2 state=00000000000000000000000000000000 block length
  length=$(printf '%032x' $((${#data} * 4)))
  while [ $((${#data} % 32)) -ne 0 ]; do data+=0; done
  for ((at = 0; at < ${#data}; at += 32)); do
    block=$(xor "$state" "${data:at:32}")
    state=$(multiply "$block" "$key")
  done
  multiply "$(xor "$state" "$length")" "$key"
}
encrypt_block() { unhex <<<"$2" | openssl enc -aes-256-ecb -nopad -K "$1" | hex; }
# Sets `counter` (where CTR begins) and `mask` (what the tag is masked with) for key and nonce; sets `subkey`.
prepare() {
  local start
  subkey=$(encrypt_block "$1" 00000000000000000000000000000000)
  start=$(ghash "$subkey" "$2")
  mask=$(encrypt_block "$1" "$start")
  counter=${start:0:24}$(printf '%08x' $(((0x${start:24} + 1) & 0xffffffff)))
}
seal() { # key; standard input to ciphertext ‖ tag ‖ nonce, binary
  local nonce text
  nonce=$(openssl rand -hex 16)
  prepare "$1" "$nonce"
  text=$(openssl enc -aes-256-ctr -K "$1" -iv "$counter" | hex)
  printf '%s' "$text$(xor "$(ghash "$subkey" "$text")" "$mask")$nonce" | unhex
}
open_sealed() { # key, hexadecimal ciphertext ‖ tag ‖ nonce
  local length=${#2}
  local text=${2:0:length-64} tag=${2:length-64:32} nonce=${2:length-32}
  prepare "$1" "$nonce"
  [ "$(xor "$(ghash "$subkey" "$text")" "$mask")" = "$tag" ] || fail 'The tag of the identity does not hold'
  unhex <<<"$text" | openssl enc -d -aes-256-ctr -K "$1" -iv "$counter"
}

# --- 1. The block that is encrypted, and its fields.
oaep=(-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256)
now=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)
transaction=$(printf '%010d' $((0x$(openssl rand -hex 7) % 10000000000)))
printf '{"timestamp":"%s","transactionID":"%s","otp":"%s"}' "$now" "$transaction" "${OTP:-111111}" >"$work/block"
key=$(openssl rand -hex 32)
session_key=$(unhex <<<"$key" | openssl pkeyutl -encrypt -certin -inkey "$PLATFORM_RECIPIENT" "${oaep[@]}" | base64url)
request=$(seal "$key" <"$work/block" | base64url)
digest=$(openssl dgst -sha256 -r "$work/block" | cut -c1-64 | tr a-f A-F)
hmac=$(printf '%s' "$digest" | seal "$key" | base64url)
thumbprint=$(openssl x509 -in "$PLATFORM_RECIPIENT" -outform DER | openssl dgst -sha256 -r | cut -c1-64 | tr a-f A-F)

# --- 2. The body, written once.
printf '{"id":"mosip.identity.kyc","version":"1.0","requestTime":"%s","transactionID":"%s","individualId":"%s","individualIdType":"VID","consentObtained":true,"requestedAuth":{"otp":true},"thumbprint":"%s","requestSessionKey":"%s","requestHMAC":"%s","request":"%s"}' \
  "$now" "$transaction" "$INDIVIDUAL_ID" "$thumbprint" "$session_key" "$hmac" "$request" >"$work/body"

# --- 3. The signature over exactly these octets.
certificate=$(openssl x509 -in "$SIGNATURE_CERTIFICATE" -outform DER | openssl base64 -A)
header=$(printf '{"alg":"RS256","x5c":["%s"]}' "$certificate" | base64url)
printf '%s.%s' "$header" "$(base64url <"$work/body")" >"$work/input"
signature=$(openssl dgst -sha256 -sign "$SIGNATURE_KEY" "$work/input" | base64url)

# --- 4. The call. --data-binary sends the file as it is; -d would drop line ends.
status=$(curl --silent --show-error --http1.1 --tlsv1.2 --cacert "$SERVER_AUTHORITIES" \
  --key "$TLS_KEY" --cert "$TLS_CHAIN" \
  --header 'Content-Type: application/json' --header 'Authorization: Authorization' \
  --header "signature: $header..$signature" --data-binary @"$work/body" \
  --dump-header "$work/headers" --output "$work/answer" --write-out '%{http_code}' \
  "$GATEWAY/kyc/$LICENCE_KEY/$PARTNER_ID/$API_KEY")
[ "$status" = 200 ] || fail "The gateway answers $status"

# --- 5. The signature of the answer, before anything in it is believed.
jws=$(tr -d '\r' <"$work/headers" | sed -n 's/^[Rr]esponse-[Ss]ignature: *//p')
[ -n "$jws" ] || fail 'The answer is not signed'
answer_header=${jws%%.*}
protected=$(unbase64url <<<"$answer_header")
[[ $protected == *'"alg":"RS256"'* ]] || fail 'The answer is signed by another algorithm'
sed -n 's/.*"x5c":\["\([^"]*\)".*/\1/p' <<<"$protected" | openssl base64 -d -A | openssl x509 -inform DER -out "$work/signer.pem"
openssl verify -CAfile "$PLATFORM_AUTHORITIES" "$work/signer.pem" >/dev/null || fail 'The signer is not trusted'
openssl x509 -in "$work/signer.pem" -noout -pubkey >"$work/signer.pub"
unbase64url <<<"${jws##*.}" >"$work/answer.sig"
printf '%s.%s' "$answer_header" "$(base64url <"$work/answer")" >"$work/answer.input"
openssl dgst -sha256 -verify "$work/signer.pub" -signature "$work/answer.sig" "$work/answer.input" >/dev/null ||
  fail 'The signature of the answer does not hold'

# --- 6. Errors, then the identity.
if grep -q '"errorCode"' "$work/answer"; then fail "Refused: $(grep -o '"errorCode":"[^"]*"' "$work/answer" | tr '\n' ' ')"; fi
answer_key=$(member sessionKey <"$work/answer" | unbase64url | openssl pkeyutl -decrypt -inkey "$ENCRYPTION_KEY" "${oaep[@]}" | hex)
identity=$(member identity <"$work/answer" | unbase64url | hex)
open_sealed "$answer_key" "$identity"
echo
