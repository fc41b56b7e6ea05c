// @ts-nocheck: it stands in for Date itself.
// Imported before a program: its calendar runs ahead by SKEW_MS, as on a machine whose clock is wrong.
const ahead = Number(process.env['SKEW_MS'] ?? 0)
const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + ahead)
    else super(...parts)
  }
  static now() {
    return RealDate.now() + ahead
  }
}
