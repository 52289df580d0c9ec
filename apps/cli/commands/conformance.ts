import type { AddCommand } from "../shell.ts";

export const addConformance: AddCommand = () => undefined;
