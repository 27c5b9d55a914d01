const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** The day and minute in Japan, whatever the device thinks: { date: "2026-11-24", day: 0…6 (Monday first), minute } */
export const now = () => {
  const at = new Intl.DateTimeFormat("en-CA", {
    timeZone: "Asia/Tokyo",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const p = Object.fromEntries(at.formatToParts(new Date()).map((x) => [x.type, x.value]));
  return {
    date: `${p.year}-${p.month}-${p.day}`,
    day: DAYS.indexOf(p.weekday.slice(0, 3)),
    minute: +p.hour * 60 + +p.minute,
  };
};
