// The parts of the page: what each says of a picture.
"use strict";

const pathwaysSections = (context) => {
  const { t, amounts, charts, data, language } = context;
  const { Chart, categories, values, stacked, line, lines } = charts;
  const { tonnes, money, share, number, energy, known } = amounts;
  const decisions = pathwaysDecisions(context), switching = pathwaysSwitching(context), sweeps = pathwaysSweeps(context), curves = pathwaysCurves(context);
  const DARK = "#222222", TARGET = "#B5483A", FROZEN = "#8A8A8A", ECONOMIC = "#0072B2", ASKED = "#006B4E", LOCATION = "#C97B2A";
  const NOTHING = 1e-9, MOST = 9, SMALL = 0.004;

  const cash = (value, run) => money(value, run.about.currency);
  const perTonne = (run, value) => amounts.perTonne(value, run.about.currency);
  const priceLimit = (run) => perTonne(run, run.about.price_limit);
  const moneyUnit = (run) => `${amounts.currency(run.about.currency)} ${t("of_year", { year: run.about.money_year })}`;
  const where = (state) => `${state.run.label} · ${state.run.about.region_label || "–"} · ${t(`view_${state.run.about.view}`)}`;
  const source = (state) => state.run.numbers.length ? `${t("unverified_of", unverifiedOf(state.run))} ${t("see_assumptions")}` : t("assumptions_none");
  const unverifiedOf = (run) => ({ some: run.numbers.filter((each) => each.unverified).length, all: run.numbers.length });
  const origin = (picture) => t(picture.origin === "certified" ? "origin_certified" : "origin_solved");
  const subtitle = (state, picture, what) => `${what} · ${where(state)} · ${origin(picture)}`;
  const largest = (rows) => Math.max(0, ...rows.flat().map(Math.abs));

  // Rows of a series by thing: the largest by name, the rest as one.
  const byThing = (things, flat, width, keep = (k) => k) => {
    const rows = things.map((thing, k) => ({ ...thing, values: Array.from({ length: width }, (_, p) => flat[k * width + p]) }));
    const total = (row) => row.values.reduce((sum, each) => sum + Math.abs(each), 0);
    const all = rows.reduce((sum, row) => sum + total(row), 0);
    const shown = rows.filter((row, k) => keep(k) !== null && total(row) > SMALL * all).sort((a, b) => total(b) - total(a));
    const top = new Set(shown.slice(0, MOST).map((row) => row.name));
    const rest = rows.filter((row) => !top.has(row.name));
    const other = { name: "other", label: t("other"), colour: "#C9C9C9", values: Array.from({ length: width }, (_, p) => rest.reduce((sum, row) => sum + row.values[p], 0)) };
    const kept = rows.filter((row) => top.has(row.name));
    return total(other) > NOTHING * all ? [...kept, other] : kept;
  };
  const table = (head, rows) => () => [head, ...rows];
  // Every year that has room is named, that of the headline among them.
  const axisLabels = (state) => {
    const axis = categories(state.periods);
    return { ...axis, axisLabel: { ...axis.axisLabel, interval: 0 } };
  };

  // ---- 1 the director's screen
  const director = () => {
    const question = h("p", { class: "question" });
    const answer = h("ul", { class: "answer" });
    const lights = h("ul", { class: "lights" });
    const figures = h("dl", { class: "figures" });
    const element = h("div", {}, question, answer, lights, figures);
    const show = (state, picture) => {
      const { run } = state, { figures: f } = picture, at = state.place, target = run.summary.target;
      question.textContent = t(`question_${run.about.goal}`, {
        sector: run.label, region: run.about.region_label || "–", view: t(`view_${run.about.view}`), year: state.year,
        depth: target && f.baseCounted ? share(1 - state.limit() / f.baseCounted) : "–", decide: run.summary.decision_date || "–",
      });
      const rate = f.rate;
      const said = [
        t("answer_depth", { year: state.year, contract: share(f.reduction.contract[at]), location: share(f.reduction.location[at]), status: t(`status_${picture.status}`) }),
        rate ? t(rate.perYear < 0 ? "answer_saves" : "answer_cost", {
          year: state.year, money: cash(Math.abs(rate.perYear), run), perUnit: `${number(Math.abs(rate.perUnit))} ${amounts.unit(`${run.about.currency}/${run.about.product_unit}`, run.about.currency)}`,
          ofPrice: known(rate.ofPrice) ? t("of_price", { share: share(Math.abs(rate.ofPrice)) }) : t("no_price"),
          perTonne: perTonne(run, rate.perTonne),
        }) : t("answer_no_rate"),
        spent(state, picture),
      ];
      answer.replaceChildren(...said.map((each) => h("li", {}, each)));
      lights.replaceChildren(...lightsOf(state, picture).map(([colour, head, text]) =>
        h("li", { class: `light ${colour}` }, h("strong", {}, `${t(`light_${colour}`)} ${head}`), h("span", {}, text))));
      figures.replaceChildren(...six(state, picture).map(([name, value, change]) =>
        h("div", {}, h("dt", {}, name), h("dd", {}, value, change ? h("small", {}, change) : null))));
    };
    return { element, show };
  };
  const spent = (state, picture) => {
    const { run } = state, spending = picture.figures.spending;
    const total = picture.figures.investment, years = run.years.filter((_, y) => spending[y] > 0.005 * total);
    if (total <= 0) return t("answer_no_money");
    const peak = spending.indexOf(Math.max(...spending));
    return t("answer_money", { money: cash(total, run), first: years[0], last: years.at(-1), peak: run.years[peak], most: cash(spending[peak], run) });
  };
  const lightsOf = (state, picture) => {
    const { run } = state, f = picture.figures, at = state.place;
    const met = picture.status === "target_met";
    const proven = run.summary.with_proven_technology;
    const alone = proven ? proven.reduction_contract_based[state.year] : null;
    const asked = run.summary.target && f.baseCounted ? 1 - state.limit() / f.baseCounted : null;
    const { some, all } = unverifiedOf(run), bad = Number(some) / Number(all);
    const deciding = state.deciding ? state.deciding.filter((each) => run.sliders[each.slider].unverified || !run.sliders[each.slider].quality).length : null;
    return [
      [run.summary.target ? (met ? "green" : "red") : "grey", t("light_target"),
        run.summary.target ? t(met ? "light_target_met" : "light_target_missed", { year: state.year, limit: tonnes(state.limit()), emitted: tonnes(f.counted.asked[at]) }) : t("light_no_target")],
      [alone === null ? "grey" : asked !== null && alone >= asked - 1e-9 ? "green" : alone >= 0.5 * (asked || 1) ? "amber" : "red", t("light_proven"),
        alone === null ? t("light_proven_unknown") : t("light_proven_reaches", { share: share(alone), year: state.year })],
      [deciding === null ? (bad > 0.5 ? "red" : bad > 0.2 ? "amber" : "green") : deciding > 2 ? "red" : deciding > 0 ? "amber" : "green", t("light_figures"),
        `${deciding === null ? "" : `${t("light_deciding", { some: deciding, all: state.deciding.length })} `}${t("unverified_of", { some, all })}`],
    ];
  };
  // The price of the last tonne of the target, and what is to be said of it: why there is none, or
  // that it is above the limit up to which anything is paid.
  const targetPrice = (state, picture, change) => {
    const { price } = picture, none = (why) => ["–", t(why)];
    if (!state.priced) return none("price_no_target");
    if (state.awaits(picture)) return ["…", t("price_wait")];
    if (price === null) return none("price_never");
    if (price === undefined) return none("price_not_sought");
    const dear = picture.status === "target_missed" && price > state.priceLimit;
    const divisible = state.run.about.plants === "whole" && picture.origin === "certified";
    return [perTonne(state.run, price), [change, dear ? t("price_above", { limit: perTonne(state.run, state.priceLimit) }) : "", divisible ? t("price_divisible") : ""].filter(Boolean).join(t("semicolon"))];
  };
  const six = (state, picture) => {
    // Whole plants are no measure of divisible ones: beside them stands the page's own centre.
    const { run } = state, f = picture.figures, at = state.place, whole = run.about.plants === "whole";
    const beside = whole && state.central ? state.central.picture : state.certified, c = beside.figures;
    const moved = picture.origin !== "certified";
    // A change that is told as nothing is none.
    const change = (now, then, told) => (moved && known(now) && known(then) && Math.abs(now - then) > 1e-9 * Math.abs(then) && told(Math.abs(now - then)) !== told(0) ? t(whole ? "change_divisible" : "change", { change: `${now > then ? "+" : "−"}${told(Math.abs(now - then))}` }) : "");
    return [
      [t("figure_contract", { year: state.year }), share(f.reduction.contract[at]), change(f.reduction.contract[at], c.reduction.contract[at], share)],
      [t("figure_location", { year: state.year }), share(f.reduction.location[at]), change(f.reduction.location[at], c.reduction.location[at], share)],
      [t("figure_extra", { year: state.year }), cash(f.rate?.perYear, run), change(f.rate?.perYear, c.rate?.perYear, (v) => cash(v, run))],
      [t("figure_per_tonne", { year: state.year }), perTonne(run, f.rate?.perTonne), change(f.rate?.perTonne, c.rate?.perTonne, (v) => perTonne(run, v))],
      [t("figure_target_price"), ...targetPrice(state, picture, change(picture.price, beside.price, (v) => perTonne(run, v)))],
      [t("figure_investment"), cash(f.investment, run), change(f.investment, c.investment, (v) => cash(v, run))],
    ];
  };

  // ---- 2 what must be true
  const mustBeTrue = (state) => {
    const body = h("div");
    const chart = new Chart("deciding", (picture) => {
      if (!state.solves) return { missing: t("part_needs_solving", { reason: t(`unsolved_${state.run.unsolved}`) }) };
      if (!state.deciding) return { missing: t("deciding_wait") };
      const rows = state.deciding.filter((row) => !row.turns);
      if (!rows.length) return { missing: t(state.deciding.length ? "deciding_turns" : "deciding_none") };
      const { run } = state, [size, word] = amounts.scaleOf("money", largest(rows.map((row) => row.swing)));
      const label = (row) => run.sliders[row.slider].label;
      return {
        title: t("deciding_title", { name: label(rows[0]), money: cash(Math.max(...rows[0].swing.map(Math.abs)), run) }),
        subtitle: `${t("deciding_subtitle", { year: state.year })}${run.summary.target ? t(`deciding_${state.central.picture.status}`) : ""} · ${where(state)} · ${t("origin_solved")}`,
        note: source(state),
        height: 110 + 46 * rows.length,
        option: {
          tooltip: { show: false }, legend: { bottom: 0, data: [t("at_low"), t("at_high")] },
          grid: { left: 12, right: 40, top: 26, bottom: 40, containLabel: true },
          xAxis: values(`${word}${moneyUnit(run)} ${t("per_year")}`, { nameLocation: "middle", nameGap: 24 }),
          yAxis: { ...categories(rows.map(label).reverse()), axisLabel: { width: 250, overflow: "break", color: DARK } },
          series: [["at_low", 0, "#56B4E9"], ["at_high", 1, "#D55E00"]].map(([key, end, colour]) => ({
            // Side by side: both ends may lie on one side of the centre, where one bar would hide or lengthen the other.
            type: "bar", barGap: "0%", barCategoryGap: "30%", name: t(key), itemStyle: { color: colour }, data: rows.map((row) => row.swing[end] / size).reverse(),
          })),
        },
        table: table([t("figure"), t("path"), t("low"), t("central"), t("high"), t("unit"), t("effect_low"), t("effect_high"), t("switches_at"), t("quality"), t("source")],
          rows.map((row) => { const s = run.sliders[row.slider]; return [s.label, s.path, s.low, s.central, s.high, amounts.unit(s.unit, run.about.currency), row.swing[0], row.swing[1], row.switches.map((each) => (each === null ? "" : number(each.value))).filter(Boolean).join("; "), qualityName(s), s.source]; })),
      };
    });
    const show = (picture) => {
      chart.show(picture);
      const rows = state.deciding || [], turning = rows.filter((row) => row.turns);
      const list = (some, tell) => h("ul", { class: "deciding" }, some.map((row) => {
        const s = state.run.sliders[row.slider], told = tell(row, s);
        return h("li", {}, h("strong", {}, s.label), ` ${number(s.central)} ${amounts.unit(s.unit, state.run.about.currency)} (${number(s.low)}–${number(s.high)}). `,
          told.length ? told.join(" ") : t(row.turns ? "turn_wait" : "no_switch"), " ", quality(s), s.source ? ` ${s.source}` : "");
      }));
      const value = (each, s) => `${number(each.value)} ${amounts.unit(s.unit, state.run.about.currency)}`;
      const switches = (row, s) => row.switches.map((each, end) => each && t(end ? "switch_above" : "switch_below", { value: value(each, s), what: t(each.less && each.more ? "switch_both" : each.less ? "switch_less" : "switch_more", each) })).filter(Boolean);
      const turns = (row, s) => row.turns.map((each, end) => each && t(end ? "turn_above" : "turn_below", { value: value(each, s), what: t(`turn_${each.status}`) })).filter(Boolean);
      body.replaceChildren(list(rows.filter((row) => !row.turns), switches),
        ...(turning.length ? [h("h3", {}, t("turning_title")), h("p", { class: "note" }, t("turning_note")), list(turning, turns)] : []));
    };
    return { element: h("div", {}, chart.element, body, switching.points(state.run)), show };
  };
  const qualityName = (s) => t(s.quality ? `quality_${s.quality}` : s.documented ? "quality_unknown" : "chosen");
  const quality = (s) => h("span", { class: s.unverified ? "quality bad" : "quality" }, qualityName(s));

  // ---- 3 calendar
  const calendar = (state) => {
    const gantt = new Chart("calendar", () => ganttOf(state));
    const spending = new Chart("spending", (picture) => {
      const { run } = state, flat = picture.series.asked.spending, width = run.years.length;
      const rows = byThing(run.technologies, flat, width);
      const total = picture.figures.spending;
      if (picture.figures.investment <= 0) return { missing: t("answer_no_money") };
      const first = total.findIndex((each) => each > 0), end = total.findLastIndex((each) => each > 0) + 1;
      const years = run.years.slice(first, end), [size, word] = amounts.scaleOf("money", Math.max(...total));
      const peak = total.indexOf(Math.max(...total));
      return {
        title: t("spending_title", { money: cash(picture.figures.investment, run), year: run.years[peak], most: cash(total[peak], run) }),
        subtitle: subtitle(state, picture, t("spending_subtitle")), note: source(state),
        option: {
          xAxis: categories(years.map(String)), yAxis: values(`${word}${moneyUnit(run)}`),
          series: rows.map((row) => stacked(row.label, row.values.slice(first, end).map((each) => each / size), row.colour)),
        },
        table: table([t("technology"), ...years], rows.map((row) => [row.label, ...row.values.slice(first, end)])),
      };
    });
    const note = h("p", { class: "note" });
    return {
      element: h("div", {}, gantt.element, note, spending.element),
      show: (picture) => { gantt.show(picture); spending.show(picture); note.textContent = picture.origin === "certified" ? "" : t("calendar_of_run"); },
    };
  };
  const month = (text) => (text ? Number(text.slice(0, 4)) + (Number(text.slice(5, 7)) - 1) / 12 : null);
  const ganttOf = (state) => {
    const { run } = state, entries = run.summary.units || [];
    if (!entries.length) return { missing: t("calendar_none") };
    const technology = (name) => run.technologies.find((each) => each.name === name) || { label: name || "–", colour: "#BDBDBD" };
    const first = run.first_years[0], end = run.first_years.at(-1) + run.lengths.at(-1);
    const rows = new Map();
    const several = new Set(entries.map((each) => each.site)).size > 1;
    const labels = new Map(run.units.map((each) => [each.unit, each.label]));
    for (const each of entries) {
      const key = each.unit === null ? `new/${each.to}` : `${each.site}/${each.unit}`;
      const label = each.unit === null ? technology(each.to).label : labels.get(each.unit) || each.unit;
      if (!rows.has(key)) rows.set(key, { label: several ? `${each.site}, ${label}` : label, unit: each.unit, entries: [] });
      rows.get(key).entries.push(each);
    }
    const busy = [...rows.values()].slice(0, 16);
    const bars = [], marks = [];
    // A slice of a row for each part of a unit: grey until it stops, then what takes its place.
    busy.forEach((row, k) => {
      const whole = Math.max(1, row.entries.reduce((sum, each) => sum + each.share, 0));
      let low = 0;
      const slice = (entry, share) => {
        const high = low + share / whole, stops = month(entry?.stop || entry?.start) ?? end;
        if (row.unit) bars.push({ k, from: first, to: stops, label: "", colour: "#BDBDBD", low, high, name: t("stands_today"), entry });
        if (entry?.to) {
          const of = technology(entry.to), from = month(entry.start);
          bars.push({ k, from, to: end, label: of.label, colour: of.colour, low, high, name: of.label, entry });
          for (const [what, symbol] of [["decide", "diamond"], ["order", "triangle"]]) {
            if (entry[what]) marks.push({ value: [month(entry[what]), k, (low + high) / 2], symbol, what, each: entry });
          }
        }
        low = high;
      };
      row.entries.sort((one, two) => (month(one.stop || one.start) - month(two.stop || two.start)));
      for (const entry of row.entries) slice(entry, row.unit ? entry.share : whole / row.entries.length);
      if (row.unit && low < 1 - 1e-3) slice(null, (1 - low) * whole);
    });
    const decisions = entries.filter((each) => each.decide).map((each) => each.decide).sort();
    const money_ = entries.reduce((sum, each) => sum + (each.investment || 0), 0);
    const names = [...new Set(bars.map((bar) => bar.name))];
    const render = (own) => (params, api) => {
      const bar = own[params.dataIndex];
      const [x, y] = api.coord([bar.from, bar.k]), [right] = api.coord([bar.to, bar.k]);
      const height = api.size([0, 1])[1] * 0.72;
      const top = y - height / 2 + bar.low * height, tall = Math.max(2, (bar.high - bar.low) * height - 1);
      const room = right - x - 8;
      return { type: "group", children: [
        { type: "rect", shape: { x, y: top, width: Math.max(right - x, 1), height: tall }, style: { fill: bar.colour, stroke: "#FFFFFF" } },
        ...(bar.label && tall > 9 && room > 40 ? [{ type: "text", style: { text: bar.label, x: x + 5, y: top + tall / 2, textVerticalAlign: "middle", fill: ink(bar.colour), fontSize: Math.min(11, tall), width: room, overflow: "truncate" } }] : []),
      ] };
    };
    const renderMark = (params, api) => {
      const mark = marks[params.dataIndex], [x, y] = api.coord([mark.value[0], mark.value[1]]);
      const height = api.size([0, 1])[1] * 0.72, at = y - height / 2 + mark.value[2] * height, r = 5;
      const points = mark.symbol === "diamond" ? [[x, at - r], [x + r, at], [x, at + r], [x - r, at]] : [[x, at - r], [x + r, at + r], [x - r, at + r]];
      return { type: "polygon", shape: { points }, style: { fill: mark.symbol === "diamond" ? "#222222" : "#FFFFFF", stroke: "#222222" } };
    };
    return {
      title: decisions.length ? t("calendar_title", { first: decisions[0], count: entries.filter((each) => each.to).length, money: cash(money_, run) }) : t("calendar_closes"),
      subtitle: `${t("calendar_subtitle")} · ${where(state)} · ${t("origin_certified")}`,
      note: `${t("calendar_key")} ${rows.size > busy.length ? t("calendar_more", { count: rows.size - busy.length }) : ""} ${source(state)}`,
      height: 110 + busy.length * 44,
      option: {
        tooltip: { trigger: "item", renderMode: "richText", confine: true, formatter: (p) => (p.seriesIndex === names.length ? tipOf(marks[p.dataIndex].each, run) : [p.seriesName, tipOf(bars.filter((bar) => bar.name === p.seriesName)[p.dataIndex]?.entry, run)].filter(Boolean).join("\n")) },
        legend: { bottom: 0, data: names }, grid: { left: 12, right: 16, top: 8, bottom: 40, containLabel: true },
        xAxis: { type: "value", min: first, max: end, interval: end - first > 12 ? 2 : 1, axisLabel: { formatter: (each) => String(each), color: DARK, showMaxLabel: false, hideOverlap: true }, splitLine: { lineStyle: { color: "#E3E3E3" } } },
        yAxis: { type: "category", inverse: true, data: busy.map((row) => row.label), axisLabel: { width: 190, overflow: "break", color: DARK } },
        series: [
          ...names.map((name) => {
            const own = bars.filter((bar) => bar.name === name);
            return { type: "custom", name, itemStyle: { color: own[0].colour }, renderItem: render(own), encode: { x: [0, 1], y: 2 }, data: own.map((bar) => [bar.from, bar.to, bar.k]) };
          }),
          { type: "custom", name: "", renderItem: renderMark, encode: { x: 0, y: 1 }, data: marks.map((mark) => mark.value) },
        ],
      },
      table: table([t("unit_of_works"), t("from"), t("to"), t("decide"), t("order"), t("stop"), t("start"), t("share"), t("capacity"), t("unit"), t("investment"), t("stranded")],
        entries.map((each) => [each.unit ? labels.get(each.unit) || each.unit : "–", technology(each.from).label, each.to ? technology(each.to).label : "–", each.decide, each.order, each.stop, each.start, each.share, each.capacity, amounts.unit(each.capacity_unit ?? "", run.about.currency), each.investment, each.stranded_value])),
    };
  };
  const tipOf = (entry, run) => entry && [entry.decide && `${t("decide")} ${entry.decide}`, entry.order && `${t("order")} ${entry.order}`, entry.stop && `${t("stop")} ${entry.stop}`, entry.start && `${t("start")} ${entry.start}`, cash(entry.investment, run)].filter(Boolean).join(" · ");
  const ink = (colour) => {
    const [r, g, b] = [1, 3, 5].map((k) => parseInt(colour.slice(k, k + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3 ? "#111111" : "#FFFFFF";
  };

  // ---- 4 pathway
  const pathway = (state) => {
    let method = "contract";
    const switchers = ["contract", "location"].map((each) => h("button", { type: "button", "aria-pressed": String(each === method), onclick: () => { method = each; for (const one of switchers) one.setAttribute("aria-pressed", String(one === switchers[each === "contract" ? 0 : 1])); emissions.show(emissions.picture); } }, t(`by_${each}`)));
    const emissions = new Chart("emissions", (picture) => {
      const { run } = state, f = picture.figures, count = state.periods.length;
      const scopes = run[method], flat = new Float64Array(run.sources.length * count);
      run.sources.forEach((_, s) => run.scopes.forEach((scope, k) => {
        if (scopes.includes(scope)) for (let p = 0; p < count; p += 1) flat[s * count + p] += picture.series.asked.emissions[(s * run.scopes.length + k) * count + p];
      }));
      const rows = byThing(run.sources, flat, count);
      const [size, word] = amounts.scaleOf("tonnes", Math.max(f.base, largest([f[method].asked])));
      const lines = [["frozen", FROZEN, "dashed"], ["economic", ECONOMIC, "dotted"]].filter(([side]) => f[method][side]).map(([side, colour, type]) =>
        line(t(`yardstick_${side}`), f[method][side].map((each) => each / size), colour, { lineStyle: { color: colour, width: 2, type }, symbol: "none" }));
      const limit = state.limit(), from = state.place;
      const limits = run.summary.target ? [line(t("limit"), state.periods.map((_, p) => (p >= from ? limit / size : null)), TARGET, { symbol: "none", lineStyle: { color: TARGET, width: 2.5 } })] : [];
      // Where something is taken off, bars above and below say no sum.
      const net = rows.some((row) => Math.min(...row.values) < -NOTHING * f.base) ? [line(t("net_emissions"), f[method].asked.map((each) => each / size), DARK)] : [];
      return {
        title: t("emissions_title", { base: tonnes(f[method === "contract" ? "base" : "baseLocation"]), then: tonnes(f[method].asked[state.place]), year: state.year, share: share(f.reduction[method][state.place]) }),
        subtitle: subtitle(state, picture, t(`emissions_subtitle_${method}`)), note: `${t("yearly_of_block")} ${source(state)}`,
        option: { xAxis: axisLabels(state), yAxis: values(`${word} CO2e ${t("per_year")}`), series: [...rows.map((row) => stacked(sourceName(row), row.values.map((each) => each / size), row.colour)), ...lines, ...net, ...limits] },
        table: table([t("source_of_emissions"), ...state.periods], [...rows.map((row) => [sourceName(row), ...row.values]), [t("net_emissions"), ...f[method].asked]]),
      };
    }, 380);
    const beside = new Chart("location_beside_contract", (picture) => {
      const { run } = state, f = picture.figures;
      const [size, word] = amounts.scaleOf("tonnes", Math.max(f.base, f.baseLocation));
      const rows = [["contract", "asked", ASKED, "solid"], ["location", "asked", LOCATION, "solid"], ["contract", "economic", ASKED, "dotted"], ["location", "economic", LOCATION, "dotted"]].filter(([m, side]) => f[m][side]);
      const gap = f.location.asked[state.place] - f.contract.asked[state.place];
      return {
        title: t(Math.abs(gap) > 0.001 * f.base ? "beside_title" : "beside_same", { gap: tonnes(gap), year: state.year, contract: share(f.reduction.contract[state.place]), location: share(f.reduction.location[state.place]) }),
        subtitle: subtitle(state, picture, t("beside_subtitle")), note: `${t("not_counted", { gaps: gapsOf(run) })} ${source(state)}`,
        option: { legend: lines, xAxis: axisLabels(state), yAxis: values(`${word} CO2e ${t("per_year")}`, { min: 0 }), series: rows.map(([m, side, colour, type]) => line(`${t(`by_${m}`)}, ${t(`side_${side}`)}`, f[m][side].map((each) => each / size), colour, { lineStyle: { color: colour, type, width: 2.5 }, symbol: m === "contract" ? "circle" : "rect" })) },
        table: table([t("method"), ...state.periods], rows.map(([m, side]) => [`${t(`by_${m}`)}, ${t(`side_${side}`)}`, ...f[m][side]])),
      };
    });
    const wedges = new Chart("wedges", (picture) => {
      const { run } = state, count = state.periods.length;
      if (picture.origin !== "certified") return { missing: t("wedges_of_run") };
      const flat = pathwaysSolver.view(context.buffer, run.wedges.values);
      const rows = run.wedges.names.map((name, k) => ({ label: t(`lever_${name}`), colour: run.lever_colours[name] || "#D9D9D9", values: Array.from(flat.slice(k * count, (k + 1) * count)) })).filter((row) => largest([row.values]) > NOTHING * picture.figures.base);
      const [size, word] = amounts.scaleOf("tonnes", picture.figures.base);
      const best = rows.slice().sort((a, b) => b.values[state.place] - a.values[state.place])[0];
      if (!best) return { missing: t("wedges_none") };
      return {
        title: t("wedges_title", { lever: best.label, tonnes: tonnes(best.values[state.place]), year: state.year }), subtitle: subtitle(state, picture, t("wedges_subtitle")), note: source(state),
        option: { xAxis: axisLabels(state), yAxis: values(`${word} CO2e ${t("per_year")}`), series: rows.map((row) => stacked(row.label, row.values.map((each) => each / size), row.colour)) },
        table: table([t("lever"), ...state.periods], rows.map((row) => [row.label, ...row.values])),
      };
    });
    const carriers = new Chart("energy", (picture) => {
      const { run } = state, rows = byThing(run.carriers, picture.series.asked.energy, state.periods.length);
      if (!rows.length) return { missing: t("energy_none") };
      const then = rows.slice().sort((a, b) => b.values[state.place] - a.values[state.place])[0];
      const [size, word] = amounts.scaleOf("energy", largest(state.periods.map((_, p) => rows.reduce((sum, row) => sum + row.values[p], 0))));
      return {
        title: t("energy_title", { carrier: then.label, energy: energy(then.values[state.place]), year: state.year }), subtitle: subtitle(state, picture, t("energy_subtitle")), note: source(state),
        option: { xAxis: axisLabels(state), yAxis: values(`${word} ${t("per_year")}`), series: rows.map((row) => stacked(row.label, row.values.map((each) => each / size), row.colour)) },
        table: table([t("carrier"), ...state.periods], rows.map((row) => [row.label, ...row.values])),
      };
    });
    const product = new Chart("product", (picture) => {
      const { run } = state, rows = byThing(run.technologies, picture.series.asked.product, state.periods.length);
      if (!rows.length) return { missing: t("product_none") };
      const then = rows.slice().sort((a, b) => b.values[state.place] - a.values[state.place])[0], made = run.product_output[state.place];
      return {
        title: t("product_title", { technology: then.label, share: share(then.values[state.place] / made), year: state.year }), subtitle: subtitle(state, picture, t("product_subtitle", { product: run.about.product_label })), note: source(state),
        option: { xAxis: axisLabels(state), yAxis: values("%", { max: 100 }), series: rows.map((row) => stacked(row.label, row.values.map((each, p) => (run.product_output[p] ? 100 * each / run.product_output[p] : 0)), row.colour)) },
        table: table([t("technology"), ...state.periods], rows.map((row) => [row.label, ...row.values])),
      };
    });
    const all = [emissions, beside, wedges, carriers, product];
    return { element: h("div", {}, h("div", { class: "switch", role: "group", "aria-label": t("method") }, switchers), all.map((each) => each.element)), show: (picture) => all.forEach((each) => each.show(picture)) };
  };
  const sourceName = (row) => {
    if (row.name === "other" || !row.name.startsWith("process_of_")) return row.label;
    return t(Math.max(...row.values) <= 0 && Math.min(...row.values) < 0 ? "deducted_by" : "process_of", { name: row.label });
  };
  const gapsOf = (run) => {
    const gaps = run.summary.footprint_gaps?.missing_upstream_factors || [];
    return gaps.length ? gaps.map((name) => (run.carriers.find((each) => each.name === name) || { label: name }).label).join(t("comma")) : t("nothing");
  };

  // ---- 5 money
  const moneyPart = (state) => {
    const difference = new Chart("extra_cost", (picture) => {
      const { run } = state, f = picture.figures, count = state.periods.length;
      if (!f.extra) return { missing: t("extra_none") };
      const other = picture.series.economic.cost, own = picture.series.asked.cost;
      const rows = run.cost_kinds.map((kind, k) => ({ label: t(`cost_${kind.name.replaceAll(" ", "_").replaceAll("-", "_")}`), colour: kind.colour, transfer: !kind.used, values: Array.from({ length: count }, (_, p) => own[k * count + p] - other[k * count + p]) }));
      const shown = rows.filter((row) => largest([row.values]) > 1e-6 * largest([f.extra]) && !row.transfer);
      const [size, word] = amounts.scaleOf("money", largest(rows.filter((row) => !row.transfer).map((row) => row.values)));
      const apart = rows.filter((row) => row.transfer).reduce((sum, row) => sum + row.values[state.place], 0);
      return {
        title: t(f.rate.perYear < 0 ? "extra_saves" : "extra_title", { money: cash(Math.abs(f.rate.perYear), run), year: state.year, perTonne: perTonne(run, f.rate.perTonne) }),
        subtitle: subtitle(state, picture, t("extra_subtitle")), note: `${t("transfers_apart", { money: cash(apart, run), year: state.year })} ${source(state)}`,
        option: { xAxis: axisLabels(state), yAxis: values(`${word}${moneyUnit(run)} ${t("per_year")}`), series: [...shown.map((row) => stacked(row.label, row.values.map((each) => each / size), row.colour)), line(t("all_together"), f.extra.map((each) => each / size), DARK)] },
        table: table([t("cost_kind"), ...state.periods], [...shown.map((row) => [row.label, ...row.values]), [t("all_together"), ...f.extra]]),
      };
    });
    const yardsticks = new Chart("yardsticks", (picture) => {
      const { run } = state, f = picture.figures;
      const rows = [["frozen", FROZEN, "dashed"], ["economic", ECONOMIC, "dotted"], ["asked", ASKED, "solid"]].filter(([side]) => f.cost[side]);
      const [size, word] = amounts.scaleOf("money", largest(rows.map(([side]) => f.cost[side])));
      const saved = f.cost.frozen && f.cost.economic ? f.cost.frozen[state.place] - f.cost.economic[state.place] : null;
      return {
        title: saved === null ? t("yardsticks_plain") : t("yardsticks_title", { money: cash(saved, run), year: state.year }), subtitle: subtitle(state, picture, t("yardsticks_subtitle")), note: source(state),
        option: { xAxis: axisLabels(state), yAxis: values(`${word}${moneyUnit(run)} ${t("per_year")}`, { scale: true }), series: rows.map(([side, colour, type]) => line(t(`yardstick_${side}`), f.cost[side].map((each) => each / size), colour, { lineStyle: { color: colour, type, width: 2.5 } })) },
        table: table([t("yardstick"), ...state.periods], rows.map(([side]) => [t(`yardstick_${side}`), ...f.cost[side]])),
      };
    });
    const CASH = ["frozen", "resources", "economic"];
    // Where the yardsticks of the run are of whole plants, nobody knows what they spend: then the page tells its own centre.
    const withCash = (picture) => (CASH.some((side) => picture.figures.cash[side]) ? picture : state.central?.picture ?? picture);
    const returns = (picture, side) => picture.figures.cash[side] && pathwaysReturns(picture.figures.cash[side]);
    const paid = (state_, found) => {
      const { run } = state_;
      if (!found) return t("cash_unknown");
      const rate = found.rate !== null ? t("cash_rate", { rate: share(found.rate) }) : t(found.turns > 1 ? "cash_several" : "cash_no_rate");
      return `${!found.out ? t("cash_never_out") : found.payback === null ? t("cash_not_back", { year: run.years.at(-1) }) : t("cash_back", { year: run.years[found.payback] })}${t("semicolon")}${rate}`;
    };
    const flow = new Chart("cash", (shown) => {
      const picture = withCash(shown);
      if (state.solves && picture === shown && !state.central && !CASH.some((side) => picture.figures.cash[side])) return { missing: t("deciding_wait") };
      const { run } = state, sides = CASH.filter((side) => picture.figures.cash[side]);
      if (!sides.length) return { missing: t("cash_none") };
      const found = sides.map((side) => returns(picture, side)), [size, word] = amounts.scaleOf("money", largest(found.map((each) => each.cumulative)));
      const colours = { frozen: ASKED, resources: LOCATION, economic: ECONOMIC }, types = { frozen: "solid", resources: "dashed", economic: "dotted" }, deepest = Math.min(...found[0].cumulative), at = run.years[found[0].cumulative.indexOf(deepest)];
      const title = !found[0].out ? "cash_title_in" : found[0].payback === null ? "cash_title_out" : "cash_title_back";
      return {
        title: t(`${title}_${sides[0]}`, { money: cash(Math.abs(found[0].cumulative.at(-1)), run), last: run.years.at(-1), year: run.years[found[0].payback], deepest: cash(-deepest, run), at }),
        subtitle: subtitle(state, picture, t("cash_subtitle")), note: `${picture === shown ? "" : `${t("cash_divisible")} `}${t("cash_note", { last: run.years.at(-1) })} ${source(state)}`,
        option: { legend: lines, xAxis: categories(run.years.map(String)), yAxis: values(`${word}${moneyUnit(run)}`), series: sides.map((side, k) => line(t(`cash_beside_${side}`), found[k].cumulative.map((each) => each / size), colours[side], { lineStyle: { color: colours[side], width: 2.5, type: types[side] } })) },
        table: table([t("year"), ...sides.flatMap((side) => [`${t(`cash_beside_${side}`)}${t("semicolon")}${t("cash_of_year")}`, `${t(`cash_beside_${side}`)}${t("semicolon")}${t("cash_so_far")}`])],
          run.years.map((year, y) => [String(year), ...sides.flatMap((side, k) => [picture.figures.cash[side][y], found[k].cumulative[y]])])),
      };
    });
    const facts = h("dl", { class: "facts" }), projects = h("div", { class: "projects" });
    const project = projectsOf(state, paid);
    return {
      element: h("div", {}, difference.element, yardsticks.element, flow.element, facts, projects),
      show: (picture) => {
        difference.show(picture);
        yardsticks.show(picture);
        flow.show(picture);
        const { run } = state, { rate, presentValue } = picture.figures, unit = amounts.currency(run.about.currency);
        const fact = (name, text) => h("div", {}, h("dt", {}, name), h("dd", {}, text));
        facts.replaceChildren(
          fact(t("fact_breaks_even"), [["perTonne", "by_contract"], ["perTonneLocation", "by_location"]].filter(([name]) => rate && known(rate[name])).map(([name, method]) => `${number(rate[name])} ${unit}/t ${t(method)}`).join(t("semicolon")) || "–"),
          fact(t("fact_of_price"), rate && known(rate.ofPrice) ? `${share(rate.ofPrice)}, ${number(rate.perUnit)} ${amounts.unit(`${unit}/${run.about.product_unit}`, run.about.currency)}` : "–"),
          fact(t("fact_present_value"), cash(presentValue, run)),
          fact(t("fact_stranded"), cash(run.summary.stranded_value, run) + (picture.origin === "certified" ? "" : ` (${t("origin_certified")})`)),
          ...CASH.filter((side) => withCash(picture).figures.cash[side]).map((side) => fact(t(`fact_payback_${side}`), paid(state, returns(withCash(picture), side)) + (withCash(picture) === picture ? "" : ` (${t("cash_divisible_short")})`))),
          fact(t("fact_payback"), t("payback_none")));
        projects.replaceChildren(...project(picture));
      },
    };
  };

  // What the plan buys, by technology: spending, and how its cash moves beside the cheapest plan
  // without it. No saving is attributed: all projects of a plan are solved together.
  const projectsOf = (state, paid) => (shown) => {
    const { run } = state, certified = shown.origin === "certified", title = h("h3", {}, t("projects_title"));
    if (state.solves && !state.central && certified) return [title, h("p", { class: "note" }, t("deciding_wait"))];
    const missed = state.solves && (state.central?.picture ?? shown).status === "target_missed", known = certified && state.solves && !missed;
    const divisible = known && run.about.plants === "whole", picture = divisible ? state.central.picture : shown;
    const rows = byProject(state, picture);
    if (!rows.length) return [title, h("p", {}, t("answer_no_money"))];
    const least = NOTHING * Math.abs(picture.figures.cost.asked[state.place]);
    const without = (k) => {
      const found = known && (state.without || []).find((each) => each.technology === k);
      if (!found) return ["–", "–"];
      return found.beside ? [cash(Math.abs(found.beside.ofYear) > least ? found.beside.ofYear : 0, run), paid(state, pathwaysReturns(found.beside.cash))] : [t("project_must"), "–"];
    };
    const said = [
      t("projects_note"), divisible ? t("projects_divisible") : "",
      !state.solves ? t("page_cannot", { reason: t(`unsolved_${run.unsolved}`) }) : missed ? t("projects_missed") : !certified ? t("projects_at_centre") : !state.without ? t("deciding_wait") : state.without.length < rows.length ? t("projects_tried", { count: state.without.length }) : "",
    ];
    return [
      title, h("p", { class: "note" }, said.filter(Boolean).join(" ")),
      grid([t("technology"), t("project_spent"), t("project_when"), t("project_without", { year: state.year }), t("project_payback")],
        rows.map((row) => [row.label, cash(row.total, run), row.first === row.last ? String(row.first) : t("project_years", { first: row.first, last: row.last, most: row.most }), ...without(row.technology)])),
      byYear(run, rows),
    ];
  };
  // Filled where it is opened.
  const byYear = (run, rows) => {
    const years = run.years.map((_, y) => y).filter((y) => rows.some((row) => row.spent[y] > 0)), body = h("div");
    const fill = () => body.replaceChildren(grid([t("technology"), ...years.map((y) => String(run.years[y]))], rows.map((row) => [row.label, ...years.map((y) => (row.spent[y] > 0 ? cash(row.spent[y], run) : ""))])));
    return h("details", { ontoggle: fill }, h("summary", {}, t("projects_by_year")), h("p", { class: "note" }, moneyUnit(run)), body);
  };
  const byProject = ({ run }, picture) => {
    const width = run.years.length, least = 1e-6 * picture.figures.investment;
    return run.technologies.map((each, technology) => {
      const spent = Array.from(picture.series.asked.spending.slice(technology * width, (technology + 1) * width), (value) => (value > least ? value : 0));
      const years = run.years.filter((_, y) => spent[y] > 0);
      return { label: each.label, technology, spent, total: spent.reduce((sum, value) => sum + value, 0), first: years[0], last: years.at(-1), most: run.years[spent.indexOf(Math.max(...spent))] };
    }).filter((row) => row.total > 0).sort((one, two) => two.total - one.total);
  };

  // ---- 6 curve
  const DEAREST = 3; // times the price limit of the run: what costs more is not looked for, and would press the rest flat
  const curve = (state) => {
    let price = null;
    const input = h("input", { type: "range", min: 0, max: 3000, step: 10, value: 500, "aria-label": t("price_line"), oninput: () => { price = Number(input.value); chart.show(chart.picture); overlay.show(chart.picture); } });
    const shown = h("output");
    const holder = h("label", { class: "price" }, t("price_line"), " ", input, " ", shown);
    const chart = new Chart("curve", () => {
      const { run } = state;
      holder.hidden = true;
      if (!state.solves) return { missing: t("part_needs_solving", { reason: t(`unsolved_${run.unsolved}`) }) };
      if (state.depth() < 0) return { missing: t("curve_needs_target", { command: `pathways curve ${run.about.sector} --year ${state.year}` }) };
      if (!state.curve) return { missing: t("deciding_wait") };
      const points = state.curve.filter((each) => each.price >= -NOTHING);
      if (points.length < 2) return { missing: t("curve_none") };
      holder.hidden = false;
      if (price === null) price = Math.round(points[Math.floor(points.length / 2)].price / 10) * 10;
      const dearest = Math.max(...points.map((each) => each.price)), told = run.about.price_limit ? DEAREST * run.about.price_limit : dearest;
      const top = Math.min(dearest, told), money = (each) => perTonne(run, each);
      input.max = Math.ceil(top / 100) * 100;
      input.value = price;
      shown.textContent = money(price);
      const within = points.filter((each) => each.price <= price).at(-1);
      return {
        title: within ? t("curve_title", { price: money(price), share: share(within.depth), year: state.year }) : t("curve_below", { price: money(price) }),
        subtitle: `${t("curve_subtitle", { year: state.year, count: points.length })} · ${where(state)} · ${t("origin_solved")}`,
        note: `${dearest > top ? `${t("curve_above", { price: money(top) })} ` : ""}${t("curve_note", { year: state.year, command: `pathways curve ${run.about.sector} --year ${state.year}` })} · ${source(state)}`,
        option: {
          legend: { show: false }, tooltip: { trigger: "axis", renderMode: "richText", confine: true },
          grid: { left: 12, right: 24, top: 34, bottom: 40, containLabel: true },
          xAxis: { ...values(t("curve_axis"), { nameLocation: "middle", nameGap: 26, min: Math.floor(100 * points[0].depth), max: 100 }) },
          yAxis: values(`${amounts.currency(run.about.currency)}/t CO2e`, dearest > top ? { max: top } : {}),
          series: [
            { ...line(t("tonne_more"), points.map((each) => [100 * each.depth, each.price]), ASKED), step: "start", symbolSize: 6, lineStyle: { color: ASKED, width: 1.5 },
              markLine: { silent: true, symbol: "none", lineStyle: { color: TARGET, width: 2 }, label: { show: false }, data: [{ yAxis: price }] } },
          ],
        },
        table: table([t("depth"), t("tonne_more"), t("extra_of_year")], points.map((each) => [each.depth, each.price, each.extra])),
      };
    });
    const exact = curves.exact(state), overlay = pathwaysOverlay(context, () => price)(state);
    return { element: h("div", {}, holder, chart.element, overlay.element, exact.element), show: (picture) => [chart, overlay, exact].forEach((each) => each.show(picture)) };
  };

  // A sentence of the run in the language of the page; one of one's own stays as it is.
  const sayer = (run) => (text) => run.said[language]?.[text] ?? text;

  // ---- 7 what stands in the way
  const limits = (state) => {
    const body = h("div");
    return {
      element: body,
      show: (picture) => {
        const { summary } = state.run, said = sayer(state.run), binding = summary.binding_limits || [], ways = summary.ways_out || [], lowest = summary.lowest_feasible;
        body.replaceChildren(...[
          h("p", { class: "note" }, `${t("origin_certified")}${t("full_stop")}${picture.origin === "certified" ? "" : t("limits_of_run")}`),
          binding.length ? h("ol", {}, binding.map((each) => h("li", {}, said(each)))) : h("p", {}, t("limits_none")),
          ways.length ? h("div", {}, h("h3", {}, t("ways_out")), h("ul", {}, ways.map((each) => h("li", {}, said(each))))) : null,
          lowest ? h("p", {}, t("lowest", { tonnes: tonnes(lowest.emissions), share: share(lowest.reduction) })) : null,
          lowest?.affordable_reduction !== undefined ? h("p", {}, t("affordable", { share: share(lowest.affordable_reduction), price: priceLimit(state.run) })) : null,
          h("p", {}, t(lowest && lowest.first_year_met !== summary.first_year_met ? "first_year_up_to" : "first_year", { year: summary.first_year_met ?? "–", price: priceLimit(state.run) })),
        ].filter(Boolean));
      },
    };
  };

  // ---- 8 choice
  const choice = (state) => {
    const chart = new Chart("without", () => {
      const { run } = state, rows = state.without;
      if (!state.solves) return { missing: t("part_needs_solving", { reason: t(`unsolved_${run.unsolved}`) }) };
      if (!rows) return { missing: t("deciding_wait") };
      if (state.central?.picture.status === "target_missed") return { missing: t("without_missed") };
      if (!rows.length) return { missing: t("without_none") };
      const possible = rows.filter((row) => row.cost !== null), must = rows.filter((row) => row.cost === null);
      const [size, word] = amounts.scaleOf("money", largest([possible.map((row) => row.cost)]));
      return {
        title: must.length ? t("without_must", { names: must.map((row) => run.technologies[row.technology].label).join(t("comma")), year: state.year }) : t("without_title", { name: run.technologies[possible[0].technology].label, money: cash(possible[0].cost, run) }),
        subtitle: `${t("without_subtitle")} · ${where(state)} · ${t("origin_solved")}`, note: `${t("without_note", { command: `pathways alternatives ${run.about.sector}` })} · ${source(state)}`,
        height: 90 + 30 * possible.length,
        option: {
          legend: { show: false }, grid: { left: 12, right: 40, top: 26, bottom: 40, containLabel: true },
          xAxis: values(`${word}${moneyUnit(run)}, ${t("present_value")}`, { nameLocation: "middle", nameGap: 24 }),
          yAxis: { ...categories(possible.map((row) => run.technologies[row.technology].label).reverse()), axisLabel: { width: 250, overflow: "break", color: DARK } },
          series: [{ type: "bar", name: t("without_cost"), data: possible.map((row) => ({ value: row.cost / size, itemStyle: { color: run.technologies[row.technology].colour } })).reverse() }],
        },
        table: table([t("technology"), t("without_cost")], rows.map((row) => [run.technologies[row.technology].label, row.cost === null ? t("target_missed_without") : row.cost])),
      };
    });
    return { element: h("div", {}, chart.element, curves.others(state.run), switching.entries(state.run), decisions.advice(state.run)), show: (picture) => chart.show(picture) };
  };

  // ---- 9 uncertainty, 10 hours
  const sentence = (text) => ({ element: h("p", {}, text), show: () => {} });
  const uncertainty = (state) => {
    const several = [sweeps(state), switching.maps(state), decisions.compared(state)];
    return {
      element: h("div", {}, several.map((each) => each.element)),
      show: (picture) => several.forEach((each) => each.show(picture)),
    };
  };
  const hours = (state) => {
    const { summary, about } = state.run;
    if (!summary.hours) return sentence(t("hours_none", { command: `pathways run ${about.sector} --hours 24x12` }));
    const rows = ["self_consumption", "self_sufficiency", "matched_share_hourly", "matched_share_yearly"].map((name) => [t(`hours_${name}`), share(summary.hours[name]?.[state.year])]);
    const peak = summary.hours.peak?.[state.year], facts = factsTable([...rows, [t("hours_peak"), known(peak) ? number(peak) : "–"]]);
    const pictures = state.run.hours ? pathwaysHours(context)(state) : null;
    return { element: h("div", {}, facts, pictures?.element), show: (picture) => pictures?.show(picture) };
  };
  const factsTable = (rows) => h("table", {}, h("tbody", {}, rows.map(([name, ...cells]) => h("tr", {}, h("th", { scope: "row" }, name), cells.map((each) => h("td", {}, each))))));

  // ---- 11 disclosure
  const disclosure = (state) => {
    const { run } = state, { summary } = run, year = state.year, by = summary.emissions_by_scope?.[year] || {};
    const scopeRows = run.scopes.map((scope, k) => [t(`scope_${scope}`), tonnes(run.base[k]), tonnes(by[scope])]);
    const more = [["removals", summary.removals], ["captured_and_stored", summary.captured_and_stored], ["offsets", summary.offsets], ["biogenic", summary.biogenic]].map(([name, values_]) => [t(`disclosed_${name}`), "", tonnes(values_?.[year])]);
    const said = sayer(run), called = (rows, name) => rows.find((each) => each.name === name)?.label ?? name ?? "–";
    const grades = Object.entries(summary.tiers || {}).map(([name, years]) => [called(run.rule_sets, name), called(run.tiers, years[year]?.tier), said(years[year]?.reason ?? "")]);
    return {
      element: h("div", {},
        h("p", { class: "note" }, `${t("origin_certified")}${t("full_stop")}${t("disclosure_note", { gwp: (summary.gwp || "").toUpperCase() })} ${t("not_counted", { gaps: gapsOf(run) })}`),
        h("table", {}, h("thead", {}, h("tr", {}, [t("scope"), String(summary.base_year), String(year)].map((each) => h("th", { scope: "col" }, each)))),
          h("tbody", {}, [...scopeRows, ...more].map(([name, ...cells]) => h("tr", {}, h("th", { scope: "row" }, name), cells.map((each) => h("td", {}, each)))))),
        grades.length ? h("div", {}, h("h3", {}, t("rule_sets")), h("table", {}, h("thead", {}, h("tr", {}, [t("rule_set"), t("grade"), t("reason")].map((each) => h("th", { scope: "col" }, each)))), h("tbody", {}, grades.map(([name, grade, reason]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, grade), h("td", {}, reason)))))) : h("p", {}, t("rule_sets_none"))),
      show: () => {},
    };
  };

  // ---- 12 assumptions
  const assumptions = (state) => {
    const { run } = state, changes = run.summary.changes || [];
    const stated = (value) => (value === null || value === undefined ? t("setting_none") : typeof value === "object" ? Object.entries(value).map(([year, each]) => `${year}: ${stated(each)}`).join("; ") : number(value, 6));
    const differing = changes.length ? h("div", {}, h("h3", {}, t("differs")),
      h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t("differs") }, h("table", { class: "differing" },
        h("thead", {}, h("tr", {}, [t("path"), t("in_catalog"), t("in_run"), t("unit"), t("as_typed")].map((each) => h("th", { scope: "col" }, each)))),
        h("tbody", {}, changes.map((each) => h("tr", {}, h("th", { scope: "row" }, h("code", {}, each.path)), h("td", {}, stated(each.old)), h("td", {}, stated(each.new)), h("td", {}, amounts.unit(each.unit, run.about.currency)), h("td", {}, h("code", {}, each.stated.slice(each.stated.indexOf("=") + 1))))))))) : h("p", {}, t("differs_none"));
    if (!run.numbers.length) return { element: h("div", {}, differing, h("p", {}, t("assumptions_none"))), show: () => {} };
    const shelves = { technology: "technologies", carrier: "carriers" }, moved = new Set(changes.map((each) => each.path));
    const isChanged = (row) => moved.has(`${shelves[row.kind] ?? row.kind}.${row.entry}.${row.key}`);
    const body = h("tbody"), count = h("span", { role: "status" });
    const find = h("input", { type: "search", placeholder: t("find"), "aria-label": t("find"), oninput: () => fill() });
    const choose = h("select", { "aria-label": t("quality"), onchange: () => fill() }, [["", t("all_qualities")], ["unverified", t("unverified_only")], ...(run.numbers.some(isChanged) ? [["changed", t("changed_only")]] : []), ...["reported", "derived", "secondary", "recalled", "assumed"].map((each) => [each, t(`quality_${each}`)])].map(([value, text]) => h("option", { value }, text)));
    const fill = () => {
      const wanted = find.value.toLowerCase();
      const rows = run.numbers.filter((row) => (!choose.value || (choose.value === "unverified" ? row.unverified : choose.value === "changed" ? isChanged(row) : row.quality === choose.value)) && (!wanted || `${row.entry} ${row.key} ${row.source}`.toLowerCase().includes(wanted)));
      count.textContent = t("rows_shown", { shown: rows.length, all: run.numbers.length });
      body.replaceChildren(...rows.map((row) => h("tr", { class: row.unverified ? "unverified" : null },
        h("th", { scope: "row" }, `${row.entry}: ${row.key}`), h("td", {}, row.value), h("td", {}, row.low || row.high ? `${row.low} – ${row.high}` : ""), h("td", {}, row.unit), h("td", {}, t(`quality_${row.quality}`)), h("td", {}, row.source, row.locator ? h("small", {}, ` ${row.locator}`) : null, row.note ? h("small", {}, ` ${row.note}`) : null))));
    };
    fill();
    const rows = () => [[t("figure"), t("value"), t("low"), t("high"), t("unit"), t("quality"), t("source"), t("locator"), t("note")], ...run.numbers.map((row) => [`${row.entry}: ${row.key}`, row.value, row.low, row.high, row.unit, row.quality, row.source, row.locator, row.note])];
    return {
      element: h("div", {},
        differing,
        h("p", { class: "filters" }, find, " ", choose, " ", count, " ", h("button", { type: "button", onclick: () => charts.save("assumptions.csv", charts.csv(rows()), "text/csv") }, "CSV")),
        h("details", { class: "long" }, h("summary", {}, t("every_figure", { count: run.numbers.length })), h("p", { class: "note" }, t("as_stated")),
          h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t("part_assumptions") }, h("table", { class: "assumptions" }, h("thead", {}, h("tr", {}, [t("figure"), t("value"), t("range"), t("unit"), t("quality"), t("source")].map((each) => h("th", { scope: "col" }, each)))), body)))),
      show: () => {},
    };
  };

  // ---- 13 provenance
  const provenance = (state) => {
    const proof = h("div");
    const { run } = state, { summary } = run, versions = summary.versions || {};
    return {
      element: h("div", {}, proof,
        factsTable([
          [t("made_by"), Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ")],
          [t("solver_there"), `${summary.solver.name} ${summary.solver.version}`], [t("solver_here"), t("solver_here_text")],
          [t("fingerprint"), summary.input_hash || "–"], [t("folder"), run.place], [t("repeat"), run.command],
          [t("licence"), t("licence_text")], [t("cite"), t("cite_text", { version: data.version })],
        ]),
        h("details", {}, h("summary", {}, t("settings_of_run")), h("pre", { tabindex: "0", role: "region", "aria-label": t("settings_of_run") }, run.settings)),
        h("h3", {}, t("glossary")), h("dl", { class: "glossary" }, Array.from({ length: 12 }, (_, k) => [h("dt", {}, t(`term_${k + 1}`)), h("dd", {}, t(`meaning_${k + 1}`))]))),
      show: (picture) => {
        const told = (c) => t("certificate_of", { primal: amounts.small(c.primal), dual: amounts.small(c.dual), gap: amounts.small(c.gap) });
        const own = state.central;
        proof.replaceChildren(...[
          h("p", {}, h("strong", {}, t("certified_by_python")), ` ${run.about.plants === "whole" ? t("certificate_whole", { gap: amounts.small(summary.gap) }) : t("certificate_words")} ${told(state.certified.certificate)}`),
          own ? h("p", {}, h("strong", {}, t("solved_at_centre")), ` ${t("same_objective", { page: own.objective.toPrecision(15), python: own.python.toPrecision(15), away: amounts.small(Math.abs(own.objective / own.python - 1)) })} ${told(own.certificate)}`) : null,
          picture.origin === "solved" ? h("p", {}, h("strong", {}, t("solved_here")), ` ${told(picture.certificate)} ${t("objective")} ${picture.objective.asked.toPrecision(15)}`) : null,
          !state.solves ? h("p", {}, t("page_cannot", { reason: t(`unsolved_${run.unsolved}`) })) : null,
          state.solves ? h("p", {}, t(run.about.plants === "whole" ? "whole_run" : "divisible_program")) : null,
        ].filter(Boolean));
      },
    };
  };

  const parts = (state) => [
    ["director", director(state)], ["must", mustBeTrue(state)], ["calendar", calendar(state)], ["pathway", pathway(state)],
    ["money", moneyPart(state)], ["curve", curve(state)], ["limits", limits(state)], ["choice", choice(state)],
    ["uncertainty", uncertainty(state)],
    ["hours", hours(state)], ["disclosure", disclosure(state)], ["assumptions", assumptions(state)], ["provenance", provenance(state)],
  ].map(([name, part]) => ({ name, ...part, show: name === "director" ? (picture) => part.show(state, picture) : part.show }));

  // Several runs side by side: what can be compared, and why what cannot is left out.
  const comparison = (states, apart) => {
    const body = h("tbody");
    const alike = new Set(states.map((state) => state.run.about.currency + state.run.about.money_year)).size === 1;
    const head = h("tr", {}, h("td", {}), states.map((state) => h("th", { scope: "col" }, state.run.label)));
    const show = (pictures) => {
      const row = (name, make) => h("tr", {}, h("th", { scope: "row" }, name), states.map((state, k) => h("td", {}, pictures[k].failed ? "–" : make(state, pictures[k].figures, pictures[k]))));
      body.replaceChildren(
        row(t("target_year"), (state) => String(state.year)),
        row(t("compare_status"), (_, __, picture) => t(`status_${picture.status}`)),
        row(t("compare_contract"), (state, f) => share(f.reduction.contract[state.place])),
        row(t("compare_location"), (state, f) => share(f.reduction.location[state.place])),
        ...(alike ? [row(t("compare_per_tonne"), (_, f) => number(f.rate?.perTonne))] : []),
        row(t("compare_of_price"), (_, f) => share(f.rate?.ofPrice)),
        row(t("compare_first_year"), (state) => String(state.run.summary.first_year_met ?? "–")),
        row(t("compare_proven"), (state) => share(state.run.summary.with_proven_technology?.reduction_contract_based?.[state.year])),
        row(t("origin"), (_, __, picture) => origin(picture)));
    };
    return { element: h("section", { id: "compare", class: "part" }, h("h2", {}, t("part_compare")), h("p", { class: "note" }, t(alike ? "compare_note" : "compare_no_money")), h("table", {}, h("thead", {}, head), body), apart), show };
  };

  const headline = (state, picture) => six(state, picture).map(([name, value]) => [name, value]);

  return { parts, comparison, headline, cash, origin, perTonne, quality };
};
