// Which pages there are for whom. The terminal decides what may be asked; a page that could ask nothing is not offered.
import type { ExportForm } from "../generated/ExportForm";
import type { Role } from "../generated/Role";

/** A page of the window. */
export type PageName = "overview" | "ledger" | "export" | "backup" | "settings" | "sync" | "integrity";

const PAGES: Record<Role, [PageName, ...PageName[]]> = {
  manager: ["overview", "ledger", "export", "settings", "sync", "integrity"],
  auditor: ["overview", "ledger", "export", "sync", "integrity"],
  installer: ["settings", "backup", "sync"],
};

/** The pages of a role on the rail, the first one first. A manager comes to the backups from the exports. */
export const pagesFor = (role: Role): [PageName, ...PageName[]] => PAGES[role];

/** Whether the role may write into the ledger. */
export const writes = (role: Role): boolean => role === "manager";

/** The forms of export that a role may take out. */
export const formsFor = (role: Role): ExportForm[] =>
  role === "auditor" ? ["xlsx", "csv", "jsonl"] : ["xlsx", "csv"];
