/** The second pass over a signed pre-command: is the GBCS message inside the one that the request is about? */
import { formatEntityId } from "../../pki/index.ts";
import { formatMessageCode, signedPart } from "../../wire/index.ts";
import { criticalMessageCodes } from "../services/service-register.ts";
import type { AccessContext } from "./access-context.ts";
import { type CheckResult, NOT_APPLICABLE, verdict } from "./check-result.ts";
import { certificatesOf } from "./repository-lookup.ts";

export function preCommandContent({ request, signedPreCommand, service }: AccessContext): CheckResult {
  if (signedPreCommand === undefined) {
    return NOT_APPLICABLE;
  }
  if (!signedPreCommand.ok) {
    const { reason, offset } = signedPreCommand.problem;
    return verdict(false, { problem: reason, atOctet: offset }, "E51");
  }
  const { header, mac } = signedPreCommand.value;
  const { originator, target, counter } = request.requestId;
  const codes = service === undefined ? [] : criticalMessageCodes(service.serviceReferenceVariant);
  const matches =
    header.kind === "command" &&
    mac === undefined &&
    codes.includes(header.messageCode) &&
    header.businessOriginator === originator &&
    header.businessTarget === target &&
    header.originatorCounter === counter;
  return verdict(
    matches,
    {
      messageCode: formatMessageCode(header.messageCode),
      ofTheService: codes.map(formatMessageCode).join(", "),
      originator: formatEntityId(header.businessOriginator),
      target: formatEntityId(header.businessTarget),
      counter: `${header.originatorCounter} in the message, ${counter} in the request`,
    },
    "E51",
  );
}

export function preCommandSignature(context: AccessContext): CheckResult {
  const { signedPreCommand, request, environment, party, at } = context;
  if (signedPreCommand === undefined || !signedPreCommand.ok) {
    return NOT_APPLICABLE;
  }
  const message = signedPreCommand.value;
  const { signature } = message;
  const candidates = certificatesOf(environment, request.requestId.originator, "digitalSignature", at).filter(
    ({ certificate }) => certificate.role !== "xmlSign",
  );
  const signedWith =
    signature.kind === "signed"
      ? candidates.find(({ certificate }) => {
          const key = environment.verifier.intern(certificate.subjectPublicKey);
          return environment.verifier.verify(key, signedPart(message), signature.value) === "valid";
        })
      : undefined;
  return verdict(
    signedWith !== undefined,
    {
      sender: party?.name ?? "unknown",
      currentSigningCertificates: candidates.length,
      signedWith: String(signedWith?.certificate.keyIdentifier ?? "none of them"),
    },
    "E52",
  );
}
