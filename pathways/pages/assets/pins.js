// Plans that a reader keeps, beside the present one: figures, and what was assumed otherwise.
"use strict";

// What a plan is called: by what was changed.
const pathwaysPlans = ({ t, amounts }) => {
  const NAMED = 2; // changes by which a plan is called; the rest is counted

  const size = (slider) => (slider.unit === "1" && slider.high <= 1 ? 100 : 1);
  const value = (state, slider, share) => {
    const told = state.sliders[slider], unit = size(told) === 100 ? "%" : ` ${amounts.unit(told.unit, state.run.about.currency)}`;
    return `${amounts.number(state.valueOf(slider, share) * size(told), 4)}${unit}`.trim();
  };
  const called = (state, plan) => {
    if (!plan.changes.length) return t("pin_centre");
    const words = plan.changes.slice(0, NAMED).map(({ kind, number }) => (kind === "slider"
      ? `${state.sliders[number].label} ${value(state, number, plan.shares[number])}` : t("pin_without", { name: state.run.technologies[number].label })));
    const rest = plan.changes.length - words.length;
    return words.join(t("semicolon")) + (rest ? t("pin_and_more", { count: rest }) : "");
  };
  return { value, called };
};

const pathwaysPins = (context, sections, act) => {
  const { t } = context;
  const { value, called } = pathwaysPlans(context);

  // What is moved, or closed, in one of the plans and not alike in all of them.
  const differing = (state, plans) => {
    const moved = state.sliders.map((_, k) => k).filter((k) => plans.some((each) => each.shares[k] !== plans[0].shares[k]));
    const closed = state.run.technologies.map((_, k) => k).filter((k) => plans.some((each) => each.closed.includes(k) !== plans[0].closed.includes(k)));
    return [
      ...moved.map((k) => [state.sliders[k].label, ...plans.map((each) => value(state, k, each.shares[k]))]),
      ...closed.map((k) => [t("pin_may_be_built", { name: state.run.technologies[k].label }), ...plans.map((each) => t(each.closed.includes(k) ? "pin_no" : "pin_yes"))]),
    ];
  };
  const figures = (state, pictures) => {
    const told = pictures.map((picture) => (picture.failed ? null : new Map(sections.headline(state, picture))));
    const names = [...(told.find(Boolean)?.keys() ?? [])];
    return [
      [t("compare_status"), ...pictures.map((picture) => t(picture.failed ? "pin_no_answer" : `status_${picture.status}`))],
      ...names.map((name) => [name, ...told.map((each) => each?.get(name) ?? "–")]),
      [t("origin"), ...pictures.map((picture) => (picture.failed ? "–" : sections.origin(picture)))],
    ];
  };
  const group = (name, rows, width) => h("tbody", {}, h("tr", {}, h("th", { scope: "rowgroup", class: "group", colspan: width }, name)),
    rows.map(([head, ...cells]) => h("tr", {}, h("th", { scope: "row" }, head), cells.map((each) => h("td", {}, each)))));

  return (state) => {
    const status = h("span", { role: "status" });
    const keep = () => {
      const plan = called(state, state.present()), done = state.keep();
      act.changed();
      status.textContent = t(`pin_${done}`, { name: plan, most: state.mostPins });
    };
    const button = () => h("button", { type: "button", onclick: keep }, t("pin_keep"));
    const body = h("div"), first = button();
    let told = null;
    const element = h("div", { class: "pins" }, h("p", {}, first, " ", status), body);
    const column = (pin) => {
      const name = called(state, pin), labelled = (key) => ({ type: "button", "aria-label": `${t(key)}: ${name}` });
      return h("th", { scope: "col" }, name, h("span", { class: "tools" },
        h("button", { ...labelled("pin_show"), onclick: () => { state.show(pin); act.changed(); first.focus(); } }, t("pin_show")),
        h("button", { ...labelled("pin_remove"), onclick: () => { state.unpin(pin); act.changed(); status.textContent = t("pin_removed", { name }); first.focus(); } }, t("pin_remove"))));
    };
    const show = (picture) => {
      status.textContent = state.lostPins ? t("pin_lost", { count: state.lostPins }) : "";
      state.lostPins = 0;
      element.classList.toggle("none", !state.pins.length);
      told = null;
      if (!state.pins.length) return body.replaceChildren();
      const present = state.present(), plans = [present, ...state.pins], whole = state.run.about.plants === "whole";
      const pictures = [whole && picture.origin === "certified" ? state.ofDivisible(present) : picture, ...state.pins.map((pin) => (pin.picture ??= state.ofDivisible(pin)))];
      const rows = differing(state, plans), width = plans.length + 1;
      told = { plans, pictures, width, body: group(t("pin_figures"), figures(state, pictures), width) };
      return body.replaceChildren(
        h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t("pins") },
          h("table", {}, h("caption", {}, t("pins")),
            h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col" }, t("pin_present")), state.pins.map(column))),
            told.body,
            rows.length ? group(t("pin_differing"), rows, width) : null)),
        h("p", { class: "note" }, [rows.length ? "" : t("pin_alike"), whole ? t("pin_divisible") : "", t("pin_link")].filter(Boolean).join(" ")));
    };
    // Figures again, once more of them are known: no button changes, so that none loses its focus.
    const tell = () => {
      if (!told) return;
      const { body: before, pictures, width } = told;
      told.body = group(t("pin_figures"), figures(state, pictures), width);
      before.replaceWith(told.body);
    };
    // Plans that stand here with their pictures, the present one among them.
    const shown = () => (told ? told.plans.map((plan, k) => ({ plan, picture: told.pictures[k] })) : []);
    return { element, show, tell, shown, button };
  };
};
