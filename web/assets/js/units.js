// Units as readers say them: large amounts in 억 and 조, indices without their base behind every number.

const AMOUNTS = new Map([
  ["백만 달러", [100, "억 달러"]],
  ["십억원", [1000, "조 원"]],
]);
const AMOUNT_DIGITS = 1;

/** What a unit is called beside a title: "2020년=100", "억 달러", "원". */
export function unitName(unit) {
  return AMOUNTS.get(unit)?.[1] ?? unit.replace(/^(\d{4})=100$/, "$1년=100");
}

/**
 * The indicator in the unit it is shown in. Files that readers take along keep the source's unit.
 *
 * @param {object} indicator as the event `forecast` tells it.
 */
export function readable(indicator) {
  if (indicator.unit === "지수" || indicator.unit.includes("=")) return { ...indicator, unit: "" };
  const [size, unit] = AMOUNTS.get(indicator.unit) ?? [1, indicator.unit];
  if (size === 1) return indicator;
  const scaled = (value) => (value === null ? null : value / size);
  const rows = (table) => table?.map((row) => row?.map(scaled) ?? null);
  return {
    ...indicator,
    unit,
    digits: AMOUNT_DIGITS,
    history: indicator.history.map((point) => ({ ...point, value: scaled(point.value) })),
    quantiles: rows(indicator.quantiles),
    baseline: rows(indicator.baseline),
    supposed: indicator.supposed ? rows(indicator.supposed) : indicator.supposed,
    last: { ...indicator.last, value: scaled(indicator.last.value) },
  };
}

/** A value of the source's unit in the unit that is shown. */
export function inShownUnit(value, unit) {
  return value === null || value === undefined ? null : value / (AMOUNTS.get(unit)?.[0] ?? 1);
}
