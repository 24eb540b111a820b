// What is decided before it is known which future comes: what to do, and what other beginnings cost.
"use strict";

const pathwaysDecisions = (context) => {
  const { t, amounts, charts } = context;
  const { Chart, categories, values } = charts;
  const PLANS = ["chosen", "expected", "mean", "waiting"];
  const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#882255", "#999933", "#332288", "#44AA99"];
  const APART = ["perfect_information", "stochastic_solution", "waiting"];
  const EVEN = 1e-9; // part of a cost below which two plans cost the same: what a solver is asked for
  const INK = "#222222";

  const cash = (decision, value) => amounts.money(value, decision.currency);
  const called = (name) => name.replaceAll("_", " ");
  const all = (names) => names.map(called).join(t("comma"));
  const planName = (name) => (PLANS.includes(name) ? t(`decide_plan_${name}`) : t("decide_plan_own", { name: called(name) }));
  const figure = (run, path) => run.sliders.find((each) => each.path === path)?.label ?? path;
  const measure = (decision) => t(`decide_measure_${decision.measure}`);
  const capacity = (value, unit) => (unit === "t/yr" ? t("decide_a_year", { amount: amounts.tonnes(value) }) : `${amounts.number(value)} ${amounts.unit(unit, "CNY")}`);

  // What was asked, and where it was asked otherwise than the run beside which it stands.
  const asked = (decision) => [
    h("p", { class: "note" }, t("decide_asked", { month: decision.month, measure: measure(decision), plants: t(`decide_plants_${decision.plants}`), origin: t("origin_certified") }), ` · ${decision.place}`),
    ...(decision.differs.length ? [h("p", { class: "differs" }, t("decide_differs", { keys: decision.differs.join(t("comma")) }))] : []),
    ...(decision.status === "target_missed" ? [h("p", {}, t("decide_missed"))] : []),
  ];

  // ---- 8: what to do now, prepare, wait for and leave
  const when = ({ order, starts }) => [
    order ? t("decide_order", { month: order }) : null,
    starts ? (starts[0] === starts[1] ? t("decide_start", { year: starts[0] }) : t("decide_start_years", { first: starts[0], last: starts[1] })) : null,
  ].filter(Boolean).join(t("comma"));
  const why = (run, { what, scenarios, watch }) => {
    const text = t(what === "hedge" && !scenarios.length ? "decide_why_hedge_none" : `decide_why_${what}`, { names: all(scenarios) });
    return watch.length ? `${text}${t("semicolon")}${t("decide_watch", { paths: watch.map((path) => figure(run, path)).join(t("comma")) })}` : text;
  };
  const amount = (each) => {
    const [least, most] = [each.least, each.most].map((value) => capacity(value, each.unit));
    return least === most ? most : t("decide_to", { least, most });
  };
  const advice = (run, decision) => {
    const rows = decision.advice.map((each, k) => [
      k && decision.advice[k - 1].what === each.what ? "" : t(`decide_${each.what}`),
      run.technologies.find((other) => other.name === each.technology)?.label ?? each.label,
      amount(each),
      when(each), why(run, each),
    ]);
    return h("div", { class: "decision" }, h("h3", {}, t("decide_title", { count: decision.scenarios.length })), asked(decision),
      rows.length ? grid([t("decide_what"), t("technology"), t("decide_amount"), t("decide_when"), t("decide_why")], rows) : h("p", {}, t("decide_nothing")));
  };

  // ---- 9: the futures, what each beginning costs, and what knowing is worth
  const futures = (run, decision) => {
    const weighted = decision.scenarios.some((each) => each.weight !== null);
    const change = ([path, value]) => `${figure(run, path)}: ${["low", "high"].includes(value) ? t(`decide_${value}`) : value}`;
    const rows = decision.scenarios.map((each) => [
      h("span", {}, called(each.name), each.title ? h("small", {}, ` ${each.title}`) : null),
      ...(weighted ? [amounts.share(each.weight)] : []),
      each.changes.length ? each.changes.map(change).join(t("semicolon")) : t("decide_changes_none"),
    ]);
    return [grid([t("decide_future"), ...(weighted ? [t("decide_weight")] : []), t("decide_changes")], rows), h("p", { class: "note" }, t(weighted ? "decide_weights_own" : "decide_no_weights"))];
  };
  const plans = (decision) => {
    const least = decision.plans[0].expected, weighted = least !== null;
    const above = (value) => (Math.abs(value - least) < EVEN * Math.abs(least) ? 0 : value - least);
    const misses = (plan) => (decision.search?.late.includes(plan.name) ? t("decide_late") : plan.missed === null ? t("decide_cannot") : plan.missed > 0 ? amounts.tonnes(plan.missed) : "");
    const rows = decision.plans.map((plan) => [
      planName(plan.name),
      ...(weighted ? [cash(decision, plan.expected), plan.expected === null ? "–" : cash(decision, above(plan.expected)), cash(decision, plan.tail)] : []),
      cash(decision, plan.regret), misses(plan),
    ]);
    return grid([t("decide_beginning"), ...(weighted ? [t("decide_expected"), t("decide_above"), t("decide_tail", { share: amounts.share(1 - decision.level) })] : []), t("decide_regret"), t("decide_misses")], rows);
  };
  const regrets = (state, decision, number) => new Chart(number ? `regrets_${number + 1}` : "regrets", () => {
    const shown = decision.plans.filter((plan) => plan.regret !== null);
    if (!shown.length) return { missing: t("regret_note") };
    const best = shown.reduce((one, other) => (other.regret < one.regret - EVEN * Math.abs(one.expected ?? 0) ? other : one));
    const [size, word] = amounts.scaleOf("money", Math.max(...shown.map((plan) => plan.regret)));
    const names = decision.plans.map((plan) => planName(plan.name));
    return {
      title: t("regret_title", { best: planName(best.name), money: cash(decision, Math.max(0, best.regret)) }),
      subtitle: `${t("regret_subtitle")} · ${state.run.label} · ${t("origin_certified")}`, note: t("regret_note"),
      height: 110 + (16 + 12 * decision.scenarios.length) * names.length,
      option: {
        grid: { left: 12, right: 40, top: 26, bottom: 56, containLabel: true },
        xAxis: values(`${word}${amounts.currency(decision.currency)} ${t("of_year", { year: decision.money_year })}, ${t("present_value")}`, { nameLocation: "middle", nameGap: 24 }),
        yAxis: { ...categories(names.slice().reverse()), axisLabel: { width: 250, overflow: "break", color: INK } },
        series: decision.scenarios.map((each, k) => ({ type: "bar", barGap: "0%", barCategoryGap: "25%", name: called(each.name), itemStyle: { color: COLOURS[k % COLOURS.length] }, data: decision.plans.map((plan) => (plan.regrets[k] === null ? null : Math.max(0, plan.regrets[k]) / size)).reverse() })),
      },
      table: () => [[t("decide_beginning"), ...decision.scenarios.map((each) => called(each.name))], ...decision.plans.map((plan, k) => [names[k], ...plan.regrets])],
    };
  });
  const worth = (decision) => {
    const { search } = decision;
    const told = (name) => {
      // What all costs are known to stands below; a difference has bounds of its own.
      const { found, least, most } = decision.worth[name], value = cash(decision, found);
      return APART.includes(name) && found !== null && least !== null && most !== null ? t("worth_between", { value, least: cash(decision, least), most: cash(decision, most) }) : value;
    };
    const names = decision.plans[0].expected === null ? [] : ["here_and_now", "wait_and_see", "perfect_information", ...(decision.has_mean ? ["stochastic_solution"] : []), "waiting"];
    const facts = [...(decision.measure === "expected" ? [] : [[t("worth_value", { measure: measure(decision) }), told("value")]]), ...names.map((name) => [t(`worth_${name}`), told(name)])];
    return h("div", {}, h("h3", {}, t("worth_title")),
      h("dl", { class: "facts" }, facts.map(([name, text]) => h("div", {}, h("dt", {}, name), h("dd", {}, text)))),
      decision.has_mean || !names.length ? null : h("p", {}, t("worth_not_mean")),
      search ? h("p", {}, t("worth_search", { measure: measure(decision), share: `${amounts.number(100 * search.gap, 2)}%` }),
        search.stopped ? ` ${t("worth_stopped", { stopped: search.stopped, all: search.made, seconds: search.seconds })}` : null,
        search.late.length ? ` ${t("worth_late", { names: search.late.map(planName).join(t("comma")) })}` : null) : null);
  };
  const compared = (state) => {
    const drawn = state.run.decisions.map((decision, k) => regrets(state, decision, k));
    return {
      element: h("div", {}, state.run.decisions.length ? state.run.decisions.map((decision, k) => h("div", { class: "decision" }, h("h3", {}, t("decide_futures")), asked(decision), futures(state.run, decision), plans(decision), drawn[k].element, worth(decision)))
        : h("p", {}, t("decide_none", { command: `pathways decide ${state.run.about.sector} --scenarios FILE` }))),
      show: (picture) => drawn.forEach((each) => each.show(picture)),
    };
  };

  return { advice: (run) => run.decisions.map((decision) => advice(run, decision)), compared };
};
