// The groupings of the ledger, in the order people know them.
import type { Aspect } from "../../generated/Aspect";
import type { Label } from "../../generated/Label";
import type { MeasureKind } from "../../generated/MeasureKind";

/** What part of the work an item belongs to. */
export const ASPECTS: Aspect[] = ["process", "efficiency", "quality", "attitude"];

/** What is done about an item. */
export const MEASURES: MeasureKind[] = ["fix_at_once", "fix_by_date", "explained"];

/** What a rating may be proposed to be called. */
export const LABELS: Label[] = ["mistaken", "malicious"];

/** The longest text, in characters. */
export const MOST = 500;
