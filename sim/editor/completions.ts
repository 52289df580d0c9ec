/** What can be written where the cursor stands in a scenario file: keys and choices of the schema, and labels of the file. */
import { cursorPlace, type CursorPlace } from "./cursor-place.ts";
import { labelsInText } from "./labels-in-text.ts";

export interface Completion {
  /** What takes the place of what was typed. */
  readonly insert: string;
  readonly label: string;
  /** What it is, in the schema's words. */
  readonly says: string | undefined;
}

export interface Completions {
  /** From where to where of the text a choice is put. */
  readonly from: number;
  readonly to: number;
  readonly choices: readonly Completion[];
}

/** As much of JSON Schema as the schema of scenario files uses. */
export interface SchemaPart {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaPart | boolean;
  readonly propertyNames?: SchemaPart;
  readonly items?: SchemaPart;
  readonly oneOf?: readonly SchemaPart[];
  readonly anyOf?: readonly SchemaPart[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string;
}

/** @param schema the JSON Schema of scenario files; @param offset of the cursor; undefined where nothing can be said */
export function completionsAt(text: string, offset: number, schema: SchemaPart): Completions | undefined {
  const place = cursorPlace(text, offset);
  if (place === undefined) return undefined;
  const branches = schemasAt(schema, place);
  const all = place.part === "key" ? keyChoices(branches, place, text) : valueChoices(branches, place, text);
  const typed = place.typed.toLowerCase();
  const choices = [...new Map(all.map((choice) => [choice.label, choice])).values()]
    .filter(({ label }) => label.toLowerCase().includes(typed))
    .toSorted((left, right) => Number(right.label.startsWith(typed)) - Number(left.label.startsWith(typed)));
  const isDone = choices.length === 1 && choices[0]?.insert === place.typed;
  return choices.length === 0 || isDone
    ? undefined
    : { from: offset - place.typed.length, to: offset, choices };
}

/** The schemas that hold at the place: more than one for a step that does not say yet what it does. */
function schemasAt(schema: SchemaPart, { path, action }: CursorPlace): readonly SchemaPart[] {
  let parts: readonly SchemaPart[] = [schema];
  for (const segment of path) {
    parts = parts.flatMap((part) => branchesOf(part, action)).flatMap((part) => childrenOf(part, segment));
  }
  return parts.flatMap((part) => branchesOf(part, action));
}

function branchesOf(part: SchemaPart, action: string | undefined): readonly SchemaPart[] {
  const branches = part.oneOf ?? part.anyOf;
  if (branches === undefined) return [part];
  const chosen = branches.filter(({ properties }) => properties?.["do"]?.const === action);
  return action !== undefined && chosen.length > 0
    ? chosen
    : branches.flatMap((one) => branchesOf(one, action));
}

function childrenOf(part: SchemaPart, segment: string | number): readonly SchemaPart[] {
  if (typeof segment === "number") return part.items === undefined ? [] : [part.items];
  const own = part.properties?.[segment];
  if (own !== undefined) return [own];
  return typeof part.additionalProperties === "object" ? [part.additionalProperties] : [];
}

function keyChoices(
  branches: readonly SchemaPart[],
  place: CursorPlace,
  text: string,
): readonly Completion[] {
  const parent = place.path.at(-1);
  const common =
    branches.length > 1 ? new Set(["step", "title", "do", "by", "premises", "after", "at"]) : undefined;
  const fromSchema = branches.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties)
      .filter(([key]) => !place.beside.has(key) && (common === undefined || common.has(key)))
      .toSorted(([left], [right]) => Number(required.includes(right)) - Number(required.includes(left)))
      .map(([key, { description }]) =>
        keyChoice(key, description ?? (required.includes(key) ? "needed" : undefined)),
      ),
  );
  const fromNames = branches.flatMap(({ propertyNames }) =>
    (propertyNames?.enum ?? []).map((key) => keyChoice(String(key), undefined)),
  );
  const labels = labelsInText(text);
  const fromLabels =
    parent === "slot" ? labels.devices.map((device) => keyChoice(device, "a device of this file")) : [];
  return [...fromSchema, ...fromNames, ...fromLabels].filter(({ label }) => !place.beside.has(label));
}

const keyChoice = (key: string, says: string | undefined): Completion => ({
  insert: `${key}: `,
  label: key,
  says,
});

function valueChoices(
  branches: readonly SchemaPart[],
  place: CursorPlace,
  text: string,
): readonly Completion[] {
  const { key, part, action } = place;
  const named = part === "value" ? key : String(place.path.at(-1) ?? "");
  const parts =
    part === "value" && key !== undefined
      ? branches.flatMap((branch) => childrenOf(branch, key)).flatMap((one) => branchesOf(one, action))
      : branches.flatMap(({ items }) => (items === undefined ? [] : branchesOf(items, action)));
  const ofAction = named === "do" ? actionsOf(branches) : undefined;
  const fromSchema = (ofAction ?? parts).flatMap(({ enum: choices = [], const: only, description, type }) => [
    ...choices.map((choice) => valueChoice(String(choice), description)),
    ...(only === undefined ? [] : [valueChoice(JSON.stringify(only).replaceAll('"', ""), description)]),
    ...(type === "boolean" ? [valueChoice("true", description), valueChoice("false", description)] : []),
  ]);
  return [...fromSchema, ...labelChoices(named ?? "", place, text)];
}

const valueChoice = (value: string, says: string | undefined): Completion => ({
  insert: value,
  label: value,
  says,
});

/** The actions of all kinds of step, each with what its schema says of it. */
function actionsOf(branches: readonly SchemaPart[]): readonly SchemaPart[] {
  return branches.flatMap(({ properties, description }) => {
    const action = properties?.["do"];
    return action === undefined ? [] : [{ ...(description === undefined ? {} : { description }), ...action }];
  });
}

const OF_PARTIES = new Set([
  "by",
  "to",
  "of",
  "with",
  "supplier",
  "networkOperator",
  "factoryNetworkOperator",
  "tamperedWith",
  "claims",
  "reader",
]);
const BROKER = "access-control-broker";

function labelChoices(key: string, place: CursorPlace, text: string): readonly Completion[] {
  const labels = labelsInText(text);
  const as = (names: readonly string[], says: string): readonly Completion[] =>
    names.map((name) => valueChoice(name, says));
  const inSlot = place.path.includes("slot");
  if (key === "premises" && place.path[0] === "steps") return as(labels.premises, "premises of this file");
  if (key === "stranded" && place.path.includes("steps")) return as(labels.devices, "a device of this file");
  if (OF_PARTIES.has(key) || inSlot) {
    const broker = inSlot || key === "with" || key === "of" ? as([BROKER], "the DCC's") : [];
    return [...as(labels.parties, "a party of this file"), ...broker];
  }
  return [];
}
