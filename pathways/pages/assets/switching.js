// At which values the plan changes, what would bring in what it does without, and the plan over two numbers.
"use strict";

const pathwaysSwitching = (context) => {
  const { t, amounts, charts } = context;
  const { Chart, values } = charts;
  const COLOURS = ["#FFFFFF", "#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#0072B2", "#D55E00", "#999933", "#AA4499", "#44AA99"];
  const REST = "#E3E3E3", INK = "#222222", NONE = "#8A8A8A";
  const TALL = 340, TIMES = "times its figure"; // of a map without what is named below it; the unit of a factor on figures

  const called = (run, { shelf, name, label }) => (shelf ? run[shelf].find((each) => each.name === name)?.label : null) ?? label;
  const change = (share) => `${share > 0 ? "+" : share < 0 ? "−" : ""}${(100 * Math.abs(share)).toFixed(1)}%`;
  const MANY = 10; // times the amount of before from which on a gain is told as a multiple
  const rounded = (share) => (1 + share >= MANY ? t("switch_multiple", { times: amounts.number(Math.round(1 + share), 5) }) : `${share > 0 ? "+" : "−"}${(100 * Math.abs(share)).toFixed(0)}%`);
  const phrase = (run, each) => {
    const name = each.plants ? t(`switch_plants_${each.plants}`, { name: called(run, each) }) : called(run, each);
    return `${name} (${each.how === "amount" ? rounded(each.by) : t(`switch_${each.how}`)})`;
  };
  const listed = (run, some) => some.map((each) => phrase(run, each)).join(t("comma"));
  const plan = (run, { more, less, no_plan }) => {
    if (no_plan) return t("switch_no_plan");
    if (more.length && less.length) return t("switch_in_place", { more: listed(run, more), less: listed(run, less) });
    return more.length ? listed(run, more) : less.length ? t("switch_without", { less: listed(run, less) }) : t("switch_amounts");
  };
  const unit = (found, text) => (text === TIMES ? t("switch_times") : amounts.unit(text, found.currency));
  const value = (found, number, text) => (number === null ? "–" : `${amounts.number(number, 4)} ${unit(found, text)}`.trim());
  const asked = (found, what) => [
    h("p", { class: "note" }, `${t(what, { solves: found.solves, origin: t("origin_certified") })} · ${found.place}`),
    ...(found.differs.length ? [h("p", { class: "differs" }, t("switch_differs", { keys: found.differs.join(t("comma")) }))] : []),
  ];

  // ---- 2: the nearest values at which the plan changes
  const points = (run) => run.points.map((found) => {
    const side = (number, at) => (at.change === null ? ["", ""] : [`${value(found, at.value, number.unit)} (${change(at.change)})`, plan(run, at)]);
    const rows = found.numbers.map((number) => [number.label, value(found, number.today, number.unit), ...side(number, number.below), ...side(number, number.above)]);
    return h("div", { class: "decision" }, h("h3", {}, t("switch_title", { shown: rows.length, turning: found.turning, moved: found.moved })), asked(found, "switch_asked"),
      rows.length ? grid([t("figure"), t("switch_today"), t("switch_falls"), t("switch_then"), t("switch_rises"), t("switch_then")], rows) : h("p", {}, t("switch_none")),
      found.left_out ? h("p", { class: "note" }, t("switch_left_out", { count: found.left_out })) : null);
  });

  // ---- 8: what would bring in what the plan does without
  const entries = (run) => run.points.filter((found) => found.options.length).map((found) => {
    const capital = (each) => {
      if (each.capital_cost === null) return "";
      if (each.capital_cost_fall === null) return t("entry_never");
      return t("entry_capital", { share: amounts.share(each.capital_cost_fall), cost: value(found, each.capital_cost * (1 - each.capital_cost_fall), `${found.currency}/(${each.unit})`) });
    };
    const energy = (each) => (each.energy_price_fall === null ? "" : t("entry_energy", { name: called(run, { shelf: "carriers", name: each.energy.split(".")[1], label: each.energy_label }), share: amounts.share(each.energy_price_fall) }));
    const lead = (each) => (each.lead_time_breakeven === null ? "" : t("entry_months", { months: Math.round(12 * each.lead_time_breakeven) }));
    const stops = (each) => (each.running_cost !== null ? t("entry_running", { cost: value(found, each.running_cost, `${found.currency}/${each.activity_unit || "1"}`) }) : run.said?.[context.language]?.[each.stopped_by] ?? each.stopped_by);
    const rows = found.options.map((each) => [called(run, { shelf: "technologies", name: each.name, label: each.label }), capital(each), energy(each), lead(each), stops(each)]);
    return h("div", { class: "decision" }, h("h3", {}, t("entry_title")), asked(found, "entry_asked"),
      grid([t("technology"), t("entry_by_capital"), t("entry_by_energy"), t("entry_by_lead"), t("entry_stops")], rows));
  });

  // ---- 9: the plan over two numbers
  const drawn = (state, found, number) => new Chart(number ? `map_${number + 1}` : "map", () => {
    const { run } = state, { x, y } = found;
    const name = (each) => (each.today ? t("map_today") : plan(run, each));
    const axis = (each) => `${each.label} (${unit(found, each.unit)})`;
    const scale = (each) => values(axis(each), { type: "value", min: each.low, max: each.high, nameLocation: "middle", splitLine: { show: false }, axisLabel: { color: INK, formatter: (at) => amounts.number(at) } });
    const polygon = (regions, colour) => ({
      type: "custom", silent: true, clip: true, data: regions.map((each) => each.corners[0]),
      renderItem: (at, api) => ({ type: "polygon", shape: { points: regions[at.dataIndex].corners.map((corner) => api.coord(corner)) }, style: { fill: colour, stroke: NONE, lineWidth: 0.5 } }),
    });
    const shown = found.plans.map((each, k) => ({ ...polygon(found.regions.filter((region) => region.plan === k), COLOURS[k]), name: `${k + 1}. ${name(each)} ${amounts.share(each.share)}`, itemStyle: { color: COLOURS[k], borderColor: NONE, borderWidth: 1 } }));
    const rest = found.regions.filter((region) => region.plan === null);
    const marked = x.today !== null && y.today !== null ? [{ type: "scatter", silent: true, name: t("map_mark"), symbol: "diamond", symbolSize: 13, z: 9, itemStyle: { color: "#000000" }, data: [[x.today, y.today]] }] : [];
    return {
      title: t("map_title", { x: x.label, y: y.label, share: amounts.share(found.plans.find((each) => each.today)?.share ?? 0) }),
      subtitle: `${t("map_subtitle", { count: found.count })} · ${run.label} · ${t("origin_certified")}`,
      note: [x, y].some((each) => each.feasible_low > each.low || each.feasible_high < each.high) ? t("map_empty") : "",
      height: TALL + 80 + 36 * (shown.length + 2),
      option: {
        tooltip: { show: false }, legend: { bottom: 0, orient: "vertical", left: 12, textStyle: { width: 640, overflow: "break" } },
        grid: { left: 40, right: 30, top: 20, height: TALL, bottom: 0, containLabel: true },
        xAxis: { ...scale(x), nameGap: 26 }, yAxis: { ...scale(y), nameGap: 60 },
        series: [...shown, ...(rest.length ? [{ ...polygon(rest, REST), name: t("map_rest", { count: found.count - found.plans.length }), itemStyle: { color: REST } }] : []), ...marked],
      },
      table: () => [[t("map_plan"), t("map_share")], ...found.plans.map((each) => [name(each), each.share])],
    };
  });
  const maps = (state) => {
    const { run } = state, pictures = run.maps.map((found, k) => drawn(state, found, k));
    const command = `pathways map ${run.about.sector} --x PATH --y PATH`;
    return {
      element: h("div", {}, run.maps.length ? run.maps.map((found, k) => h("div", { class: "decision" }, asked(found, "map_asked"), pictures[k].element)) : h("p", {}, t("map_none", { command }))),
      show: (picture) => pictures.forEach((each) => each.show(picture)),
    };
  };
  const told = (run) => (run.points.length ? points(run) : [h("p", {}, t("switch_no_folder", { command: `pathways breakeven ${run.about.sector}` }))]);

  return { points: told, entries, maps };
};
