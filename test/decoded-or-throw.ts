/** The value, where a test has already made sure that there is one. */
export function decodedOrThrow<Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: object },
): Value {
  if (!result.ok) {
    throw new Error(JSON.stringify(result.problem));
  }
  return result.value;
}
