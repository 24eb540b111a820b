// Reads the arrays of the page, solves its programs with HiGHS and proves the answers.
// Nothing of the model stands here: costs, coefficients, bounds, sides, what a slider adds to them and
// how a figure follows from a solution are data that Python has written.
"use strict";

const pathwaysSolver = (() => {
  const VIEWS = { float: Float64Array, whole: Int32Array };
  const ARRAYS = ["cost", "lower", "upper", "row_lower", "row_upper"];
  // Tried in turn where an answer is not proved; the certificate judges each.
  const SECOND_TRIES = [
    { presolve: "off" },
    { presolve: "off", primal_feasibility_tolerance: 1e-7, dual_feasibility_tolerance: 1e-7 },
  ];

  // Prices that are tried for the least at which a target is met; it takes three to eight.
  const MOST_PRICES = 40;
  // Part of the price limit of the run below which a price is judged as if it were that large: what
  // is saved at a price of nothing is the rounding of a solver.
  const LEAST_PRICE = 1e-3;

  const view = (buffer, place) => new VIEWS[place.kind](buffer, place.at, place.count);

  async function inflated(id) {
    const text = document.getElementById(id).textContent.trim();
    const letters = atob(text), bytes = new Uint8Array(letters.length);
    for (let k = 0; k < bytes.length; k += 1) bytes[k] = letters.charCodeAt(k);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  async function script(id) {
    const element = document.createElement("script");
    element.textContent = new TextDecoder().decode(await inflated(id));
    document.head.append(element);
  }

  async function loadHighs() {
    await script("highs-js");
    const bytes = await inflated("highs-wasm");
    const address = URL.createObjectURL(new Blob([bytes], { type: "application/wasm" }));
    try {
      // The build takes no bytes: it asks for a file, and gets the page's own.
      return await window.Module({ locateFile: () => address });
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  class Program {
    // told: a program as Python exported it; checks: tolerances, as in Python. Before anything is
    // solved `highs` is set, which loads for longer than the page.
    constructor(told, buffer, checks) {
      this.told = told;
      this.checks = checks;
      this.highs = null;
      for (const name of ["starts", "indices", "values", ...ARRAYS]) {
        this[name] = view(buffer, told[name]);
      }
      const pairs = (place) => place && place.map((each) => view(buffer, each));
      this.moves = told.moves.map((ends) =>
        ends.map((end) => Object.entries(end).map(([name, pair]) => [name, ...pairs(pair)])));
      this.pins = Object.entries(told.pins).map(([name, pair]) => [name, ...pairs(pair)]);
      this.maps = {};
      for (const [name, map] of Object.entries(told.maps)) {
        this.maps[name] = {
          rows: map.rows,
          first: pairs(map.first),
          added: map.added.map((ends) => ends.map(pairs)),
        };
      }
      this.overshoot = told.overshoot ? pairs(told.overshoot) : [[], []];
      this.worth = told.worth ? view(buffer, told.worth) : [];
      this.closings = told.closings ? told.closings.map((each) => view(buffer, each)) : [];
      this.model = null;
      this.warm = false;
      this.bases = {};
      this.last = null;
    }

    // Arrays at the sliders' shares of the way: -1 the low end, 0 the centre, 1 the high end.
    arrays(shares, closed = []) {
      const found = {};
      for (const name of ARRAYS) found[name] = this[name].slice();
      shares.forEach((share, slider) => {
        if (share === 0) return;
        for (const [name, places, amounts] of this.moves[slider][share > 0 ? 1 : 0]) {
          const array = found[name];
          for (let k = 0; k < places.length; k += 1) array[places[k]] += Math.abs(share) * amounts[k];
        }
      });
      for (const [name, places, values] of this.pins) {
        for (let k = 0; k < places.length; k += 1) found[name][places[k]] = values[k];
      }
      for (const number of closed) {
        for (const column of this.closings[number] || []) found.upper[column] = 0;
      }
      return found;
    }

    // Least cost; where a target cannot be met up to the price limit, as far as that, with the plan
    // that meets it (`met`), if there is one, and the plan at the price limit (`paid`).
    answer(shares, closed = []) {
      const asked = this.arrays(shares, closed);
      const found = this.solve(asked, "asked");
      const [over, scale] = this.overshoot;
      const met = found.status === "optimal";
      if (over.length === 0 || !(met || found.status === "infeasible")) return found;
      const limit = this.priceLimit(shares);
      if (met && !(this.told.goal === "cost" && this.perhapsDearer(asked, found, limit))) return found;
      const paid = this.solve(this.exceeding(asked, limit), "paid");
      if (paid.status !== "optimal") return paid;
      if (met && !this.dearer(found, paid, limit)) return found;
      const at = { ...asked, upper: asked.upper.slice() };
      over.forEach((column, k) => {
        at.upper[column] = paid.x[column] + this.told.slack / scale[k];
      });
      const missed = this.solve(at, "missed");
      return { ...missed, status: missed.status === "optimal" ? "target_missed" : missed.status, met: met ? found : null, paid };
    }

    // What may exceed its limits of emissions at a price of a tonne.
    exceeding(asked, price) {
      const priced = { ...asked, upper: asked.upper.slice(), cost: asked.cost.slice() };
      this.overshoot[0].forEach((column, k) => {
        priced.upper[column] = Infinity;
        priced.cost[column] += price * this.worth[k];
      });
      return priced;
    }

    // The least price limit at which a target is met, beside the answer at these shares: null where
    // nothing here meets it, undefined where it was not found.
    // At each price the cheapest plan that exceeds the target costs as much as meeting it does at the
    // next price. What is cheapest is concave in the price, so that no price passes the one sought.
    priceOfTarget(shares, closed, answer) {
      const missed = answer.status === "target_missed", met = missed ? answer.met : answer;
      if (met === null) return null;
      if (this.overshoot[0].length === 0) return undefined;
      const asked = this.arrays(shares, closed), least = LEAST_PRICE * this.told.price_limit.central;
      let price = missed ? this.priceLimit(shares) : 0;
      for (let k = 0; k < MOST_PRICES; k += 1) {
        const paid = missed && k === 0 ? answer.paid : this.solve(this.exceeding(asked, price), "priced");
        if (paid.status !== "optimal") return undefined;
        if (!this.dearer(met, paid, Math.max(price, least))) return price;
        price += (met.objective - paid.objective) / this.exceeded(paid).worth;
      }
      return undefined;
    }

    // The price limit at the sliders' shares, in money per tonne.
    priceLimit(shares) {
      const { slider, low, central, high } = this.told.price_limit;
      const share = slider === null ? 0 : shares[slider];
      return central + Math.abs(share) * ((share > 0 ? high : low) - central);
    }

    // Whether a dual of a target that is met is above the price limit, where another may not be.
    perhapsDearer(asked, found, limit) {
      return this.overshoot[0].some((column, k) => {
        if (asked.upper[column] !== 0) return false;
        let reduced = limit * this.worth[k] * (1 + this.checks.taken);
        for (let at = this.starts[column]; at < this.starts[column + 1]; at += 1) {
          reduced -= this.values[at] * found.y[this.indices[at]];
        }
        return reduced < 0;
      });
    }

    // By how much a plan exceeds its limits: the most of them in tonnes, and present tonnes of all.
    exceeded(paid) {
      const [over, scale] = this.overshoot;
      let worth = 0, most = 0;
      over.forEach((column, k) => {
        worth += this.worth[k] * paid.x[column] * this.told.cost_scale;
        most = Math.max(most, paid.x[column] * scale[k]);
      });
      return { worth, most };
    }

    // Present tonnes by which a slider at an end of its range tightens limits of emissions: what is
    // exceeded of a limit stands in its row, and is worth the money of a tonne in its year.
    tightened(slider, end) {
      const sides = new Map();
      for (const [name, places, amounts] of this.moves[slider][end]) {
        if (name !== "row_upper") continue;
        for (let k = 0; k < places.length; k += 1) sides.set(places[k], amounts[k]);
      }
      let tonnes = 0;
      this.overshoot[0].forEach((column, k) => {
        for (let at = this.starts[column]; at < this.starts[column + 1]; at += 1) {
          tonnes += this.worth[k] * (sides.get(this.indices[at]) || 0) / this.values[at];
        }
      });
      return tonnes * this.told.cost_scale;
    }

    // Whether it costs less to exceed a target at the price limit than to meet it.
    dearer(met, paid, limit) {
      const { worth, most } = this.exceeded(paid);
      return most > this.told.slack && met.objective - paid.objective > this.checks.taken * limit * worth;
    }

    // Each kind of question starts from the last basis of its own kind: between two steps of a slider
    // less lies than between a target that is kept and one that is exceeded.
    solve(arrays, kind) {
      const near = this.near(arrays);
      this.send(near);
      if (this.last !== kind && this.bases[kind]) this.model.setBasis(this.bases[kind]);
      let found = this.run(arrays);
      if (found.status === "optimal" && !found.certificate.holds && this.differs(near, arrays)) {
        this.send(arrays);
        found = this.run(arrays);
      }
      for (const settings of SECOND_TRIES) {
        if (found.status === "infeasible" || (found.status === "optimal" && found.certificate.holds)) break;
        this.model.clearSolver();
        this.warm = false;
        found = this.run(arrays, settings);
      }
      if (found.status === "optimal" && !found.certificate.holds) found.status = "unproved";
      this.bases[kind] = this.model.getBasis();
      this.last = kind;
      return found;
    }

    run(arrays, settings = {}) {
      const usual = {
        output_flag: false, solver: "simplex", presolve: "choose",
        primal_feasibility_tolerance: this.checks.asked, dual_feasibility_tolerance: this.checks.asked,
        // Costs are perturbed against long walks from nowhere; from the last basis it only adds steps.
        dual_simplex_cost_perturbation_multiplier: this.warm ? 0 : 1,
      };
      this.model.options.set({ ...usual, ...settings });
      this.model.run();
      const status = this.model.getModelStatus();
      const known = this.highs.constants.modelStatus;
      if (status === known.infeasible) return { status: "infeasible" };
      if (status !== known.optimal) return { status: "unsolved" };
      this.warm = true;
      const { colValue: x, rowDual: y } = this.model.getSolution();
      let scaled = 0;
      for (let j = 0; j < x.length; j += 1) scaled += arrays.cost[j] * x[j];
      return {
        status: "optimal", x, y, objective: scaled * this.told.cost_scale,
        certificate: this.certificate(arrays, x, y),
      };
    }

    // What differs from what HiGHS holds; the basis stays.
    send(now) {
      if (this.model === null) {
        this.model = this.highs.createModel({
          numCols: this.told.columns, numRows: this.told.rows,
          colCost: now.cost, colLower: now.lower, colUpper: now.upper,
          rowLower: now.row_lower, rowUpper: now.row_upper,
          matrix: {
            format: "csc", numRows: this.told.rows, numCols: this.told.columns,
            starts: this.starts, indices: this.indices, values: this.values,
          },
        });
        this.held = now;
        return;
      }
      const changed = (one, other = one) => {
        const places = [], [a, b, c, d] = [now[one], this.held[one], now[other], this.held[other]];
        for (let k = 0; k < a.length; k += 1) if (a[k] !== b[k] || c[k] !== d[k]) places.push(k);
        return places;
      };
      const pick = (name, places) => Float64Array.from(places, (place) => now[name][place]);
      const set = (places) => ({ kind: "set", indices: Int32Array.from(places) });
      const paid = changed("cost"), bounded = changed("lower", "upper");
      const sided = changed("row_lower", "row_upper");
      if (paid.length) this.model.changeColsCost(set(paid), pick("cost", paid));
      if (bounded.length) {
        this.model.changeColsBounds(set(bounded), pick("lower", bounded), pick("upper", bounded));
      }
      if (sided.length) {
        this.model.changeRowsBounds(set(sided), pick("row_lower", sided), pick("row_upper", sided));
      }
      this.held = now;
    }

    // Without limits that are far away: the optimum of such a program that keeps them is that of both.
    near(arrays) {
      const far = this.checks.far;
      const below = (each) => (each < -far ? -Infinity : each);
      const above = (each) => (each > far ? Infinity : each);
      return {
        cost: arrays.cost,
        lower: arrays.lower.map(below), upper: arrays.upper.map(above),
        row_lower: arrays.row_lower.map(below), row_upper: arrays.row_upper.map(above),
      };
    }

    differs(one, other) {
      return ARRAYS.some((name) => one[name].some((each, k) => each !== other[name][k]));
    }

    // Largest relative violations and the gap, by linear programming duality, from the program alone.
    certificate(arrays, x, y) {
      const { columns: width, rows: height } = this.told;
      const rows = new Float64Array(height), rowSize = new Float64Array(height).fill(1);
      const reduced = arrays.cost.slice(), reducedSize = new Float64Array(width);
      let primal = 0, dual = 0, cost = 0, size = 0, supported = 0;
      for (let j = 0; j < width; j += 1) {
        reducedSize[j] = 1 + Math.abs(arrays.cost[j]);
        for (let k = this.starts[j]; k < this.starts[j + 1]; k += 1) {
          const i = this.indices[k], entry = this.values[k];
          rows[i] += entry * x[j];
          rowSize[i] += Math.abs(entry * x[j]);
          reduced[j] -= entry * y[i];
          reducedSize[j] += Math.abs(entry * y[i]);
        }
        cost += arrays.cost[j] * x[j];
        size += Math.abs(arrays.cost[j] * x[j]);
      }
      const judge = (value, price, lower, upper, valueSize, priceSize) => {
        const excess = Math.max(lower - value, value - upper, 0) / valueSize;
        // Limits that are far away and not half reached do not count: rounding times such a limit
        // would look like a gap.
        const low = lower < -this.checks.far && value > 0.5 * lower ? -Infinity : lower;
        const high = upper > this.checks.far && value < 0.5 * upper ? Infinity : upper;
        let wrong = 0;
        if (price > 0) {
          if (low === -Infinity) wrong = price / priceSize;
          else supported += low * price;
        } else if (price < 0) {
          if (high === Infinity) wrong = -price / priceSize;
          else supported += high * price;
        }
        primal = Math.max(primal, excess);
        dual = Math.max(dual, wrong);
      };
      for (let j = 0; j < width; j += 1) {
        judge(x[j], reduced[j], arrays.lower[j], arrays.upper[j], 1 + Math.abs(x[j]), reducedSize[j]);
      }
      for (let i = 0; i < height; i += 1) {
        judge(rows[i], y[i], arrays.row_lower[i], arrays.row_upper[i], rowSize[i], 1 + Math.abs(y[i]));
      }
      const measure = Math.max(Math.abs(cost), this.checks.cancelled * size, this.checks.least_objective);
      const gap = Math.abs(cost - supported) / measure;
      const holds = [primal, dual, gap].every((each) => each <= this.checks.tolerance);
      return { primal, dual, gap, holds };
    }

    // A charted series at a solution.
    series(name, x, shares) {
      const map = this.maps[name];
      const found = new Float64Array(map.rows);
      const add = ([rows, columns, values], share) => {
        for (let k = 0; k < rows.length; k += 1) found[rows[k]] += share * values[k] * x[columns[k]];
      };
      add(map.first, 1);
      shares.forEach((share, slider) => {
        const added = share === 0 ? null : map.added[slider][share > 0 ? 1 : 0];
        if (added) add(added, Math.abs(share));
      });
      return found;
    }
  }

  return { Program, inflated, loadHighs, script, view };
})();
