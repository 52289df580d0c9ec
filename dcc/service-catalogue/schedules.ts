/** Schedules that the DCC keeps: service requests 5.x (DUIS request matrix, schema 5.4). */
import type { ServiceRow } from "./service-row.ts";

export const SCHEDULES: readonly ServiceRow[] = [
  {
    variant: "5.1",
    name: "Create Schedule",
    body: "CreateSchedule",
    roles: "IS ES GS ED GT OU",
    variants: "nonDevice",
  },
  {
    variant: "5.2",
    name: "Read Schedule",
    body: "ReadSchedule",
    roles: "IS ES GS ED GT OU",
    variants: "nonDevice",
  },
  {
    variant: "5.3",
    name: "Delete Schedule",
    body: "DeleteSchedule",
    roles: "IS ES GS ED GT OU",
    variants: "nonDevice",
  },
];
