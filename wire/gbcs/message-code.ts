/** The message code of the grouping header: which use case, and for CS02b which replacement mode. */
import { InvalidIdentifier, type Branded } from "../../pki/index.ts";
import { MESSAGE_CODE_TABLE } from "./message-code-table.ts";

/** A message code, two octets: 0 to 0xFFFF. */
export type MessageCode = Branded<number, "MessageCode">;
export type MessageCodeName = keyof typeof MESSAGE_CODE_TABLE;

/** The message codes by name, such as `MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS`. */
export const MESSAGE_CODES: Readonly<Record<MessageCodeName, MessageCode>> = Object.fromEntries(
  Object.entries(MESSAGE_CODE_TABLE).map(([name, [code]]) => [name, code as number as MessageCode]),
) as Record<MessageCodeName, MessageCode>;

/** What is known of one message code. */
export interface MessageCodeDescription {
  readonly name: MessageCodeName;
  readonly code: MessageCode;
  /** The use case id, such as `CS02b`; undefined for the alerts that belong to no single use case. */
  readonly useCase: string | undefined;
  /** The use case id, where there is one, and the title. */
  readonly title: string;
}

const DESCRIPTIONS: ReadonlyMap<number, MessageCodeDescription> = new Map(
  Object.entries(MESSAGE_CODE_TABLE).map(([name, [code, title]]) => [
    code,
    {
      name: name as MessageCodeName,
      code: code as number as MessageCode,
      useCase: /^[A-Z]+\d\w*/.exec(title)?.[0],
      title,
    },
  ]),
);

/** Reads a number as a message code; whether a use case has it is another question. @throws InvalidIdentifier */
export function messageCode(value: number): MessageCode {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff) {
    throw new InvalidIdentifier("a message code", String(value), "a whole number from 0 to 0xFFFF");
  }
  return value as MessageCode;
}

/** The table row of a code, or undefined when no use case is known to have it. */
export function messageCodeDescription(code: MessageCode): MessageCodeDescription | undefined {
  return DESCRIPTIONS.get(code);
}

/** The code in words: `CS02b Update Security Credentials: supplierBySupplier`, or `unknown message code 0x7FFF`. */
export function describeMessageCode(code: MessageCode): string {
  return DESCRIPTIONS.get(code)?.title ?? `unknown message code ${formatMessageCode(code)}`;
}

/** The code as four upper-case hex digits: `0x0103`. */
export function formatMessageCode(code: MessageCode): string {
  return `0x${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
