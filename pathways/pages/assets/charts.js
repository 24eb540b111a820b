// A chart with its finding, its table, and its downloads.
"use strict";

const h = (tag, attributes = {}, ...children) => {
  // The only way in which text comes into the page: as text.
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((each) => each !== null && each !== undefined));
  return element;
};
// A table that scrolls by itself; what its first heading says is a caption above it where that is asked for.
const grid = ([first, ...others], rows, caption = false) => h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": first },
  h("table", {}, caption ? h("caption", {}, first) : null,
    h("thead", {}, h("tr", {}, caption ? h("td", {}) : h("th", { scope: "col" }, first), others.map((each) => h("th", { scope: "col" }, each)))),
    h("tbody", {}, rows.map(([name, ...cells]) => h("tr", {}, h("th", { scope: "row" }, name), cells.map((each) => h("td", {}, each)))))));

const pathwaysCharts = (t, seen) => {
  const FONT = "system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif";
  const INK = "#222222", MUTED = "#595959", GRID = "#E3E3E3";

  const base = () => ({
    animation: false, backgroundColor: "#FFFFFF",
    textStyle: { fontFamily: FONT, color: INK },
    // Rich text is drawn, not parsed: a name with markup stays a name.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, textStyle: { fontFamily: FONT, fontSize: 12 } },
    legend: { type: "plain", bottom: 0, icon: "roundRect", itemWidth: 14, itemHeight: 10, textStyle: { color: INK, fontSize: 12 } },
    grid: { left: 12, right: 16, top: 34, bottom: 40, containLabel: true },
  });
  // A legend of lines of which some have one colour and are told apart by their dashes.
  const lines = { type: "plain", bottom: 0, itemWidth: 34, itemHeight: 10, textStyle: { color: INK, fontSize: 12 } };
  const categories = (names) => ({
    type: "category", data: names, axisTick: { alignWithLabel: true },
    axisLabel: { color: INK, hideOverlap: true }, axisLine: { lineStyle: { color: MUTED } },
  });
  const values = (name, extra = {}) => ({
    type: "value", name, nameLocation: "end", nameTextStyle: { color: MUTED, align: "left" },
    // What is less than a fiftieth below zero is no reason for an axis that begins there.
    min: (told) => (told.min < 0 && told.min > -0.02 * told.max ? 0 : null),
    axisLabel: { color: INK }, splitLine: { lineStyle: { color: GRID } }, ...extra,
  });
  const stacked = (name, data, color, extra = {}) => ({
    type: "bar", stack: "all", name, data, itemStyle: { color }, barMaxWidth: 44, emphasis: { disabled: true }, ...extra,
  });
  const line = (name, data, color, extra = {}) => ({
    type: "line", name, data, symbolSize: 6, lineStyle: { color, width: 2.5 }, itemStyle: { color }, emphasis: { disabled: true }, ...extra,
  });

  // Room for as many lines of the legend as its names need, and names of rows no wider than a narrow page bears.
  const roomy = (option, width) => {
    const { axisLabel } = option.yAxis || {};
    if (axisLabel?.width) option = { ...option, yAxis: { ...option.yAxis, axisLabel: { ...axisLabel, width: Math.min(axisLabel.width, 0.36 * width) } } };
    if (option.legend.show === false) return option;
    const names = [...new Set(option.series.map((each) => each.name))];
    const long = names.reduce((sum, name) => sum + 34 + [...name].reduce((wide, letter) => wide + (letter > "\u2E80" ? 12 : 6.7), 0), 0);
    const lines = Math.ceil((1.12 * long) / Math.max(width - 20, 200));
    return { ...option, legend: { ...option.legend, data: option.legend.data || names }, grid: { ...option.grid, bottom: option.grid.bottom + 20 * (lines - 1) } };
  };

  const save = (name, content, kind) => {
    const address = URL.createObjectURL(new Blob([content], { type: kind }));
    const link = h("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };
  const cell = (value) => {
    const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
    // A spreadsheet takes no text for a formula.
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const csv = (rows) => `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\n")}\n`;

  // draw(picture) returns { title, subtitle, note, option, table } or { missing }.
  class Chart {
    constructor(name, draw, height = 340) {
      // Of several of a kind each has its number behind the name.
      const [, kind, number] = name.match(/^(.*?)(?:_(\d+))?$/), called = [t(`chart_${kind}`), number].filter(Boolean).join(" ");
      this.name = name;
      this.draw = draw;
      this.title = h("h3");
      this.subtitle = h("p", { class: "subtitle" });
      this.holder = h("div", { class: "chart", style: `height:${height}px` });
      this.note = h("p", { class: "note" });
      this.table = h("div", { class: "table", tabindex: "0", role: "region", "aria-label": `${t("numbers_of_the_chart")}: ${called}` });
      this.buttons = h("p", { class: "downloads" },
        ...["PNG", "SVG", "CSV"].map((kind) =>
          h("button", { type: "button", onclick: () => this.download(kind), "aria-label": `${t("download")} ${kind}: ${called}` }, kind)));
      this.details = h("details", { class: "numbers" }, h("summary", {}, t("numbers_of_the_chart")), this.table);
      this.element = h("figure", { "data-chart": name }, this.title, this.subtitle, this.holder, this.note, this.buttons, this.details);
      this.details.addEventListener("toggle", () => this.details.open && this.fillTable());
      this.height = height;
      seen.observe(this);
    }

    show(picture) {
      this.tell(picture);
      this.paint();
    }

    // All but the drawing: what it finds, in words, and its room.
    tell(picture) {
      this.picture = picture;
      const told = this.draw(picture);
      this.told = told;
      this.title.textContent = told.title || "";
      this.subtitle.textContent = told.subtitle || told.missing || "";
      this.note.textContent = told.note || "";
      const bare = Boolean(told.missing);
      for (const each of [this.holder, this.buttons, this.details]) each.hidden = bare;
      if (bare) return;
      if (told.height && told.height !== this.height) {
        this.height = told.height;
        this.holder.style.height = `${told.height}px`;
      }
      this.holder.setAttribute("role", "img");
      this.holder.setAttribute("aria-label", `${told.title}${t("full_stop")}${told.subtitle}`);
      if (this.details.open) this.fillTable();
    }

    paint() {
      const { told } = this;
      if (told.missing) return;
      // The browser is asked for a size only where it may be another: the question lays out the page.
      if (!this.instance) this.instance = window.echarts.init(this.holder, null, { renderer: "svg" });
      else if (this.painted !== this.height) this.instance.resize();
      this.painted = this.height;
      this.instance.setOption(roomy({ ...base(), ...told.option }, this.instance.getWidth() || 800), { notMerge: true, lazyUpdate: false });
      this.scalable();
    }

    // Without a width that of the page.
    resize(width) {
      if (!this.instance) return;
      this.instance.resize({ width: width || "auto" });
      this.instance.setOption(roomy({ ...base(), ...this.told.option }, this.instance.getWidth()), { notMerge: true });
      this.scalable();
    }

    // Paper has another width than the screen: the drawing is scaled to it.
    scalable() {
      this.holder.querySelector("svg")?.setAttribute("viewBox", `0 0 ${this.instance.getWidth()} ${this.instance.getHeight()}`);
    }

    fillTable() {
      const [head, ...rows] = this.told.table();
      const told = (each) => (typeof each === "number" ? String(Number(each.toPrecision(6))) : String(each ?? ""));
      const line_ = (row) => h("tr", {}, row.map((each, k) => (k ? h("td", {}, told(each)) : h("th", { scope: "row" }, told(each)))));
      this.table.replaceChildren(h("table", {},
        h("thead", {}, h("tr", {}, head.map((each) => h("th", { scope: "col" }, told(each))))),
        h("tbody", {}, rows.map(line_))));
    }

    download(kind) {
      if (kind === "CSV") return save(`${this.name}.csv`, csv(this.told.table()), "text/csv");
      const top = 70, width = 1000, height = this.height + top + 20;
      const holder = h("div", { style: `width:${width}px;height:${height}px` });
      const renderer = kind === "SVG" ? "svg" : "canvas";
      const whole = window.echarts.init(holder, null, { renderer, width, height, devicePixelRatio: 2 });
      const { grid, ...option } = roomy({ ...base(), ...this.told.option }, width);
      whole.setOption({
        ...option, grid: { ...grid, top: (grid.top || 0) + top, bottom: (grid.bottom || 0) + 20 },
        title: [
          { text: this.told.title, subtext: this.told.subtitle, left: 12, top: 6, textStyle: { fontSize: 17, width: width - 24, overflow: "break", fontFamily: FONT } },
          { text: this.told.note || "", left: 12, bottom: 2, textStyle: { fontSize: 10, fontWeight: "normal", color: MUTED, fontFamily: FONT } },
        ],
        legend: { ...option.legend, bottom: 22 },
      });
      if (kind === "SVG") save(`${this.name}.svg`, whole.renderToSVGString(), "image/svg+xml");
      else {
        const text = atob(whole.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#FFFFFF" }).split(",")[1]);
        save(`${this.name}.png`, Uint8Array.from(text, (letter) => letter.charCodeAt(0)), "image/png");
      }
      return whole.dispose();
    }
  }

  return { Chart, categories, values, stacked, line, lines, csv, save };
};
