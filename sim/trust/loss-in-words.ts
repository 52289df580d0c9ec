/** What is lost with a key, in a sentence: how many slots obey it, and who can still help. */
import type { Slot } from "../log/event.ts";
import { roleInWords } from "../story/cast.ts";
import { dependentSlots, issuedUnder, type TrustMap, type TrustNode } from "./trust-map.ts";

/** The loss of the private key of one certificate. @param id of a certificate of the map */
export function lossInWords(map: TrustMap, id: string): string {
  const node = map.byId.get(id);
  if (node === undefined) return "This certificate is not known at this moment.";
  return `${node.status === "lost" ? "This key is lost" : "If this key is lost"}: ${consequence(map, node)}`;
}

function consequence(map: TrustMap, node: TrustNode): string {
  switch (node.kind) {
    case "root":
      return `no issuing authority can be certified under it any more. ${counted(node.slots)} ${
        node.slots.length === 1 ? "holds this root, and takes" : "hold this root, and take"
      } another one only by a link that it has signed, or by the contingency key. ${below(map, node)}`;
    case "issuing":
      return `nobody gets a new certificate from it. ${below(map, node)} What is in a slot today stays there and is obeyed as before.`;
    case "device":
      return `${node.subject} can ${
        node.usage.includes("keyAgreement")
          ? "make and check no MAC any more"
          : "sign no answer any more that others could check"
      }. No slot holds this key: a device certificate is for others to look up.`;
    case "organisation":
      return organisation(node);
  }
}

function organisation(node: TrustNode): string {
  const { slots, subject, role } = node;
  if (slots.length === 0) {
    return role === "xmlSign"
      ? `${subject} can sign no request to the DCC with it. No slot depends on it.`
      : "no slot on any device depends on it.";
  }
  const signing = slots.filter(({ keyUsage }) => keyUsage === "digitalSignature");
  if (signing.length === 0) {
    return `${counted(slots)} ${slots.length === 1 ? "agrees" : "agree"} on a key with it: what they send to ${subject} under a MAC can be checked by nobody.`;
  }
  return `${counted(slots)} ${slots.length === 1 ? "obeys" : "obey"} a key that nobody has. ${[
    ...new Set(signing.map(({ remotePartyRole }) => remotePartyRole)),
  ]
    .map((cell) => helpFor(cell, signing))
    .join(" ")}`;
}

/** Who can still change a cell whose holder has lost its key. */
function helpFor(remotePartyRole: string, slots: readonly Slot[]): string {
  const own = slots.filter((slot) => slot.remotePartyRole === remotePartyRole);
  const name = `The ${roleInWords(remotePartyRole)} ${own.length === 1 ? "cell" : "cells"} of ${devicesInWords(own)}`;
  switch (remotePartyRole) {
    case "networkOperator":
      return `${name} can be changed by no ordinary request any more: only the DCC's recovery could.`;
    case "supplier":
      return `${name} can still be changed by the change of supplier party.`;
    case "recovery":
      return `${name} are the way back when other keys are lost; it is gone.`;
    default:
      return `${name} can be changed by recovery only.`;
  }
}

function below(map: TrustMap, node: TrustNode): string {
  const under = issuedUnder(map, node.id);
  const slots = dependentSlots(map, node.id).length - node.slots.length;
  return `${under.length} ${under.length === 1 ? "certificate leads" : "certificates lead"} up to it, and ${slots} slots hold one of them.`;
}

/** `2 slots on 2 devices`. */
export function counted(slots: readonly Slot[]): string {
  const devices = new Set(slots.map(({ device }) => device)).size;
  return `${number(slots.length)} ${slots.length === 1 ? "slot" : "slots"} on ${number(devices)} ${
    devices === 1 ? "device" : "devices"
  }`;
}

/** Names are told up to so many, then counted. */
const NAMED = 4;

function devicesInWords(slots: readonly Slot[]): string {
  const devices = [...new Set(slots.map(({ device }) => device))];
  return devices.length <= NAMED ? devices.join(", ") : `${number(devices.length)} devices`;
}

const number = (count: number): string => count.toLocaleString("en-GB");
