/** What a folder of message vectors says to the engineer who opens it. */

/** How the README of such a folder begins: the mark by which its maker knows its own. */
export const MESSAGE_VECTORS_README_OPENING =
  "GBCS commands for one device, good and bad, made by smki-testbed.";

export const MESSAGE_VECTORS_README = `${MESSAGE_VECTORS_README_OPENING}

A simulation: every key follows from a seed that is in manifest.json. Nothing here is of the real SMKI or the DCC.

WHAT IS HERE
  manifest.json            the starting state of the device, and one entry for each command
  manifest.schema.json     the JSON Schema of the manifest
  device/                  the device's own certificates and private keys (PKCS #8; everybody has them)
  cells/                   what its trust anchor cells hold at the start, one certificate a file
  authorities/             the CAs
  parties/                 in a pack of a scenario: who comes into a cell later

PUT A DEVICE INTO THE STARTING STATE ("start" of the manifest)
  1. Its EUI-64 is "entityId", its key pairs are in device/.
  2. Each trust anchor cell of "cells" holds the certificate named; it has no other cells. A root has no EUI-64: it
     is reported as eight zero octets.
  3. "counters" are the last originator counters accepted, one a remote party role. They are unsigned, 64 bits.
  4. Its clock stands at "clock".
  "policies" are what this testbed assumes where the rule is not public. An entry that rests on one names it in
  "policy": if your device decides otherwise, for a reason, that entry is not for you.

PLAY AN ENTRY ("vectors")
  start "reset": put the device into the starting state first. { "after": ID }: go on from where that entry ended.
  Set the clock to "clock"; what fell due before that moment is done first. Then send "command", which is hex:
    jq -r '.vectors[] | select(.id == "update") | .command' manifest.json | xxd -r -p > command.bin
  command null: nothing is sent, only time passes.

  kind "good": a command that is right. "bad": it breaks one rule. "told": what the device received in a scenario,
  refused ones among them; "story" of the manifest names it.

COMPARE
  expected.outcome     executed, partlyExecuted (accepted, and a replacement in it failed), refused, nothingDue
  expected.decidedBy   the check that fails; every check before it passes. npx smki explain NAME says what it asks.
                       Yours may have other names: what matters is that it refuses, and for that reason.
  expected.silence     true: nothing at all is sent, no error and no alert. That a refused command is met with
                       silence is recalled, not read in the GBCS.
  expected.response    its header fields and "payload" (the content) must be equal, octet for octet
  expected.alerts      the same, in the order in which they are sent
  stateAfter           every cell, every counter, what is pending. Whether a command that is authentic and then
                       refused uses up its counter is not public; here it does.
                       securityLogAdded: codes are public, their use is recalled; "about" is this testbed's word.
  A bad entry breaks the one rule in "rule"; it is a copy of the good entry "baseline" and differs from it in
  "differsIn". Signature and MAC are made anew around the difference, unless they are the difference.

SIGNATURES AND MACS OF WHAT THE DEVICE SENDS ARE VERIFIED, NOT COMPARED
  A signature is different each time a device signs, so compare header and payload, and verify the rest. "example"
  is the whole message as our model sends it, to try your own verification on.
  protection "signature": ECDSA P-256 with SHA-256; signed are the octets after the tag DF up to the end of the
  content; then follow 40 (the length) and r and s, 32 octets each. With openssl:
    jq -r '.vectors[] | select(.id == "update") | .expected.response.example' manifest.json | xxd -r -p > r.bin
    n=$(stat -c %s r.bin)
    tail -c +2 r.bin | head -c $((n - 66)) > signed.bin
    r=$(tail -c 64 r.bin | head -c 32 | xxd -p -c 32); s=$(tail -c 32 r.bin | xxd -p -c 32)
    printf 'asn1=SEQUENCE:rs\\n[rs]\\nr=INTEGER:0x%s\\ns=INTEGER:0x%s\\n' $r $s > rs.cnf
    openssl asn1parse -genconf rs.cnf -noout -out signature.der
    openssl x509 -in device/digitalSignature.pem -noout -pubkey > device.pub
    openssl dgst -sha256 -verify device.pub -signature signature.der signed.bin
  protection "mac": AES-128-GMAC, its first 12 octets, under a key derived from the device's keyAgreement key and the
  key in "readerCertificate". With bash and openssl 3 (the two lines that it ends with begin alike):
    jq -r '.vectors[] | select(.id == "read-credentials") | .expected.response.example' manifest.json | xxd -r -p > m.bin
    case $(xxd -s 7 -l 1 -p m.bin) in 81) h=14;; 82) h=15;; *) h=13;; esac
    tail -c +$((h + 1)) m.bin | head -c -12 > inner.bin; i=$(xxd -p inner.bin | tr -d '\\n')
    openssl x509 -in cells/accessControlBroker-keyAgreement-management.pem -noout -pubkey > reader.pub
    z=$(openssl pkeyutl -derive -inkey device/keyAgreement.INSECURE.key.pem -peerkey reader.pub | xxd -p | tr -d '\\n')
    key=$(printf '00000001%s60857406080300%s%s%s' $z \${i:24:16} \${i:2:20} \${i:42:16} | xxd -r -p | openssl dgst -sha256 -r | head -c 32)
    (printf 110000000000 | xxd -r -p; cat inner.bin) > aad.bin
    openssl mac -cipher AES-128-GCM -macopt hexkey:$key -macopt hexiv:\${i:24:16}00000000 -in aad.bin GMAC
    tail -c 12 m.bin | xxd -p
  The device's own certificates:
    openssl verify -CAfile authorities/device-root.pem -untrusted authorities/device-issuing.pem \\
      device/digitalSignature.pem device/keyAgreement.pem

CHECK IT WITH US
  npx smki conformance vectors .                  every entry through the reference model; signatures and MACs verified
  npx smki conformance vectors . --vector ID      one, check by check
  npx smki msg show FILE                          every octet of a command beside its meaning
`;
