/** Reads what a request brings: its body, checked, and its session. */
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { z } from "zod";
import { ApiError } from "./api-error.ts";
import { checkQueue } from "./desk/places.ts";
import type { ServerParts } from "./server-parts.ts";
import type { Session } from "./store/session-store.ts";
import { badRequest } from "./told-errors.ts";

const SESSION_COOKIE = "smki-session";
/** By this header a browser says which of its first orders belong together; 128 random bits of its own. */
const BROWSER_HEADER = "smki-browser";
const BROWSER_WORD = /^[A-Za-z0-9_-]{22,64}$/;

/** The body as the schema has it. @throws ApiError when it is no JSON or of another shape */
export async function bodyOf<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const type = context.req.header("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new ApiError(
      "not-json",
      "the body has to be JSON",
      "send the header Content-Type: application/json",
    );
  }
  const text = await wholeBody(context);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new ApiError("bad-json", `the body is no JSON: ${error.message}`, "look for a quote or a comma");
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw badRequest(parsed.error);
  return parsed.data;
}

/** @throws ApiError when the client goes away before the end */
async function wholeBody(context: Context): Promise<string> {
  try {
    return await context.req.text();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError("bad-json", "the body breaks off", "send as many octets as Content-Length says");
  }
}

/** The session that the request belongs to; undefined for somebody who has run nothing yet. */
export function sessionOf(context: Context, { store }: ServerParts): Session | undefined {
  const session = store.find(getCookie(context, SESSION_COOKIE));
  if (session !== undefined) store.touch(session);
  return session;
}

/** The session, made now if there is none: who runs something has to find it again. */
export async function sessionForKeeping(context: Context, parts: ServerParts): Promise<Session> {
  const known = sessionOf(context, parts);
  if (known !== undefined) return known;
  // An order that would be refused makes no session either.
  checkQueue(parts.runner, parts.limits);
  const browser = context.req.header(BROWSER_HEADER) ?? "";
  const address = peerAddress(context);
  const session = await (BROWSER_WORD.test(browser)
    ? parts.store.begin(browser, address)
    : parts.store.create(address));
  setCookie(context, SESSION_COOKIE, session.id, {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    maxAge: Math.floor(parts.limits.sessionLife / 1000),
  });
  return session;
}

/** Who asks, as the network names the other side; undefined without a socket. */
export function peerAddress({ env }: Context): string | undefined {
  return (env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress;
}

/** One part of the path. */
export function pathPart(context: Context, name: string): string {
  return context.req.param(name) ?? "";
}
