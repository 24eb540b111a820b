// What many scenarios say: where emissions lie, how often a target is met, which figures decide.
"use strict";

const pathwaysSweeps = (context) => {
  const { t, amounts, charts } = context;
  const { Chart, categories, values, line } = charts;
  const INK = "#222222", BAND = "#9CC5E8", PLAN = "#006B4E";
  const TIMES = "times its figure", POSITION = "position between low (0) and high (1)", DRAWN = ["latin-hypercube", "qmc", "sobol"];

  const unit = (found, text) => (text === TIMES ? t("switch_times") : text === POSITION ? t("sweep_position") : amounts.unit(text, found.currency));
  const value = (found, number, text) => (number === null ? "–" : `${amounts.number(number, 4)} ${unit(found, text)}`.trim());
  const figure = (found) => {
    const [name, label] = found.figure.split("@"), told = t(`sweep_figure_${name}`);
    return label ? `${told} ${label}` : told;
  };
  const drawn = (found) => DRAWN.includes(found.method);
  const asked = (found) => [
    h("p", { class: "note" }, `${t("sweep_asked", { count: found.count, method: t(`sweep_method_${found.method.replaceAll("-", "_")}`), origin: t("origin_certified") })} · ${found.place}`),
    ...(found.differs.length ? [h("p", { class: "differs" }, t("switch_differs", { keys: found.differs.join(", ") }))] : []),
  ];

  // ---- how often the target is met: of draws a share with its confidence, of chosen samples a count
  const met = ({ met: of, samples }) => {
    const { target_met: yes, target_missed: no, infeasible, failed, pending } = samples;
    const counts = [["met", yes], ["missed", no], ["none", infeasible], ["failed", failed], ["pending", pending]].filter(([, count]) => count).map(([what, count]) => t(`sweep_count_${what}`, { count })).join(t("comma"));
    const share = of && of.share !== null ? t("sweep_met", { share: amounts.share(of.share), draws: of.draws, low: amounts.share(of.low), high: amounts.share(of.high) }) : yes || no ? t("sweep_no_probability") : "";
    return h("p", {}, [share, counts && t("sweep_counts", { counts })].filter(Boolean).join(" "));
  };
  const boxes = (found) => {
    const limits = (some) => some.map((each) => [
      each.above === null ? "" : t("sweep_above", { name: each.label, value: value(found, each.above, each.unit) }),
      each.below === null ? "" : t("sweep_below", { name: each.label, value: value(found, each.below, each.unit) }),
    ].filter(Boolean).join(t("comma"))).join(t("comma"));
    return found.boxes.length ? h("ul", {}, found.boxes.map((box) => h("li", {}, t("sweep_box", { density: amounts.share(box.density), coverage: amounts.share(box.coverage), where: limits(box.limits) })))) : null;
  };
  const turning = (found) => (found.turning.length ? h("ul", {}, found.turning.map((each) => h("li", {}, t(each.status === "target_met" ? "sweep_turns_met" : "sweep_turns_missed", { name: each.label, value: value(found, each.at, each.unit) })))) : null);
  const ranking = (found) => {
    if (!found.ranking.length) return h("p", {}, t("sweep_no_ranking"));
    const weight = (each) => (["one-at-a-time", "morris"].includes(found.method) ? value(found, each.importance, found.unit) : amounts.number(each.importance, 2));
    return h("div", {}, h("h3", {}, t("sweep_ranking", { figure: figure(found) })),
      grid([t("figure"), t("low"), t("central"), t("high"), t("unit"), t(`sweep_importance_${found.method.replaceAll("-", "_")}`)],
        found.ranking.map((each) => [each.label, ...["low", "central", "high"].map((end) => (each[end] === null ? "–" : amounts.number(each[end], 4))), unit(found, each.unit), weight(each)])));
  };

  // ---- emissions by year over all samples, beside the run
  const band = (state, found, number) => new Chart(number ? `sweep_${number + 1}` : "sweep", (picture) => {
    const { band: of } = found, { run } = state;
    if (!of) return { missing: t("sweep_no_band") };
    const of_draws = drawn(found), at = of.periods.indexOf(state.year);
    const [size, word] = amounts.scaleOf("tonnes", Math.max(...of.high, ...picture.figures.counted.asked));
    const known = (list) => run.periods.map((year) => { const k = of.periods.indexOf(year); return k < 0 ? null : list[k] / size; });
    const low = known(of.low), high = known(of.high);
    const wide = high.map((each, k) => (each === null ? null : each - low[k]));
    const area = (name, data, style) => ({ type: "line", name, data, stack: "band", symbol: "none", lineStyle: { opacity: 0 }, itemStyle: { color: BAND }, silent: true, emphasis: { disabled: true }, ...style });
    return {
      title: at < 0 ? t("sweep_title_plain") : t(of_draws ? "sweep_title" : "sweep_title_chosen", { year: state.year, low: amounts.tonnes(of.low[at]), high: amounts.tonnes(of.high[at]) }),
      subtitle: `${t(of_draws ? "sweep_subtitle" : "sweep_subtitle_chosen", { count: of.of })} · ${run.label} · ${t("origin_certified")}`,
      note: t("sweep_divisible"),
      option: {
        legend: { ...charts.lines, data: [t("sweep_band"), t("sweep_middle"), t("this_run")] },
        xAxis: { ...categories(state.periods), boundaryGap: false }, yAxis: values(`${word} CO2e ${t("per_year")}`, { min: Math.min(0, ...low.filter((each) => each !== null)) }),
        tooltip: { show: false },
        series: [
          area("", low, {}), area(t("sweep_band"), wide, { areaStyle: { color: BAND, opacity: 0.7 } }),
          line(t("sweep_middle"), known(of.middle), INK, { symbol: "none", lineStyle: { color: INK, width: 1.5, type: "dashed" } }),
          line(t("this_run"), picture.figures.counted.asked.map((each) => each / size), PLAN),
        ],
      },
      table: () => [[t("target_year"), t("low"), t("sweep_middle"), t("high")], ...of.periods.map((year, k) => [String(year), of.low[k], of.middle[k], of.high[k]])],
    };
  });

  return (state) => {
    const { run } = state, pictures = run.sweeps.map((found, k) => band(state, found, k));
    const command = `pathways sweep ${run.about.sector} --method latin-hypercube`;
    return {
      element: h("div", {}, run.sweeps.length ? run.sweeps.map((found, k) => h("div", { class: "decision" }, asked(found), met(found), boxes(found), turning(found), pictures[k].element, ranking(found))) : h("p", {}, t("uncertainty_none", { command }))),
      show: (picture) => pictures.forEach((each) => each.show(picture)),
    };
  };
};
