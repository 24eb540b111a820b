// What a reader has moved, and what follows from it: pictures, figures, the ledger, the address.
"use strict";

// Payback and internal rate of cash by year.
// payback: the first year from whose end on all cash together is never below zero again; null where it
// is at the end, or where it never was. rate: the r with sum of cash[y] / (1 + r)^y = 0, sought only
// where cash turns once from out to in, so that there is one.
const pathwaysReturns = (cash) => {
  const size = Math.max(0, ...cash.map(Math.abs)), none = 1e-6 * size;
  let sum = 0;
  const cumulative = cash.map((each) => (sum += each));
  const last = cumulative.findLastIndex((each) => each < -none);
  const signs = cash.filter((each) => Math.abs(each) > none).map(Math.sign);
  const turns = signs.filter((sign, k) => k && sign !== signs[k - 1]).length;
  const found = { cumulative, turns, out: last >= 0, payback: last >= 0 && last < cash.length - 1 ? last + 1 : null, rate: null };
  if (turns !== 1 || signs[0] > 0) return found;
  // In y counted from the first year with cash; the sum falls strictly with the rate where it is nought.
  const start = cash.findIndex((each) => Math.abs(each) > none);
  const worth = (rate) => cash.reduce((total, each, y) => total + each * (1 + rate) ** (start - y), 0);
  let low = -0.99, high = 10;
  if (worth(low) < 0 || worth(high) > 0) return found;
  for (let k = 0; k < 200 && high - low > 1e-12; k += 1) {
    const middle = (low + high) / 2;
    if (worth(middle) > 0) low = middle;
    else high = middle;
  }
  return { ...found, rate: (low + high) / 2 };
};

class RunState {
  // run: as Python wrote it; programs: solver programs by what they stand for, or none;
  // mostPins: plans that may be kept.
  constructor(run, buffer, programs, mostPins) {
    this.run = run;
    this.programs = programs;
    this.sliders = run.sliders;
    this.shares = new Float64Array(run.sliders.length);
    this.closed = [];
    this.changes = [];
    this.refused = null;
    this.pins = [];
    this.mostPins = mostPins;
    this.lostPins = 0;
    const target = run.summary.target;
    this.place = target ? run.periods.indexOf(target.year) : run.periods.length - 1;
    this.periods = run.periods.map((year, k) => {
      const first = run.first_years[k], last = first + run.lengths[k] - 1;
      return last > first ? `${first}–${String(last).slice(2)}` : String(year);
    });
    this.certified = this.asWritten(buffer);
  }

  get year() { return this.run.periods[this.place]; }
  get solves() { return Boolean(this.programs); }
  get moved() { return this.changes.length > 0; }
  // Whether a target is asked at least cost: of no other goal a price brings about what is found.
  get priced() { return this.run.about.goal === "cost" && Boolean(this.run.summary.target); }

  asWritten(buffer) {
    const series = {};
    for (const [side, arrays] of Object.entries(this.run.certified)) {
      series[side] = {};
      for (const [name, place] of Object.entries(arrays)) series[side][name] = pathwaysSolver.view(buffer, place);
    }
    // What the yardsticks spend is no part of a run: Python has solved them again for the page.
    for (const told of this.run.programs) {
      if (told.spending && series[told.stands_for]) series[told.stands_for].spending = pathwaysSolver.view(buffer, told.spending);
    }
    const { certificate, status } = this.run.summary;
    return this.withFigures({
      origin: "certified", status, series,
      certificate: { primal: certificate.primal_violation, dual: certificate.dual_violation, gap: certificate.gap, holds: true },
      objective: { asked: Number(this.run.summary.npv_cost) },
      price: this.priceOfRun(),
    });
  }

  // The least price limit at which the target is met, where the run has sought it; null where
  // technology meets it at none, undefined where it is sought in the page, or not at all.
  priceOfRun() {
    const { status, lowest_feasible: lowest } = this.run.summary;
    if (!this.priced || status !== "target_missed" || !lowest) return undefined;
    // A whole plan may miss what divisible plants meet: the page seeks their price.
    return lowest.price_of_target ?? (this.run.about.plants === "whole" ? undefined : null);
  }

  shareOf(slider, value) {
    const { low, central, high } = this.sliders[slider];
    if (value === central) return 0;
    return value > central ? (value - central) / (high - central) : (value - central) / (central - low);
  }

  valueOf(slider, share = this.shares[slider]) {
    const { low, central, high } = this.sliders[slider];
    return central + Math.abs(share) * ((share > 0 ? high : low) - central);
  }

  inRange(slider, value) {
    const { low, high } = this.sliders[slider];
    return Number.isFinite(value) && value >= low && value <= high;
  }

  set(slider, value) {
    if (!this.inRange(slider, value)) {
      this.refused = { slider, value };
      return false;
    }
    this.refused = null;
    this.shares[slider] = this.shareOf(slider, value);
    this.note({ kind: "slider", number: slider }, this.shares[slider] !== 0);
    return true;
  }

  close(technology, yes) {
    this.closed = this.closed.filter((each) => each !== technology);
    if (yes) this.closed.push(technology);
    this.note({ kind: "closed", number: technology }, yes);
  }

  note(change, stays) {
    const last = this.changes.findIndex((each) => each.kind === change.kind && each.number === change.number);
    if (last >= 0 && !stays) this.changes.splice(last, 1);
    else if (last < 0 && stays) this.changes.push(change);
  }

  undo(change) {
    if (change.kind === "slider") this.set(change.number, this.sliders[change.number].central);
    else this.close(change.number, false);
    this.refused = null;
  }

  reset() {
    this.shares.fill(0);
    this.closed = [];
    this.changes = [];
    this.refused = null;
  }

  picture() {
    return this.moved ? this.solved(this.shares, this.closed) : this.certified;
  }

  // The answer of every program at some shares, with the worst of their certificates.
  solved(shares, closed = []) {
    const series = {}, objective = {}, answers = {};
    const worst = { primal: 0, dual: 0, gap: 0, holds: true };
    let status = null;
    for (const [side, program] of Object.entries(this.programs)) {
      const found = program.answer(shares, side === "frozen" ? [] : closed);
      answers[side] = found;
      if (side === "asked") status = found.status === "optimal" && this.run.about.status !== "optimal" ? "target_met" : found.status;
      if (!found.x) {
        if (side === "asked") return { origin: "solved", status: found.status, failed: true };
        continue;
      }
      for (const part of ["primal", "dual", "gap"]) worst[part] = Math.max(worst[part], found.certificate[part]);
      worst.holds = worst.holds && found.certificate.holds;
      objective[side] = found.objective;
      series[side] = {};
      for (const name of Object.keys(program.maps)) series[side][name] = program.series(name, found.x, shares);
    }
    if (!worst.holds) return { origin: "solved", status: "unproved", failed: true, certificate: worst };
    return this.withFigures({ origin: "solved", status, series, certificate: worst, objective, answers });
  }

  withFigures(picture) {
    const { run, place } = this;
    const { asked } = picture.series;
    const goal = run.about.goal;
    const economic = picture.series.economic || (goal === "price" ? asked : null);
    const frozen = picture.series.frozen || (goal === "baseline" ? asked : null);
    const count = run.periods.length;
    const each = (side, make) => (side ? run.periods.map((_, p) => make(side, p)) : null);
    const emitted = (scopes) => (side, p) => {
      let total = 0;
      for (let s = 0; s < run.sources.length; s += 1) {
        run.scopes.forEach((scope, k) => {
          if (scopes.includes(scope)) total += side.emissions[(s * run.scopes.length + k) * count + p];
        });
      }
      return total;
    };
    const cost = (kinds) => (side, p) =>
      run.cost_kinds.reduce((total, kind, k) => (kinds(kind) ? total + side.cost[k * count + p] : total), 0);
    const sum = (scopes) => run.scopes.reduce((total, scope, k) => (scopes.includes(scope) ? total + run.base[k] : total), 0);
    const sides = { asked, economic, frozen };
    const figures = { base: sum(run.contract), baseLocation: sum(run.location), baseCounted: sum(run.counted) };
    for (const [name, scopes] of [["contract", run.contract], ["location", run.location], ["counted", run.counted]]) {
      figures[name] = Object.fromEntries(Object.entries(sides).map(([side, of]) => [side, each(of, emitted(scopes))]));
    }
    figures.cost = Object.fromEntries(Object.entries(sides).map(([side, of]) => [side, each(of, cost((kind) => kind.used))]));
    figures.all = Object.fromEntries(Object.entries(sides).map(([side, of]) => [side, each(of, cost(() => true))]));
    const over = (part, whole) => (part === null || !whole ? null : part / whole);
    const extra = economic && run.annuity && !["price", "baseline"].includes(goal)
      ? run.periods.map((_, p) => figures.cost.asked[p] - figures.cost.economic[p]) : null;
    const avoided = (name) => (economic ? figures[name].economic[place] - figures[name].asked[place] : null);
    figures.reduction = {
      contract: figures.base ? run.periods.map((_, p) => 1 - figures.contract.asked[p] / figures.base) : [],
      location: figures.baseLocation ? run.periods.map((_, p) => 1 - figures.location.asked[p] / figures.baseLocation) : [],
    };
    const some = (tonnes) => tonnes !== null && tonnes > 1e-9 * Math.abs(figures.base);
    figures.extra = extra;
    figures.rate = extra && {
      perYear: extra[place],
      perTonne: some(avoided("contract")) ? extra[place] / avoided("contract") : null,
      perTonneLocation: some(avoided("location")) ? extra[place] / avoided("location") : null,
      perUnit: over(extra[place], run.product_output[place]),
      ofPrice: over(extra[place], run.market_value[place]),
    };
    figures.spending = run.years.map((_, y) =>
      run.technologies.reduce((total, _each, k) => total + asked.spending[k * run.years.length + y], 0));
    figures.investment = figures.spending.reduce((total, each_) => total + each_, 0);
    const beside = (of, kinds) => (of?.spending && of !== asked ? this.cash(asked, of, kinds) : null);
    figures.cash = {
      frozen: beside(frozen, (kind) => kind.cash), resources: beside(frozen, (kind) => kind.cash && kind.used),
      economic: beside(economic, (kind) => kind.cash),
    };
    const made = run.product_output[place];
    const nearScopes = run.scopes.filter((_, k) => run.near_zero_scopes[k]);
    figures.intensity = made ? emitted(nearScopes)(asked, place) / made : null;
    figures.presentValue = economic && extra ? run.cost_kinds.reduce((total, kind, k) => {
      if (!kind.used) return total;
      const weights = kind.capital ? run.weights_of_capital : run.weights;
      return total + run.periods.reduce((part, _, p) =>
        part + weights[p] * (asked.cost[k * count + p] - economic.cost[k * count + p]), 0);
    }, 0) : null;
    return { ...picture, figures };
  }

  // Cash of a plan beside that of a yardstick, by calendar year: what running costs less in some kinds
  // of cost, less what is spent more. Capital charges and write-offs are no cash.
  cash(asked, other, kinds) {
    const { run } = this, count = run.periods.length, width = run.years.length;
    return run.years.map((year, y) => {
      const p = run.first_years.findIndex((first, k) => year >= first && year < first + run.lengths[k]);
      let total = 0;
      if (p >= 0) run.cost_kinds.forEach((kind, k) => { if (kinds(kind)) total += other.cost[k * count + p] - asked.cost[k * count + p]; });
      for (let k = 0; k < run.technologies.length; k += 1) total -= asked.spending[k * width + y] - other.spending[k * width + y];
      return total;
    });
  }

  // What a plan saves in the headline year beside another one, transfers apart, and its cash by year.
  beside(asked, other) {
    const { run, place } = this, count = run.periods.length;
    const ofYear = run.cost_kinds.reduce((total, kind, k) => total + (kind.used ? other.cost[k * count + place] - asked.cost[k * count + place] : 0), 0);
    return { ofYear, cash: this.cash(asked, other, (kind) => kind.cash) };
  }

  // The slider of the depth of the headline target, or -1.
  depth() {
    const target = this.run.summary.target;
    return target ? this.sliders.findIndex((each) => each.path === `targets.${target.name}.value`) : -1;
  }

  // The slider of the price limit, or -1, and what a tonne may cost at most.
  limitSlider() {
    return this.sliders.findIndex((each) => each.path === "policy.price_limit");
  }

  get priceLimit() {
    const slider = this.limitSlider();
    return slider < 0 ? this.run.about.price_limit : this.valueOf(slider);
  }

  // The picture of divisible plants where nothing is moved.
  centre() {
    this.centred ??= this.solved(new Float64Array(this.shares.length));
    return this.centred;
  }

  // Whether the price of a picture's target is still to be sought.
  awaits(picture) {
    return this.solves && this.priced && !picture.failed && !picture.sought && picture.price === undefined;
  }

  // Seeks what a picture at these shares lacks: the least price limit at which its target is met, of
  // divisible plants. A few solves, for which no slider waits.
  seekPrice(picture, shares = new Float64Array(this.shares.length), closed = []) {
    if (!this.awaits(picture)) return;
    picture.sought = true;
    if (picture.origin === "certified") {
      const centre = this.centre();
      this.seekPrice(centre);
      picture.price = centre.price;
    } else picture.price = this.programs.asked.priceOfTarget(shares, closed, picture.answers.asked);
  }

  // What the headline target allows, in tCO2e a year.
  limit() {
    const target = this.run.summary.target, slider = this.depth();
    if (!target) return null;
    if (slider < 0) return target.limit;
    const { central } = this.sliders[slider];
    const base = central < 1 ? target.limit / (1 - central) : this.certified.figures.baseCounted;
    return base * (1 - this.valueOf(slider));
  }

  // How far a slider moves the present value of what is asked beyond what pays, to first order.
  leverage() {
    const { answers } = this.centre(), { asked } = this.programs;
    if (!answers) return this.sliders.map(() => 0);
    const { asked: found, economic: beside } = answers;
    const worth = (program, answer, moves) => moves.reduce((total, [name, places, amounts]) => {
      const of = name === "cost" ? answer.x : name.startsWith("row_") ? answer.y : null;
      let part = 0;
      for (let k = 0; k < places.length; k += 1) part += amounts[k] * (of ? of[places[k]] : 0);
      return total + part * program.told.cost_scale;
    }, 0);
    return this.sliders.map((_, slider) => Math.max(...[0, 1].map((end) => Math.abs(
      worth(asked, found, asked.moves[slider][end])
      - (beside && beside.x ? worth(this.programs.economic, beside, this.programs.economic.moves[slider][end]) : 0)))));
  }

  // Each change with its effect on the cost of the headline year, one after the other.
  ledger() {
    const shares = new Float64Array(this.shares.length), closed = [];
    let before = this.solved(shares, closed);
    return this.changes.map((change) => {
      if (change.kind === "slider") shares[change.number] = this.shares[change.number];
      else closed.push(change.number);
      const after = this.solved(shares.slice(), closed.slice());
      const line = { change, before, after };
      before = after;
      return line;
    });
  }

  // ---- plans that are kept: what was moved in each, and its picture once it is asked for
  present() {
    return { shares: this.shares.slice(), closed: this.closed.slice(), changes: this.changes.map((each) => ({ ...each })), text: this.address() };
  }

  // Keeps the present plan; what came of it, as the end of a key of the words.
  keep() {
    const plan = this.present();
    if (this.refused || this.picture().failed) return "unsolved";
    if (this.pins.some((each) => this.alike(each, plan))) return "known";
    if (this.pins.length >= this.mostPins) return "full";
    this.pin(plan);
    return "kept";
  }

  // Each plan that is kept has a place of its own, by which it has its colour as long as it is kept.
  pin(plan) {
    const free = [...Array(this.mostPins).keys()].find((slot) => this.pins.every((each) => each.slot !== slot));
    this.pins.push({ ...plan, slot: free });
  }

  // A plan at which the curve is another than at the centre: depth and price limit are moved along it.
  bends(plan) {
    const along = [this.depth(), this.limitSlider()];
    return plan.closed.length > 0 || plan.shares.some((share, slider) => share !== 0 && !along.includes(slider));
  }

  alike(one, other) {
    return one.shares.every((share, k) => share === other.shares[k])
      && one.closed.length === other.closed.length && one.closed.every((each) => other.closed.includes(each));
  }

  unpin(plan) {
    this.pins = this.pins.filter((each) => each !== plan);
  }

  show(plan) {
    this.reset();
    this.shares.set(plan.shares);
    this.closed = plan.closed.slice();
    this.changes = plan.changes.map((each) => ({ ...each }));
  }

  // The answer at a plan, so that it can stand beside others: those of whole plants are solved here
  // as well, since what is moved is solved with divisible ones.
  ofDivisible(plan) {
    if (plan.changes.length) return this.solved(plan.shares, plan.closed);
    if (this.run.about.plants !== "whole") return this.certified;
    return this.centre();
  }

  // State as text of the address, and back; what is out of range is refused and told.
  address() {
    const parts = this.changes.map((change) => change.kind === "slider"
      ? `${encodeURIComponent(this.sliders[change.number].path)}=${this.valueOf(change.number)}`
      : `off=${encodeURIComponent(this.run.technologies[change.number].name)}`);
    return parts.join("&");
  }

  link() {
    return [this.address(), ...this.pins.map((pin) => `pin=${encodeURIComponent(pin.text)}`)].filter(Boolean).join("&");
  }

  restore(pairs) {
    this.pins = [];
    this.lostPins = 0;
    for (const [name, text] of this.solves ? pairs : []) {
      if (name !== "pin") continue;
      const known = this.apply([...new URLSearchParams(text).entries()]);
      if (!known || this.refused || this.pins.length >= this.mostPins) this.lostPins += 1;
      else this.pin(this.present());
    }
    this.apply(pairs.filter(([name]) => name !== "pin"));
  }

  // Moves what some pairs say, from the centre; whether all of it is known here.
  apply(pairs) {
    this.reset();
    let refused = null, known = true;
    for (const [name, text] of pairs) {
      const technology = name === "off" ? this.run.technologies.findIndex((each) => each.name === text) : -1;
      const slider = name === "off" ? -1 : this.sliders.findIndex((each) => each.path === name);
      known = known && (technology >= 0 || slider >= 0);
      if (technology >= 0 && this.solves) this.close(technology, true);
      else if (slider >= 0 && this.solves && !this.set(slider, Number(text))) refused = this.refused;
    }
    this.refused = refused;
    return known;
  }
}
