export { type ActiveSpan, activeSpanListener } from "./active-span.ts";
export { type AuditRecord, auditRecordOf } from "./audit.ts";
export { listenWith } from "./listen-with.ts";
export { metricsListener } from "./metrics.ts";
export { type SpansOptions, spansListener } from "./spans.ts";
