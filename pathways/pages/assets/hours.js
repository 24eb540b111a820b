// The hours of the headline year: days by source of power, and duration curves.
"use strict";

const pathwaysHours = (context) => {
  const { t, amounts, charts, data, language, buffer } = context;
  const { Chart, categories, values, stacked, line } = charts;
  const DAY = 24, COLOURS = { use: "#555555", through: "#0072B2", sold: "#E69F00" };

  const megawatts = (value) => `${amounts.number(value)} MW`;
  const source = (run, each) => (each.meant ? t(`hours_source_${each.meant}`) : run.technologies.find((other) => other.name === each.name)?.label ?? each.label);
  const dayName = (day) => {
    const key = `day_${day.label.toLowerCase().replaceAll(" ", "_")}`;
    return data.words[language][key] ?? t("hours_day", { number: day.day });
  };

  const daily = (state, chosen) => new Chart("day", () => {
    const { run } = state, { hours: of } = run, day = of.days[chosen.value];
    const flat = pathwaysSolver.view(buffer, day.power), width = day.hours, step = DAY / width;
    const rows = of.sources.map((each, s) => ({ label: source(run, each), colour: each.colour, values: Array.from(flat.slice(s * width, (s + 1) * width)) }));
    const supplied = rows.map((row) => row.values.reduce((sum, each) => sum + Math.max(each, 0), 0)), all = supplied.reduce((sum, each) => sum + each, 0);
    const most = supplied.indexOf(Math.max(...supplied));
    const names = Array.from({ length: width }, (_, k) => (step === 1 ? String(k) : `${k * step}–${(k + 1) * step}`));
    return {
      title: t("hours_day_title", { day: dayName(day), source: rows[most].label, share: amounts.share(supplied[most] / all) }),
      subtitle: `${t("hours_day_subtitle", { year: of.year, days: amounts.number(day.for) })}${day.peak ? t("hours_has_peak") : ""} · ${run.label} · ${t("origin_certified")}`,
      option: { xAxis: { ...categories(names), name: t("hours_of_day"), nameLocation: "middle", nameGap: 26 }, grid: { left: 12, right: 16, top: 34, bottom: 62, containLabel: true }, yAxis: values("MW", { min: null }), series: rows.map((row) => stacked(row.label, row.values, row.colour)) },
      table: () => [[t("hours_of_day"), ...names], ...rows.map((row) => [row.label, ...row.values])],
    };
  });
  const duration = (state) => new Chart("duration", () => {
    const { run } = state, { hours: of } = run;
    const rows = of.duration.map((each) => {
      const ends = pathwaysSolver.view(buffer, each.ends), power = pathwaysSolver.view(buffer, each.power);
      return { name: each.name, points: Array.from(power).flatMap((height, k) => [[k ? ends[k - 1] : 0, height], [ends[k], height]]), power, ends };
    });
    const largest = (name) => Math.max(...rows.find((row) => row.name === name).power);
    return {
      title: t("hours_duration_title", { through: megawatts(largest("through")), use: megawatts(largest("use")), year: of.year }),
      subtitle: `${t("hours_duration_subtitle")} · ${run.label} · ${t("origin_certified")}`, note: t("hours_note"),
      option: { grid: { left: 12, right: 24, top: 34, bottom: 62, containLabel: true }, tooltip: { show: false }, legend: { ...charts.lines }, xAxis: values(t("hours_of_year"), { nameLocation: "middle", nameGap: 26, min: 0, max: rows[0].ends.at(-1) }), yAxis: values("MW", { min: 0 }), series: rows.map((row) => line(t(`hours_line_${row.name}`), row.points, COLOURS[row.name], { symbol: "none" })) },
      table: () => [[t("hours_line"), t("hours_of_year"), "MW"], ...rows.flatMap((row) => Array.from(row.power).map((height, k) => [t(`hours_line_${row.name}`), row.ends[k], height]))],
    };
  });

  return (state) => {
    const { hours: of } = state.run;
    const first = of.days.reduce((best, day, k) => (day.for > of.days[best].for ? k : best), 0);
    const chosen = h("select", { "aria-label": t("hours_choose"), onchange: () => chart.show(chart.picture) }, of.days.map((day, k) => h("option", { value: k, selected: k === first }, dayName(day) + (day.peak ? t("hours_has_peak") : ""))));
    const chart = daily(state, chosen), curve = duration(state);
    return { element: h("div", {}, h("p", { class: "filters" }, h("label", {}, t("hours_choose"), " ", chosen)), chart.element, curve.element), show: (picture) => { chart.show(picture); curve.show(picture); } };
  };
};
