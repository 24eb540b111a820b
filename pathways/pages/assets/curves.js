// Exact curves with their steps and the options alone, and which levers are must-haves or free.
"use strict";

const pathwaysCurves = (context) => {
  const { t, amounts, charts } = context;
  const { Chart, values, line } = charts;
  const INK = "#222222", ALONE = "#7A3E9D", LIMIT = "#B5483A", TALL = 340;
  const DEAREST = 3; // times the price limit up to which is drawn, as in the curve that the page solves
  const NOTHING = 1e-9; // part of the base year below which an amount is the rounding of a solver
  const VERDICTS = { "must-have": "must", free: "free", never: "never" };

  const called = (run, { name, label }) => run.technologies.find((each) => each.name === name)?.label ?? label;
  const price = (found, value) => amounts.perTonne(value, found.currency);
  const differs = (found) => (found.differs.length ? h("p", { class: "differs" }, t("switch_differs", { keys: found.differs.join(t("comma")) })) : null);

  // ---- 6: the exact curve
  const depth = (found, emissions) => 100 * (1 - emissions / found.base);
  // Options alone, added up from the works as they are: those that pay for themselves have no cost per tonne.
  const alone = (found) => {
    let at = depth(found, found.baseline);
    return found.options.filter((each) => each.abatement > 0 && (each.specific_cost !== null || each.cost < 0)).flatMap((each) => {
      const from = at, cost = each.specific_cost ?? 0;
      at += (100 * each.abatement) / found.base;
      return [[from, cost], [at, cost]];
    });
  };
  const drawn = (state, found, number) => new Chart(number ? `exact_${number + 1}` : "exact", () => {
    const { run } = state, { steps } = found;
    if (!steps.length) return { missing: t("exact_none", { year: found.year }) };
    const dearest = Math.max(...steps.map((each) => each.marginal_cost ?? 0), 0);
    const top = found.price_limit ? Math.min(dearest, DEAREST * found.price_limit) : dearest;
    const boxes = steps.map((each) => {
      const end = found.cheapest - each.cumulative_abatement;
      return { ...each, from: depth(found, end + each.abatement), to: depth(found, end), cost: each.marginal_cost ?? dearest };
    });
    const levers = [...new Set(boxes.map((each) => each.lever))];
    const rect = (own) => (params, api) => {
      const box = own[params.dataIndex], [x, y] = api.coord([box.from, Math.min(box.cost, top)]), [right, foot] = api.coord([box.to, 0]);
      return { type: "rect", shape: { x, y: Math.min(y, foot), width: Math.max(right - x, 1), height: Math.max(Math.abs(foot - y), 1) }, style: { fill: run.lever_colours[own[0].lever] || "#D9D9D9", stroke: "#FFFFFF", lineWidth: 0.5 } };
    };
    const others = alone(found), last = boxes.at(-1).to;
    return {
      title: t("curve_title", { price: price(found, found.price_limit), share: amounts.share(1 - found.at_limit / found.base), year: found.year }),
      subtitle: `${t("exact_subtitle", { year: found.year, steps: steps.length, exact: found.exact_steps })} · ${run.label} · ${t("origin_certified")}`,
      note: [dearest > top ? t("curve_above", { price: price(found, top) }) : "", t("exact_note", { share: amounts.share(found.merged_below) }), others.length ? t("exact_alone_note") : ""].filter(Boolean).join(" "),
      height: TALL + 60,
      option: {
        tooltip: { show: false }, legend: { bottom: 0 }, grid: { left: 12, right: 24, top: 34, bottom: 62, containLabel: true },
        xAxis: values(t("curve_axis"), { nameLocation: "middle", nameGap: 26, min: Math.floor(Math.min(boxes[0].from, ...others.map(([x]) => x))), max: Math.min(100, Math.max(last, others.length ? 100 : last)) }),
        yAxis: values(`${amounts.currency(found.currency)}/t CO2e`, { max: top || null }),
        series: [
          ...levers.map((lever) => {
            const own = boxes.filter((each) => each.lever === lever);
            return { type: "custom", clip: true, name: t(`lever_${lever}`), itemStyle: { color: run.lever_colours[lever] || "#D9D9D9" }, renderItem: rect(own), encode: { x: [0, 1], y: 2 }, data: own.map((each) => [each.from, each.to, Math.min(each.cost, top)]) };
          }),
          ...(others.length ? [line(t("exact_alone"), others, ALONE, { symbol: "none", clip: true, lineStyle: { color: ALONE, width: 2, type: "dashed" } })] : []),
          ...(found.price_limit && found.price_limit <= top ? [line(t("exact_limit"), [[0, found.price_limit], [100, found.price_limit]], LIMIT, { symbol: "none", clip: true, lineStyle: { color: LIMIT, width: 2 } })] : []),
        ],
      },
      table: () => [[t("exact_step"), t("lever"), t("exact_abated"), t("depth"), t("tonne_price"), t("exact_average")], ...boxes.map((each) => [told(run, each.label), t(`lever_${each.lever}`), each.abatement, each.to / 100, each.marginal_cost, each.average_cost])],
    };
  });
  const told = (run, text) => run.said?.[context.language]?.[text] ?? text;
  const steps = (run, found) => grid([t("exact_step"), t("lever"), t("exact_abated"), t("depth"), t("tonne_price")], found.steps.map((each) => [
    told(run, each.label), t(`lever_${each.lever}`), amounts.tonnes(each.abatement), amounts.share(1 - (found.cheapest - each.cumulative_abatement) / found.base),
    Math.abs(each.highest_cost - each.lowest_cost) > 0.01 * Math.abs(each.highest_cost) ? t("decide_to", { least: amounts.number(each.lowest_cost), most: price(found, each.highest_cost) }) : price(found, each.marginal_cost),
  ]));
  const options = (run, found) => {
    const some = found.options.filter((each) => each.abatement > 0 || each.exact_abatement > 0 || each.exact_price !== null), none = found.options.filter((each) => !some.includes(each));
    return [
      some.length ? h("h3", {}, t("exact_options")) : null,
      some.length ? grid([t("technology"), t("exact_abated"), t("exact_own_cost"), t("exact_in_whole"), t("exact_abated_in_whole")], some.map((each) => [
        called(run, each), amounts.tonnes(each.abatement), each.specific_cost === null ? t(each.abatement > 0 ? "exact_pays" : "exact_nothing") : price(found, each.specific_cost),
        each.exact_price === null ? t("exact_not_taken") : price(found, each.exact_price), amounts.tonnes(Math.abs(each.exact_abatement) > NOTHING * found.base ? each.exact_abatement : 0),
      ])) : null,
      none.length ? h("p", {}, t("exact_idle", { year: found.year, names: none.map((each) => called(run, each)).join(t("comma")) })) : null,
    ];
  };
  const exact = (state) => {
    const { run } = state, pictures = run.curves.map((found, k) => drawn(state, found, k));
    return {
      element: h("div", {}, run.curves.map((found, k) => h("div", { class: "decision" }, h("h3", {}, t("exact_title", { year: found.year })),
        h("p", { class: "note" }, `${t("exact_asked", { solves: found.solves, origin: t("origin_certified") })} · ${found.place}`), differs(found),
        pictures[k].element, steps(run, found), options(run, found)))),
      show: (picture) => pictures.forEach((each) => each.show(picture)),
    };
  };

  // ---- 8: must-haves, free levers, and what is never used
  const verdict = (each) => t(`others_${VERDICTS[each.verdict] ?? "free"}`);
  const others = (run) => run.alternatives.map((found) => {
    const within = `${amounts.number(100 * found.within)}%`, cash = (value) => amounts.money(value, found.currency);
    const used = found.options.filter((each) => each.verdict !== "never"), never = found.options.filter((each) => each.verdict === "never");
    const amount = (value, unit) => `${amounts.number(value)} ${amounts.unit(unit, found.currency)}`.trim();
    const named = (kind) => found.levers.filter((each) => each.verdict === kind).map((each) => t(`lever_${each.name}`)).join(t("comma")) || t("setting_none");
    return h("div", { class: "decision" }, h("h3", {}, t("others_title", { within, must: named("must-have"), free: named("free") })),
      h("p", { class: "note" }, `${t("others_asked", { count: found.pathways, origin: t("origin_certified") })} · ${found.place}`), differs(found),
      h("p", {}, t(found.over_extra === null ? "others_slack" : "others_slack_over", { within, slack: cash(found.slack), extra: cash(found.extra_cost), times: amounts.number(found.over_extra, 2) })),
      found.status === "target_missed" ? h("p", {}, t("others_missed")) : null,
      grid([t("lever"), t("others_least"), t("others_best"), t("others_most"), t("others_verdict")], found.levers.map((each) => [t(`lever_${each.name}`), ...["least", "best", "most"].map((end) => amounts.tonnes(each[end])), verdict(each)])),
      h("p", { class: "note" }, t("others_levers_note", { year: found.year })),
      grid([t("technology"), t("others_least"), t("others_best"), t("others_most"), t("others_verdict")], used.map((each) => [called(run, each), ...["least", "best", "most"].map((end) => amount(each[end], each.unit)), verdict(each)])),
      h("p", {}, t("others_never_used", { names: never.map((each) => called(run, each)).join(t("comma")) || t("setting_none") })));
  });

  return { exact, others };
};
