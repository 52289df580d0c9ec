/** The grouping header of a response. */
import type { EntityId } from "../pki/index.ts";
import type { GroupingHeader } from "../wire/index.ts";

/**
 * The header of a device's answer: the command's counter and message code, the parties swapped, and a
 * supplementary party repeated with its counter (measured: 501 of 501 pairs, RTDS 4.5.0).
 */
export function responseHeader(
  device: EntityId,
  command: GroupingHeader,
  dateTime: Uint8Array | undefined,
): GroupingHeader {
  const supplementary = command.supplementaryRemoteParty;
  return {
    kind: "response",
    originatorCounter: command.originatorCounter,
    businessOriginator: device,
    businessTarget: command.businessOriginator,
    messageCode: command.messageCode,
    ...(dateTime === undefined ? {} : { dateTime }),
    ...(supplementary === undefined
      ? {}
      : {
          supplementaryRemoteParty: {
            entityId: supplementary.entityId,
            ...(supplementary.counter === undefined ? {} : { counter: supplementary.counter }),
          },
        }),
  };
}
