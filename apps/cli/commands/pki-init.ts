import type { AddCommand } from "../shell.ts";

export const addPkiInit: AddCommand = () => undefined;
