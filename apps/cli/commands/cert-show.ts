import type { AddCommand } from "../shell.ts";

export const addCertShow: AddCommand = () => undefined;
