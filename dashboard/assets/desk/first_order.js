// How a new shop sends its first order: a command to copy, for this very server.

/** The command; the key stands in a variable, for it is nobody's business on a screen. */
export function firstOrder(origin) {
  const event = '{"id":"evt-1","order":"SO-1001","type":"received","at":\'$(date +%s)000\'}';
  return [
    `curl -X POST ${origin}/api/v1/events \\`,
    '  -H "Authorization: Bearer $PEAKLINE_KEY" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -d '${event}'`,
  ].join("\n");
}
