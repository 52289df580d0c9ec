import type { AddCommand } from "../shell.ts";

export const addMsgShow: AddCommand = () => undefined;
