// How numbers and days read in Korean. Nothing on the page formats a number in another place.

const grouped = new Map();

/** `1336.5, 1` → "1,336.5"; a real minus sign, because a hyphen breaks lines and reads as a dash. */
export function formatNumber(value, digits = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (!grouped.has(digits)) {
    grouped.set(
      digits,
      new Intl.NumberFormat("ko-KR", { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    );
  }
  const text = grouped.get(digits).format(value);
  return Number(value.toFixed(digits)) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** A value with its unit: "1,336.5원", "2.50%". */
export function formatValue(value, digits, unit) {
  const text = formatNumber(value, digits);
  return text === "–" ? text : `${text}${unit ?? ""}`;
}

/** A value with its unit, or a band of two: "1,298.0–1,372.4원". */
export function formatBand(low, high, digits, unit) {
  return `${formatNumber(low, digits)}–${formatNumber(high, digits)}${unit ?? ""}`;
}

/** A chance in [0, 1]: "43%". The ends are never claimed: "1% 미만", "99% 초과". */
export function formatChance(chance) {
  if (!Number.isFinite(chance)) return "–";
  if (chance > 0 && chance < 0.01) return "1% 미만";
  if (chance > 0.99 && chance < 1) return "99% 초과";
  return `${Math.round(chance * 100)}%`;
}

/** For a file: no grouping, a plain hyphen, the decimals that are shown. */
export function plainNumber(value, digits) {
  return value === null || value === undefined || !Number.isFinite(value) ? "" : value.toFixed(digits);
}

function parts(day) {
  const [year, month, date] = day.slice(0, 10).split("-").map(Number);
  return { year, month, date };
}

/** "2026-11-01" → "2026년 11월", or "2026년 4분기". */
export function formatMonth(day, quarterly = false) {
  const { year, month } = parts(day);
  return quarterly ? `${year}년 ${Math.ceil(month / 3)}분기` : `${year}년 ${month}월`;
}

/** "2026-11-01" → "26.11", or "26.4Q": for axes. */
export function shortMonth(day, quarterly = false) {
  const { year, month } = parts(day);
  const tail = String(year).slice(2);
  return quarterly ? `${tail}.${Math.ceil(month / 3)}Q` : `${tail}.${month}`;
}

/** "2026-11-20" → "2026년 11월 20일". */
export function formatDay(day) {
  const { year, month, date } = parts(day);
  return `${year}년 ${month}월 ${date}일`;
}

/** A moment of the server, as a clock in Seoul shows it. */
export function formatMoment(moment) {
  return new Intl.DateTimeFormat("ko-KR", {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: "Asia/Seoul",
  }).format(new Date(moment));
}

/** Whether dates stand a quarter apart. */
export function isQuarterly(days) {
  if (days.length < 2) return false;
  const [first, second] = days.slice(-2).map(parts);
  return (second.year - first.year) * 12 + second.month - first.month === 3;
}

/** The day some years before another. */
export function yearsBefore(day, years) {
  return `${parts(day).year - years}${day.slice(4, 10)}`;
}
