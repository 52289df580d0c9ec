/** A device that listens on a port of this machine or another. */
import { connect, type Socket } from "node:net";
import { UsageError } from "../../../pki/index.ts";
import { reasonOf } from "../read-input.ts";
import { createLineChannel, type OpenChannel } from "./line-channel.ts";

/** How long a connection may take to be made. */
const CONNECT_TIME_OUT = 5_000;

/**
 * Connects to `tcp://HOST:PORT`.
 * @throws UsageError when the address is none, or nobody answers there
 */
export async function openTcpChannel(address: string): Promise<OpenChannel> {
  const { host, port } = placeOf(address);
  const socket = await connected(host, port, address);
  socket.setNoDelay(true);
  const channel = createLineChannel(socket, (text) => void socket.write(text));
  socket.on("error", (error) => channel.ended(`the connection broke: ${reasonOf(error)}`));
  socket.on("close", () => channel.ended("the device closed the connection"));
  return {
    ...channel,
    complaints: () => "",
    close: () =>
      new Promise((resolve) => {
        if (socket.closed) return resolve();
        socket.once("close", () => resolve());
        socket.resume();
        socket.end();
        setTimeout(() => socket.destroy(), 500).unref();
      }),
  };
}

function placeOf(address: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port] =
    /^tcp:\/\/(?:\[([0-9a-fA-F:.]+)\]|([^\s:/]+)):(\d{1,5})\/?$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  const number = Number(port);
  if (host === undefined || number < 1 || number > 65_535) {
    throw new UsageError(
      `"${address}" is no address of a device`,
      "for example --connect tcp://127.0.0.1:4059",
    );
  }
  return { host, port: number };
}

function connected(host: string, port: number, address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const give = (why: string): void => {
      socket.destroy();
      reject(new UsageError(`cannot connect to ${address}: ${why}`, "is the device listening there?"));
    };
    const timer = setTimeout(() => give(`no answer within ${CONNECT_TIME_OUT} ms`), CONNECT_TIME_OUT);
    socket.once("error", (error) => {
      clearTimeout(timer);
      give(reasonOf(error));
    });
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}
