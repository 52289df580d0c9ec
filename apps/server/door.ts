/**
 * The door of the server: it opens the socket and answers the page while the simulator is still being loaded, which
 * takes longer than anybody likes to wait for a page. Requests to the API wait behind it until the server is there.
 *
 * It imports nothing of the simulator, or it would have to wait itself.
 */
import type { AddressInfo } from "node:net";
import { serve as listen, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import { ApiError, errorResponse, ownDefect } from "./api-error.ts";
import { USUAL_LIMITS } from "./limits.ts";
import { sameOriginOnly, securityHeaders } from "./manners.ts";
import { webPage } from "./page.ts";
import { pageRoutes } from "./page-routes.ts";
import type { ServerParts } from "./server-parts.ts";

export interface DoorOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Tells whoever runs the server about a defect. */
  readonly talk: (line: string) => void;
}

export interface Door extends Pick<ServerParts, "hosts" | "page"> {
  readonly url: string;
  /** From now on the API is answered by this application. */
  readonly lead: (app: Hono) => void;
  readonly close: () => Promise<void>;
}

/** Starts to listen. @throws the system's error when that cannot be */
export async function openDoor({ host, port, talk }: DoorOptions): Promise<Door> {
  const hosts = isLoopback(host)
    ? new Set(["localhost", host === "localhost" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host])
    : undefined;
  const page = webPage();
  let lead: (app: Hono) => void = () => undefined;
  const behind = new Promise<Hono>((resolve) => {
    lead = resolve;
  });
  const front = new Hono({ strict: false });
  front.use(securityHeaders);
  front.use(sameOriginOnly({ hosts }));
  front.all("/api/*", async (context) => (await behind).fetch(context.req.raw, context.env as object));
  pageRoutes(front, { page });
  front.onError((error) => {
    if (error instanceof ApiError) return errorResponse(error);
    talk(error.stack ?? error.message);
    return errorResponse(ownDefect());
  });
  const server = listen({ fetch: front.fetch, hostname: host, port });
  if ("maxConnections" in server) server.maxConnections = USUAL_LIMITS.connections;
  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", reject);
  });
  page.files().catch((error: unknown) => talk(`the page does not build: ${String(error)}`));
  const { port: bound } = server.address() as AddressInfo;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${bound}/`;
  return { url, hosts, page, lead, close: () => closed(server) };
}

function closed(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);
}
