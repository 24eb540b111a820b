// What a run states: every setting that decides, and why runs beside each other differ.
"use strict";

const pathwaysSettings = (context) => {
  const { t, amounts, data, language } = context;
  const key = (path) => `setting_${path.replaceAll(".", "_")}`;
  // Values are words of the run file; they stand as such in every language.
  const told = (value) => (value === null || value === undefined ? t("setting_none") : typeof value === "boolean" ? t(value ? "pin_yes" : "pin_no") : h("code", {}, value));

  // ---- beside the sliders: what the run states, and where another value is stated
  const row = (run, each) => {
    // What follows from the sector where the run is silent.
    const filled = each.value !== null ? null : each.key === "count" ? run.counted.map((scope) => t(`scope_${scope}`)).join(t("comma"))
      : each.key === "by" && run.summary.target ? String(run.summary.target.year) : null;
    return h("div", {}, h("dt", {}, t(key(each.key))), h("dd", {}, filled ?? told(each.value), h("small", {}, " ", each.option ? h("code", {}, each.option) : t("settings_in_file"))));
  };
  const stated = (run) => {
    const first = run.stated.filter((each) => each.deciding), rest = run.stated.filter((each) => !each.deciding);
    const list = (rows) => h("dl", { class: "stated" }, rows.map((each) => row(run, each)));
    return h("div", {}, h("p", { class: "note" }, t("settings_note", { command: `pathways run ${run.about.sector} --by 2035` })), list(first),
      h("details", {}, h("summary", {}, t("settings_other", { count: rest.length })), list(rest)));
  };

  // ---- below runs side by side: why they differ
  const named = (path) => {
    const steps = path.split(".");
    for (let length = steps.length; length; length -= 1) {
      const word = key(steps.slice(0, length).join("."));
      if (data.words[language][word]) return [t(word), ...(length < steps.length ? [" ", h("code", {}, path)] : [])];
    }
    return h("code", {}, path);
  };
  const called = (row_) => row_.labels[language] || row_.label;
  const apart = (states) => {
    const { settings, figures, more, money, only, arrays } = data.differing, runs = states.map((state) => state.run.label);
    const changed = settings.filter((each) => each.changed), plain = settings.filter((each) => !each.changed);
    const figure = (each) => [
      `${called(each)}${each.year === null ? "" : ` (${each.year})`}`,
      ...each.values.map((value) => (value === null ? "–" : `${amounts.number(value, 4)} ${amounts.unit(each.unit, states[0].run.about.currency)}`.trim())),
    ];
    const alone = runs.map((run, k) => [run, only.filter((each) => each.run === k).map(called)]).filter(([, names]) => names.length);
    const notes = [
      figures.length ? t("apart_figures_note") : "", more ? t("apart_more", { count: more }) : "", money ? t("apart_money", { count: money }) : "",
      ...alone.map(([run, names]) => t("apart_only", { run, names: names.join(t("comma")) })),
    ].filter(Boolean);
    const nothing = ![settings, figures, only, arrays].some((each) => each.length) && !money;
    return h("div", { class: "apart" }, h("h3", {}, t("apart_title")),
      nothing ? h("p", {}, t("apart_none")) : null,
      plain.length ? grid([t("apart_settings"), ...runs], plain.map((each) => [named(each.path), ...each.values.map(told)]), true) : null,
      changed.length ? grid([t("apart_changed"), ...runs], changed.map((each) => [h("code", {}, each.path), ...each.values.map(told)]), true) : null,
      figures.length ? grid([t("apart_figures"), ...runs], figures.map(figure), true) : null,
      notes.length ? h("p", { class: "note" }, notes.join(" ")) : null,
      arrays.length ? h("p", { class: "note" }, t("apart_arrays"), h("code", {}, arrays.join(", "))) : null);
  };

  return { stated, apart };
};
