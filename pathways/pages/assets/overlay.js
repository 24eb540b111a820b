// Curves of several runs, and of plans that a reader keeps, on the same axes.
"use strict";

const pathwaysOverlay = (context, price) => {
  const { t, amounts, charts, data, states } = context;
  const { Chart, values, line, lines } = charts;
  const plans = pathwaysPlans(context);
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect"], LIMIT = "#B5483A", LEAST = 2;
  const DEAREST = 3; // times the price limit up to which is drawn, as in the curves themselves

  const money = (run, value) => amounts.perTonne(value, run.about.currency);
  // Depths of other scopes, and prices in other money, have no place on the same axes.
  const alike = (one, other) => one.about.currency === other.about.currency && one.about.money_year === other.about.money_year
    && one.counted.join() === other.counted.join();
  const years = new Set(states.map((each) => each.year)).size > 1;
  const named = (each) => (years ? t("overlay_of_year", { name: each.run.label, year: each.year }) : each.run.label);
  const colourOf = (each) => each.run.colour;

  // What the page has solved: depths, and what a tonne more costs between them.
  const solved = (state) => [
    ...states.filter((each) => each.curve?.length > 1 && alike(each.run, state.run)).map((each) => ({ name: named(each), colour: colourOf(each), points: each.curve.map(({ depth, price: at }) => [100 * depth, at]) })),
    ...state.pins.filter((pin) => pin.curve?.length > 1).map((pin) => ({ name: plans.called(state, pin), colour: data.plan_colours[pin.slot], points: pin.curve.map(({ depth, price: at }) => [100 * depth, at]) })),
  ];
  // What `pathways curve` has traced: steps.
  const traced = (state) => states.filter((each) => alike(each.run, state.run)).flatMap((each) => {
    const found = each.run.curves.find(({ year, steps }) => year === each.year && steps.length);
    if (!found) return [];
    const depth = (emissions) => 100 * (1 - emissions / found.base), dearest = Math.max(...found.steps.map((step) => step.marginal_cost ?? 0));
    return [{ name: named(each), colour: colourOf(each), points: found.steps.flatMap((step) => {
      const end = found.cheapest - step.cumulative_abatement, cost = step.marginal_cost ?? dearest;
      return [[depth(end + step.abatement), cost], [depth(end), cost]];
    }) }];
  });

  const drawn = (state, name, known, words) => {
    const chart = new Chart(name, () => {
      const { run } = state, entries = known(state), others = states.filter((each) => !alike(each.run, run));
      if (entries.length < LEAST) return { missing: " " };
      const dearest = Math.max(...entries.flatMap((each) => each.points.map(([, at]) => at)));
      const top = Math.min(dearest, ...states.filter((each) => each.run.about.price_limit).map((each) => DEAREST * each.run.about.price_limit));
      const limit = price() ?? run.about.price_limit ?? top;
      const reached = (each) => each.points.filter(([, at]) => at <= limit).at(-1);
      return {
        title: t("overlay_title", { price: money(run, limit), list: entries.map((each) => t("overlay_reaches", { name: each.name, share: reached(each) ? amounts.share(reached(each)[0] / 100) : "–" })).join(t("semicolon")) }),
        subtitle: `${t(`${words}_subtitle`)} · ${t(words === "overlay" ? "origin_solved" : "origin_certified")}`,
        note: [dearest > top ? t("curve_above", { price: money(run, top) }) : "", t(`${words}_note`), others.length ? t("overlay_others", { names: others.map((each) => each.run.label).join(t("comma")) }) : ""].filter(Boolean).join(" "),
        height: 400,
        option: {
          legend: lines, grid: { left: 12, right: 24, top: 34, bottom: 62, containLabel: true },
          tooltip: { trigger: "item", renderMode: "richText", confine: true, formatter: (at) => `${at.seriesName}\n${amounts.share(at.value[0] / 100)} · ${money(run, at.value[1])}` },
          xAxis: values(t("curve_axis"), { nameLocation: "middle", nameGap: 26, min: Math.floor(Math.min(...entries.flatMap((each) => each.points.map(([x]) => x)))), max: 100 }),
          yAxis: values(`${amounts.currency(run.about.currency)}/t CO2e`, { max: dearest > top ? top : null }),
          series: entries.map((each, k) => ({
            ...line(each.name, each.points, each.colour, words === "overlay" ? { step: "start", symbol: SYMBOLS[k % SYMBOLS.length], lineStyle: { color: each.colour, width: 1.5 } } : { symbol: "none", lineStyle: { color: each.colour, width: 2.5, type: ["solid", "dashed", "dotted"][k % 3] } }), clip: true,
            ...(k ? {} : { markLine: { silent: true, symbol: "none", lineStyle: { color: LIMIT, width: 2, type: "solid" }, label: { show: false }, data: [{ yAxis: limit }] } }),
          })),
        },
        table: () => [[t("overlay_plan"), t("depth"), t("tonne_more")], ...entries.flatMap((each) => each.points.map(([depth, at]) => [each.name, depth / 100, at]))],
      };
    });
    // Drawn where it first appears; what is hidden never comes near.
    const show = (picture) => {
      const { hidden } = chart.element;
      chart.element.hidden = known(state).length < LEAST;
      if (hidden && !chart.element.hidden) chart.told = undefined;
      chart.show(picture);
    };
    return { element: chart.element, show };
  };

  return (state) => {
    const pictures = [drawn(state, "overlay", solved, "overlay"), drawn(state, "overlay_exact", traced, "overlay_exact")];
    return { element: h("div", {}, pictures.map((each) => each.element)), show: (picture) => pictures.forEach((each) => each.show(picture)) };
  };
};
