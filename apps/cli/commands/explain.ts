import type { AddCommand } from "../shell.ts";

export const addExplain: AddCommand = () => undefined;
