// Figures in words: three digits, prefixes of the language, no figure where there is none.
"use strict";

// `units` holds words for units of the language; symbols stay.
const pathwaysAmounts = (language, units) => {
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  const SCALES = {
    en: {
      tonnes: [[1e9, "Gt"], [1e6, "Mt"], [1e3, "kt"], [1, "t"]],
      money: [[1e9, "billion "], [1e6, "million "], [1e3, "thousand "], [1, ""]],
      energy: [[1e6, "TWh"], [1e3, "GWh"], [1, "MWh"]],
    },
    zh: {
      tonnes: [[1e8, "亿吨"], [1e4, "万吨"], [1, "吨"]],
      money: [[1e8, "亿"], [1e4, "万"], [1, ""]],
      energy: [[1e5, "亿千瓦时"], [10, "万千瓦时"], [1e-3, "千瓦时"]],
    },
  }[language];
  const known = (value) => value !== null && value !== undefined && Number.isFinite(value);
  // A format takes ten times as long to make as to use, and a page tells hundreds of figures a move.
  const formats = new Map();
  const formatOf = (digits) => {
    if (!formats.has(digits)) formats.set(digits, new Intl.NumberFormat(locale, { maximumSignificantDigits: digits }));
    return formats.get(digits);
  };
  const number = (value, digits = 3) => {
    if (!known(value)) return "–";
    const size = Math.abs(value);
    const shown = size >= 10 ** digits ? Math.round(value) : Number(value.toPrecision(digits));
    return formatOf(size >= 10 ** digits ? 21 : digits).format(shown);
  };
  const scaleOf = (kind, largest) =>
    SCALES[kind].find(([size]) => Math.abs(largest) >= 0.9995 * size) || SCALES[kind].at(-1);
  const currency = (code) => (language === "zh" && code === "CNY" ? "元" : code);
  const worded = (unit) => unit.replace(/[A-Za-z_]+/g, (word) => units[word] ?? word);
  const scaled = (kind, value) => {
    if (!known(value)) return "–";
    const [size, word] = scaleOf(kind, value);
    return language === "zh" ? `${number(value / size)} ${word}` : `${number(value / size)} ${word}`;
  };
  return {
    known, number, scaleOf, currency,
    tonnes: (value) => scaled("tonnes", value),
    energy: (value) => scaled("energy", value),
    money: (value, code) => (known(value) ? `${scaled("money", value)}${currency(code)}` : "–"),
    perTonne: (value, code) => (known(value) ? `${number(value)} ${currency(code)}/t` : "–"),
    // With nothing added, what rounds to nothing has no sign.
    share: (value) => (known(value) ? `${(Number((100 * value).toFixed(1)) + 0).toFixed(1)}%` : "–"),
    small: (value) => (known(value) ? value.toExponential(1) : "–"),
    // Money is that of one year throughout a run; the axes name it.
    unit: (unit, code) => (unit === "1" ? "" : worded(unit.replace(new RegExp(`${code}\\d{4}`), currency(code)))),
  };
};
