// The page: panels, ledger, parts, and what happens when something moves.
"use strict";

const pathwaysPage = (() => {
  const SHOWN = 8;      // sliders that stand open: those that move the answer most; the rest are a click away
  const DECIDING = 5;   // figures that are said to decide
  const TRIED = 8;      // figures that are solved at both ends to find them
  const HALVINGS = 7;   // a switching point is found to a hundredth of the way to the end
  const SWITCH = 0.05;  // part of the product, or of all spending, that counts as another plan
  const DEPTHS = 24;    // points of the curve, each solved
  const TECHNOLOGIES = 16; // technologies that are tried one by one: those on which most is spent

  const PAUSE = 300;    // milliseconds without a move after which the ledger is solved

  const page = { timings: [], ready: null };
  let started = false, data, buffer, states, language, t, amounts, charts, sections, settings, current = 0, tasks = [], timer, observer;

  const translator = (words) => (key, values = {}) => {
    const text = words[key];
    if (text === undefined) return key.replace(/^[a-z]+_/, "").replaceAll("_", " ");
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? "–"));
  };

  const seen = {
    waiting: new Map(),
    observe(chart) { chart.near = false; this.waiting.set(chart.element, chart); observer.observe(chart.element); },
  };

  // What was certified is told first, in words; then charts are drawn while the solver is loaded, without
  // which nothing moves.
  async function start() {
    const packed = [pathwaysSolver.inflated("data"), pathwaysSolver.inflated("block")];
    data = JSON.parse(new TextDecoder().decode(await packed[0]));
    buffer = (await packed[1]).buffer;
    for (const run of data.runs) {
      run.told = run.label;
      run.about.told = { ...run.about };
      for (const row of [...run.sliders, ...run.technologies, ...run.carriers, ...run.sources, ...run.units, ...run.rule_sets, ...run.tiers]) row.told = row.label;
    }
    states = data.runs.map((run) => {
      const programs = run.programs.length
        ? Object.fromEntries(run.programs.map((told) => [told.stands_for, new pathwaysSolver.Program(told, buffer, data.checks)]))
        : null;
      return new RunState(run, buffer, programs, data.plan_colours.length);
    });
    language = data.language;
    readAddress();
    const root = document.getElementById("page");
    if (!states[current].moved && !states[current].pins.length) {
      root.inert = true;
      build();
      performance.mark("pathways-told");
      await new Promise(soon);
    }
    const solver = states.some((each) => each.solves) ? pathwaysSolver.loadHighs() : null;
    await pathwaysSolver.script("echarts-js");
    for (const chart of seen.waiting.values()) if (chart.near && chart.stale) showChart(chart, chart.stale);
    await new Promise(soon);
    const highs = await solver;
    for (const { programs } of states) for (const program of Object.values(programs || {})) program.highs = highs;
    started = true;
    root.inert = false;
    if (shownParts.length) wait(0);
    else build();
    for (const id of ["data", "block", "highs-js", "highs-wasm", "echarts-js"]) document.getElementById(id)?.remove();
    performance.mark("pathways-ready");
    document.documentElement.dataset.ready = "yes";
  }

  // ---- address
  function readAddress() {
    const pairs = [...new URLSearchParams(location.hash.slice(1)).entries()];
    const value = (name) => pairs.find(([key]) => key === name)?.[1];
    if (data.languages.includes(value("lang"))) language = value("lang");
    current = Math.min(Math.max(Number(value("run")) || 0, 0), states.length - 1);
    states[current].restore(pairs.filter(([key]) => !["lang", "run"].includes(key)));
  }

  function writeAddress() {
    const parts = [current ? `run=${current}` : "", language !== data.language ? `lang=${language}` : "", states[current].link()];
    history.replaceState(null, "", `#${parts.filter(Boolean).join("&")}`);
  }

  // ---- whole page
  let shownParts = [], panel, pins, banner, ledgerList, strip, compare, side;

  function build() {
    t = translator(data.words[language]);
    // What belongs to the run, and to no entry of the catalog, is named by the page; entries have their names in other languages with them.
    for (const { run } of states) {
      const about = run.about.labels[language] || {};
      for (const key of ["sector_label", "region_label", "product_label"]) run.about[key] = about[key] || run.about.told[key];
      const { sector_label: called } = run.about.told;
      run.label = called && run.told.startsWith(called) ? run.about.sector_label + run.told.slice(called.length) : run.told;
      for (const row of [...run.points.flatMap((each) => each.numbers), ...run.maps.flatMap((each) => [each.x, each.y]), ...run.sweeps.flatMap((each) => [...each.ranking, ...each.turning, ...each.boxes.flatMap((box) => box.limits)])]) {
        row.told ??= row.label;
        row.label = row.labels[language] || row.told;
      }
      for (const row of [...run.technologies, ...run.carriers, ...run.sources, ...run.units, ...run.rule_sets, ...run.tiers]) row.label = row.labels[language] || row.told;
      for (const slider of run.sliders) {
        const key = slider.path.startsWith("targets.") ? "slider_target" : `slider_${slider.path.replace(/^policy\./, "")}`;
        slider.label = data.words[language][key] || slider.labels[language] || slider.told;
      }
    }
    amounts = pathwaysAmounts(language, data.units[language]);
    tasks = [];
    observer?.disconnect();
    observer = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const chart = seen.waiting.get(entry.target);
        chart.near = entry.isIntersecting;
        if (chart.near && chart.stale && window.echarts) showChart(chart, chart.stale);
      }
    });
    seen.waiting.clear();
    charts = pathwaysCharts(t, seen);
    const Eager = charts.Chart;
    // A chart that nobody sees is drawn when it comes near, or when the page is printed.
    charts.Chart = class extends Eager {
      show(picture) {
        if (this.near && window.echarts) return showChart(this, picture);
        if (this.told === undefined) this.tell(picture);
        this.stale = picture;
        return undefined;
      }
    };
    charts.Chart.eager = Eager.prototype.show;
    const context = { t, amounts, charts, data, buffer, language, states };
    sections = pathwaysSections(context);
    settings = pathwaysSettings(context);
    const state = states[current];
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    banner = h("div", { class: "banner", role: "alert", hidden: true });
    strip = h("p", { class: "origin", role: "status" });
    ledgerList = h("ol", { class: "ledger" });
    const parts = sections.parts(state);
    shownParts = parts;
    pins = state.solves ? pathwaysPins(context, sections, { changed: change })(state) : null;
    compare = states.length > 1 ? sections.comparison(states, settings.apart(states)) : null;
    panel = buildPanel(state);
    const toc = h("nav", { class: "contents", "aria-label": t("contents") }, h("ol", {}, parts.map(({ name }) => h("li", {}, h("a", { href: `#part-${name}`, onclick: (event) => { event.preventDefault(); document.getElementById(`part-${name}`).scrollIntoView(); } }, t(`part_${name}`))))));
    const head = h("header", {},
      h("h1", {}, states.length > 1 ? t("title_several") : t("title", { sector: state.run.label })),
      h("p", { class: "tools" },
        ...(states.length > 1 ? states.map((each, k) => h("button", { type: "button", "aria-pressed": String(k === current), onclick: () => { current = k; writeAddress(); build(); } }, each.run.label)) : []),
        ...data.languages.filter((each) => each !== language).map((each) => h("button", { type: "button", lang: each === "zh" ? "zh-CN" : "en", onclick: () => { language = each; writeAddress(); build(); } }, data.words[each].language_name)),
        h("button", { type: "button", onclick: () => window.print() }, t("print"))));
    const main = h("main", { id: "main" }, banner, strip,
      ...(compare ? [compare.element] : []),
      ...parts.map(({ name, element }, k) => h("section", { id: `part-${name}`, class: "part" }, h("h2", {}, `${k + 1}  ${t(`part_${name}`)}`), element, k === 0 && pins ? pins.element : null)));
    const folded = h("details", { class: "folded", open: true }, h("summary", {}, t("panels")), panel.element);
    side = { columns: h("div", { class: "columns" }, main), aside: h("aside", { "aria-label": t("panels") }, toc, folded), folded, first: parts[0].name };
    document.getElementById("page").replaceChildren(h("a", { class: "skip", href: "#main" }, t("skip")), head, side.columns);
    placeSide();
    refresh();
    if (state.solves) schedule(() => atCentre(state));
    schedule(drawFirst);
  }

  // Charts that were never drawn, one after the other: a search or a reader of the screen finds them.
  function drawFirst() {
    const next = [...seen.waiting.values()].find((chart) => !chart.instance && chart.stale && !chart.told.missing);
    if (!next) return;
    showChart(next, next.stale);
    schedule(drawFirst);
  }

  // Beside the answer where there is room; on a telephone below it, and folded: the answer comes first.
  const narrow = window.matchMedia("screen and (max-width: 760px)");
  function placeSide() {
    side.folded.open = !narrow.matches;
    if (narrow.matches) document.getElementById(`part-${side.first}`).after(side.aside);
    else side.columns.prepend(side.aside);
  }
  narrow.addEventListener("change", () => side && placeSide());

  function showChart(chart, picture) {
    chart.stale = null;
    charts.Chart.eager.call(chart, picture);
  }

  // ---- panels
  function buildPanel(state) {
    const rows = new Map();
    const boxes = { choice: h("div"), belief: h("div"), more: h("div") };
    const off = h("div", { class: "technologies" });
    if (!state.solves) {
      return { element: h("div", { class: "panel" }, h("p", { class: "note" }, t("page_cannot", { reason: t(`unsolved_${state.run.unsolved}`) })), h("h2", {}, t("we_choose")), settings.stated(state.run)), update() {}, order() {} };
    }
    state.sliders.forEach((slider, k) => rows.set(k, sliderRow(state, slider, k)));
    const find = h("input", { type: "search", placeholder: t("find"), "aria-label": t("find"), oninput: () => {
      const wanted = find.value.toLowerCase();
      for (const row of boxes.more.children) row.hidden = !row.dataset.label.includes(wanted);
    } });
    const order = (leverage) => {
      const ranked = [...rows.keys()].sort((a, b) => leverage[b] - leverage[a] || a - b);
      const beliefs = ranked.filter((k) => state.sliders[k].panel === "belief");
      boxes.choice.replaceChildren(...ranked.filter((k) => state.sliders[k].panel === "choice").map((k) => rows.get(k).element));
      boxes.belief.replaceChildren(...beliefs.slice(0, SHOWN).map((k) => rows.get(k).element));
      boxes.more.replaceChildren(...beliefs.slice(SHOWN).map((k) => rows.get(k).element));
    };
    order(state.sliders.map(() => 0));
    const spending = state.certified.series.asked.spending, width = state.run.years.length;
    const spent = (k) => spending.slice(k * width, (k + 1) * width).reduce((sum, each) => sum + each, 0);
    const can = state.run.technologies.map((_, k) => k).filter((k) => state.programs.asked.closings[k]?.length).sort((a, b) => spent(b) - spent(a));
    const checks = new Map(can.map((k) => {
      const box = h("input", { type: "checkbox", checked: true, onchange: () => { state.close(k, !box.checked); change(); } });
      off.append(h("label", {}, box, ` ${state.run.technologies[k].label}`));
      return [k, box];
    }));
    const fixed = state.run.fixed;
    return {
      element: h("div", { class: "panel" },
        h("h2", {}, t("we_choose")), boxes.choice,
        h("details", {}, h("summary", {}, t("technologies_on")), off),
        settings.stated(state.run),
        h("h2", {}, t("we_believe")), h("p", { class: "note" }, t("believe_note")), boxes.belief,
        h("details", {}, h("summary", {}, t("more_figures", { count: Math.max(0, rows.size - SHOWN - 1) })), find, boxes.more),
        h("details", {}, h("summary", {}, t("not_here", { count: fixed.length })), h("p", {}, t("not_here_text", { command: `pathways run ${state.run.about.sector} --set PATH=VALUE` })), h("ul", { class: "paths", tabindex: "0", "aria-label": t("not_here", { count: fixed.length }) }, fixed.map((each) => h("li", {}, each)))),
        h("h2", {}, t("ledger")), ledgerList,
        h("p", {}, h("button", { type: "button", onclick: () => { state.reset(); change(); } }, t("reset_all")), " ", pins.button())),
      update: () => {
        for (const [k, row] of rows) row.update(k);
        for (const [k, box] of checks) box.checked = !state.closed.includes(k);
      },
      order,
    };
  }

  function sliderRow(state, slider, k) {
    const unit = amounts.unit(slider.unit, state.run.about.currency);
    const percent = slider.unit === "1" && slider.high <= 1;
    const size = percent ? 100 : 1, name = `slider-${k}`;
    const digits = (value) => Number((value * size).toPrecision(6));
    const range = h("input", { type: "range", id: name, min: slider.low * size, max: slider.high * size, step: "any", "aria-label": slider.label, list: `${name}-central` });
    const typed = h("input", { type: "number", step: "any", "aria-label": `${slider.label}, ${t("type_value")}` });
    const back = h("button", { type: "button", class: "reset", title: t("reset"), "aria-label": `${t("reset")}: ${slider.label}` }, "↺");
    let waiting = false;
    const move = (value) => {
      const near = Math.abs(value - slider.central) < 1e-9 * Math.max(Math.abs(slider.central), 1e-9) ? slider.central : value;
      page.moved = performance.now();
      state.set(k, near);
      if (waiting) return;
      waiting = true;
      soon(() => { waiting = false; change(); });
    };
    range.addEventListener("input", () => move(Math.min(Math.max(Number(range.value) / size, slider.low), slider.high)));
    range.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
      const to = steps ? state.valueOf(k) + (steps * (slider.high - slider.low)) / 50 : { Home: slider.low, End: slider.high }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      move(Math.min(Math.max(to, slider.low), slider.high));
    });
    typed.addEventListener("change", () => move(typed.value === "" ? NaN : Number(typed.value) / size));
    back.addEventListener("click", () => move(slider.central));
    const told = h("small", {}, `${t(slider.documented ? "range_documented" : "range_chosen")} ${amounts.number(slider.low * size)}–${amounts.number(slider.high * size)}, ${t("central")} ${amounts.number(slider.central * size)}${slider.year ? ` (${t("of_one_year", { year: slider.year })})` : ""}. `, sections.quality(slider), slider.source ? ` ${slider.source}` : "");
    return {
      element: h("div", { class: "slider", "data-label": `${slider.label} ${slider.path}`.toLowerCase(), "data-path": slider.path },
        h("label", { for: name }, slider.label), h("span", { class: "entry" }, typed, h("span", { class: "unit" }, percent ? "%" : unit), back),
        h("datalist", { id: `${name}-central` }, h("option", { value: slider.central * size })), range, told),
      update: (number) => {
        const value = state.valueOf(number), refused = state.refused && state.refused.slider === number;
        range.value = value * size;
        if (!refused) typed.value = digits(value);
        typed.setAttribute("aria-invalid", String(Boolean(refused)));
        range.closest(".slider").classList.toggle("moved", state.shares[number] !== 0);
      },
    };
  }

  // With the next frame, or without one where the browser draws none.
  function soon(act) {
    let done = false;
    const once = () => { if (!done) { done = true; act(); } };
    requestAnimationFrame(once);
    setTimeout(once, 40);
  }

  // ---- what happens when something moves
  function change() {
    refresh();
    writeAddress();
    schedule(curvesBeside);
    schedule(fillLedger, true);
  }

  function refresh() {
    const state = states[current];
    panel.update();
    banner.hidden = true;
    banner.replaceChildren();
    document.body.classList.remove("stopped");
    if (state.refused) return stop(refusedText(state));
    const from = page.moved || performance.now();
    const picture = state.picture();
    page.picture = picture;
    if (picture.failed) return stop(t(picture.status === "unproved" ? "stopped_unproved" : "stopped_infeasible"));
    if (picture.status === "target_missed" && state.depth() >= 0) offer(state, picture);
    if (state.awaits(picture)) schedule(tellPrice, true);
    else offerPrice(state, picture);
    strip.textContent = `${sections.origin(picture)}${t("full_stop")}${t("certificate_of", { primal: amounts.small(picture.certificate.primal), dual: amounts.small(picture.certificate.dual), gap: amounts.small(picture.certificate.gap) })} ${t(state.run.about.plants === "whole" && picture.origin === "certified" ? "plants_whole" : "plants_divisible")}`;
    strip.dataset.origin = picture.origin;
    for (const part of shownParts) part.show(picture);
    if (pins) {
      pins.show(picture);
      schedule(pricePins);
    }
    if (compare) compare.show(states.map((each) => (each === state ? picture : each.picture())));
    if (page.moved) page.timings.push(performance.now() - from);
    page.moved = null;
    return undefined;
  }

  function stop(text) {
    banner.hidden = false;
    banner.replaceChildren(h("strong", {}, t("stopped")), ` ${text} `, h("button", { type: "button", onclick: () => { states[current].reset(); change(); } }, t("reset_all")));
    strip.textContent = t("stopped_strip");
    document.body.classList.add("stopped");
  }

  function refusedText(state) {
    const { slider: k, value } = state.refused, slider = state.sliders[k];
    return t("out_of_range", { name: slider.label, value: Number.isFinite(value) ? amounts.number(value) : "?", low: amounts.number(slider.low), high: amounts.number(slider.high), unit: amounts.unit(slider.unit, state.run.about.currency), command: `pathways run ${state.run.about.sector} --set ${slider.path}=${Number.isFinite(value) ? value : "VALUE"}` });
  }

  // The target cannot be met up to the price limit: what can, and a button that asks no more; once it
  // is known from which limit on it would be met, that and a button that pays as much.
  function offer(state, picture) {
    const slider = state.depth(), f = picture.figures, emitted = f.counted.asked[state.place];
    const { central } = state.sliders[slider], target = state.run.summary.target;
    const base = central < 1 ? target.limit / (1 - central) : f.baseCounted;
    const reached = 1 - emitted / base, least = Math.floor(reached * 1e4) / 1e4;
    banner.hidden = false;
    banner.replaceChildren(t("missed", { year: state.year, asked: amounts.share(state.valueOf(slider)), least: amounts.share(reached), lowest: amounts.tonnes(emitted), price: sections.perTonne(state.run, state.priceLimit) }), " ",
      moving(state, slider, Math.max(least, state.sliders[slider].low), t("relax")));
  }

  const moving = (state, slider, value, word) => h("button", { type: "button", onclick: () => { state.set(slider, value); change(); } }, word);

  // Seeks the price of the last tonne of the target, for the headline figures and for the banner.
  function tellPrice() {
    const state = states[current], { picture } = page;
    if (picture.failed || state.refused) return;
    state.seekPrice(picture, state.shares, state.closed);
    state.seekPrice(state.certified);
    shownParts[0].show(picture);
    pins.tell();
    offerPrice(state, picture);
  }

  function offerPrice(state, { price, status, origin }) {
    const slider = state.limitSlider();
    if (slider < 0 || banner.hidden || status !== "target_missed" || price === undefined) return;
    // What whole plants miss divisible ones may meet at the present limit.
    if (price !== null && price <= state.priceLimit) return;
    const of = origin === "certified" && state.run.about.plants === "whole" ? "_divisible" : "";
    banner.append(` ${price === null ? t(`missed_never${of}`) : t(`missed_dear${of}`, { price: sections.perTonne(state.run, price) })} `);
    // Rounded up to whole money, but for the last digits of a solver.
    const paid = price === null ? Infinity : Math.ceil(price * (1 - 1e-8));
    if (paid <= state.sliders[slider].high) banner.append(moving(state, slider, paid, t("pay_up_to", { price: sections.perTonne(state.run, paid) })));
  }

  // The same for plans that are kept, one after the other.
  function pricePins() {
    const state = states[current], next = pins?.shown().find(({ picture }) => state.awaits(picture));
    if (!next) return;
    state.seekPrice(next.picture, next.plan.shares, next.plan.closed);
    pins.tell();
    schedule(pricePins);
  }

  function fillLedger() {
    const state = states[current];
    if (!state.moved) return ledgerList.replaceChildren(h("li", {}, t("ledger_empty")));
    const labels = state.run.technologies;
    const spent = (picture, k) => { const width = state.run.years.length; let sum = 0; for (let y = 0; y < width; y += 1) sum += picture.series.asked.spending[k * width + y]; return sum; };
    return ledgerList.replaceChildren(...state.ledger().map(({ change: of, before, after }) => {
      const slider = of.kind === "slider" ? state.sliders[of.number] : null;
      const size = slider && slider.unit === "1" && slider.high <= 1 ? 100 : 1, unit = slider ? (size === 100 ? "%" : amounts.unit(slider.unit, state.run.about.currency)) : "";
      const what = slider ? t("ledger_moved", { name: slider.label, from: amounts.number(slider.central * size), to: amounts.number(state.valueOf(of.number) * size), unit }) : t("ledger_closed", { name: labels[of.number].label });
      let effect = t("ledger_failed");
      if (!after.failed && !before.failed) {
        const now = after.figures.rate?.perYear, then = before.figures.rate?.perYear;
        effect = amounts.known(now) && amounts.known(then)
          ? t("ledger_effect", { change: `${now >= then ? "+" : "−"}${sections.cash(Math.abs(now - then), state.run)}`, year: state.year })
          : t("ledger_objective", { change: sections.cash(after.objective.asked - before.objective.asked, state.run) });
        const moves = labels.map((each, k) => [each.label, spent(after, k) - spent(before, k)]).sort((a, b) => a[1] - b[1]);
        const least = SWITCH * Math.max(after.figures.investment, before.figures.investment);
        if (moves[0][1] < -least && moves.at(-1)[1] > least) effect += ` ${t("ledger_gives_way", { less: moves[0][0], more: moves.at(-1)[0] })}`;
        else if (moves[0][1] < -least) effect += ` ${t("ledger_less", { name: moves[0][0] })}`;
        else if (moves.at(-1)[1] > least) effect += ` ${t("ledger_more", { name: moves.at(-1)[0] })}`;
      }
      return h("li", {}, `${what}: ${effect} `, h("button", { type: "button", onclick: () => { state.undo(of); change(); } }, t("undo")));
    }));
  }

  // ---- work in idle time: one small piece after the other, so that a slider never waits
  function schedule(task, first = false) {
    tasks = tasks.filter((each) => each !== task);
    if (first) tasks.unshift(task);
    else tasks.push(task);
    wait(first ? PAUSE : 0);
  }

  function wait(milliseconds) {
    clearTimeout(timer);
    delete document.documentElement.dataset.idle;
    if (started) timer = setTimeout(work, milliseconds);
  }

  function work() {
    if (tasks.length) tasks.shift()();
    if (tasks.length) wait(0);
    else document.documentElement.dataset.idle = "yes";
  }

  function redraw() {
    if (page.picture && !page.picture.failed) for (const part of shownParts) part.show(page.picture);
  }

  // Curves of the other runs, and of plans that are kept.
  function curvesBeside() {
    const state = states[current];
    for (const other of states) {
      if (other !== state && other.solves && !other.curve && other.depth() >= 0) schedule(() => curveOf(other));
    }
    if (state.depth() < 0) return;
    for (const pin of state.pins) if (!pin.curve && state.bends(pin)) schedule(() => curveOf(state, pin));
  }

  function atCentre(state) {
    const found = state.centre();
    const python = state.run.programs[0].objective;
    if (!found.failed) state.central = { objective: found.objective.asked, python, certificate: found.certificate, picture: found };
    const leverage = state.leverage();
    panel.order(leverage);
    panel.update();
    fillLedger();
    redraw();
    if (found.failed) return;
    if (!state.deciding) schedule(() => deciding(state, leverage));
    if (!state.curve && state.depth() >= 0) schedule(() => curveOf(state));
    schedule(curvesBeside);
    if (!state.without) schedule(() => withoutEach(state));
  }

  const alone = (state, slider, share, plan = { shares: new Float64Array(state.shares.length), closed: [] }) => {
    const shares = plan.shares.slice();
    shares[slider] = share;
    return state.solved(shares, plan.closed);
  };
  const measure = (picture) => picture.figures?.rate?.perYear ?? picture.objective?.asked ?? null;

  // The figures that move the cost of the headline year most, each solved at both ends of its range.
  function deciding(state, leverage) {
    const centre = state.central.picture, found = [];
    const tried = state.sliders.map((_, k) => k).filter((k) => state.sliders[k].documented && leverage[k] > 0).sort((a, b) => leverage[b] - leverage[a]).slice(0, TRIED);
    for (const slider of tried) {
      schedule(() => {
        // The cost of a missed target is that of another level: it has no place beside one that is met.
        const ends = [-1, 1].map((share) => alone(state, slider, share));
        const turns = ends.map((at) => at.failed || at.status !== centre.status);
        const swing = ends.map((at, end) => (turns[end] ? null : measure(at) - measure(centre)));
        found.push({ slider, swing, turns: turns.some(Boolean) ? turns.map(() => null) : null, turned: turns, switches: [null, null] });
      });
    }
    schedule(() => {
      const size = (row) => Math.max(...row.swing.map(Math.abs));
      const turning = found.filter((row) => row.turns);
      const moving = found.filter((row) => !row.turns && size(row) > 1e-9 * Math.abs(state.central.objective)).sort((a, b) => size(b) - size(a));
      state.deciding = [...turning, ...moving].slice(0, Math.max(DECIDING, turning.length));
      redraw();
      for (const row of state.deciding) {
        [0, 1].forEach((end) => schedule(() => {
          if (row.turned[end]) row.turns[end] = turningPoint(state, row.slider, end ? 1 : -1);
          else row.switches[end] = switching(state, row.slider, end ? 1 : -1);
        }));
      }
      schedule(redraw);
    });
  }

  // Where on the way to an end something is no longer the same: by halving, to a hundredth of the way.
  function halved(state, slider, end, same) {
    const last = alone(state, slider, end);
    if (same(last)) return null;
    let low = 0, high = 1, there = last;
    for (let k = 0; k < HALVINGS; k += 1) {
      const middle = (low + high) / 2, at = alone(state, slider, end * middle);
      if (same(at)) low = middle;
      else { high = middle; there = at; }
    }
    return { value: state.valueOf(slider, end * high), there };
  }

  // Where another plan is best.
  function switching(state, slider, end) {
    const centre = state.central.picture;
    const found = halved(state, slider, end, (picture) => !picture.failed && other(state, centre, picture) === null);
    return found && !found.there.failed ? { value: found.value, ...other(state, centre, found.there) } : null;
  }

  // Where the target is met and was missed, or the other way.
  function turningPoint(state, slider, end) {
    const found = halved(state, slider, end, (picture) => !picture.failed && picture.status === state.central.picture.status);
    return found && { value: found.value, status: found.there.failed ? "none" : found.there.status };
  }

  // Which technology gives way to which, where a plan makes a twentieth of the product, or spends a
  // twentieth of the money, in another way; none where the plan is the same.
  function other(state, one, two) {
    const { run } = state, count = run.periods.length, width = run.years.length;
    const made = run.product_output[state.place] || 1, total = Math.max(one.figures.investment, two.figures.investment, 1);
    const moves = run.technologies.map((each, k) => {
      let spent = 0;
      for (let y = 0; y < width; y += 1) spent += two.series.asked.spending[k * width + y] - one.series.asked.spending[k * width + y];
      const product = two.series.asked.product[k * count + state.place] - one.series.asked.product[k * count + state.place];
      const parts = [product / made, spent / total];
      return { label: each.label, move: Math.abs(parts[0]) > Math.abs(parts[1]) ? parts[0] : parts[1] };
    }).sort((a, b) => a.move - b.move);
    if (Math.max(-moves[0].move, moves.at(-1).move) < SWITCH) return null;
    const told = (move, of) => (Math.abs(move) > SWITCH / 5 ? of : "");
    return { less: told(moves[0].move, moves[0].label), more: told(moves.at(-1).move, moves.at(-1).label) };
  }

  // What a tonne more costs between two depths, each a solve of the program: at the centre, or at a
  // plan that is kept, up to the price limit of the run. A dual of one year would be one of several,
  // since what is built for a limit of one year keeps those of others.
  function curveOf(state, kept = null) {
    const of = kept || state, slider = state.depth(), { low, high } = state.sliders[slider], found = [];
    if (of.curve) return;
    const plan = { shares: kept ? kept.shares.slice() : new Float64Array(state.shares.length), closed: kept ? kept.closed : [] };
    if (state.limitSlider() >= 0) plan.shares[state.limitSlider()] = 0;
    const run = state.run, base = state.certified.figures.baseCounted, lowest = run.summary.lowest_feasible;
    const { figures } = kept ? alone(state, slider, 0, plan) : state.certified, paying = figures?.counted.economic;
    const start = Math.max(low, paying ? 1 - paying[state.place] / base : low);
    const end = Math.min(high, lowest && !kept ? lowest.reduction - 1e-6 : high);
    if (!(end > start)) { of.curve = []; return; }
    const sides = [0, 1].map((side) => state.programs.asked.tightened(slider, side));
    const tonnes = (share) => Math.abs(share) * sides[share > 0 ? 1 : 0];
    let last = null;
    for (let k = 0; k <= DEPTHS; k += 1) {
      schedule(() => {
        const depth = start + ((end - start) * k) / DEPTHS;
        const share = state.shareOf(slider, depth), at = alone(state, slider, share, plan);
        if (at.failed || at.status !== "target_met") return;
        const here = { cost: at.objective.asked, tonnes: tonnes(share) };
        const price = last && Math.max(0, (here.cost - last.cost) / (here.tonnes - last.tonnes));
        if (found.length === 1) found[0].price = price;
        found.push({ depth, price, extra: at.figures.rate?.perYear });
        last = here;
      });
    }
    schedule(() => { of.curve = found; redraw(); });
  }

  // What the plan costs without each technology on which it spends.
  function withoutEach(state) {
    const { run } = state, centre = state.central.picture, width = run.years.length, found = [];
    const spent = (k) => centre.series.asked.spending.slice(k * width, (k + 1) * width).reduce((sum, each) => sum + each, 0);
    const used = run.technologies.map((_, k) => k).filter((k) => spent(k) > 1e-6 * centre.figures.investment && state.programs.asked.closings[k]?.length).sort((a, b) => spent(b) - spent(a)).slice(0, TECHNOLOGIES);
    const zero = new Float64Array(state.shares.length);
    for (const technology of used) {
      schedule(() => {
        const at = state.programs.asked.answer(zero, [technology]);
        const met = at.status === "optimal";
        if (!met && at.status !== "target_missed" && at.status !== "infeasible") return;
        const { asked } = state.programs, series = met && { cost: asked.series("cost", at.x, zero), spending: asked.series("spending", at.x, zero) };
        found.push({ technology, cost: met ? at.objective - centre.objective.asked : null, beside: met ? state.beside(centre.series.asked, series) : null });
      });
    }
    schedule(() => {
      state.without = found.sort((a, b) => (b.cost ?? Infinity) - (a.cost ?? Infinity));
      redraw();
    });
  }

  // ---- print: what waits for idle time is solved, and every chart drawn, so wide that its letters are those of the text on A4
  const A4 = 840;
  const everyChart = (act) => { for (const chart of seen.waiting.values()) act(chart); };
  window.addEventListener("beforeprint", () => {
    while (started && tasks.length) work();
    everyChart((chart) => { if (chart.stale && window.echarts) showChart(chart, chart.stale); chart.resize(A4); });
  });
  window.addEventListener("afterprint", () => everyChart((chart) => chart.resize()));
  window.addEventListener("resize", () => { if (!window.matchMedia("print").matches) everyChart((chart) => chart.resize()); });
  window.addEventListener("hashchange", () => { if (started) { readAddress(); build(); } });

  // For tests and for whoever looks into the page: solve at values by path, without drawing; on demand
  // with the price of the last tonne of the target.
  page.solve = (values, { run = 0, closed = [], priced = false } = {}) => {
    const state = states[run], shares = new Float64Array(state.shares.length);
    for (const [path, value] of Object.entries(values)) {
      const slider = state.sliders.findIndex((each) => each.path === path);
      if (slider < 0) return { status: "unknown", path };
      if (!state.inRange(slider, value)) return { status: "out_of_range", path };
      shares[slider] = state.shareOf(slider, value);
    }
    const off = closed.map((name) => state.run.technologies.findIndex((each) => each.name === name)), found = state.solved(shares, off);
    if (priced) state.seekPrice(found, shares, off);
    return { status: found.status, objective: found.objective, certificate: found.certificate, contract: found.figures?.contract.asked, extra: found.figures?.extra, price_of_target: found.price };
  };
  page.states = () => states;
  page.ready = start().catch((error) => {
    document.documentElement.dataset.ready = "no";
    document.getElementById("page").inert = false;
    document.getElementById("page").replaceChildren(h("p", { class: "banner", role: "alert" }, `This page cannot be shown in this browser: ${error.message}. 此浏览器无法显示本页。`));
    throw error;
  });
  return page;
})();
