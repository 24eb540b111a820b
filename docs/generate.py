"""Write the pages that describe the code and the catalog, from code and catalog.

Run ``make docs`` after changing a symbol or an equation; a test fails where the pages are out of
date.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Any

from pathways.finance import TIMING
from pathways.results.collect import REPORT_DIMENSIONS, REPORT_VARIABLES
from pathways.results.hours import HOUR_VARIABLES
from pathways.schema.carrier import Scope
from pathways.systems import symbols
from pathways.systems.arrangement import OPTIONAL, RESERVED
from pathways.systems.dataset import SETTINGS
from pathways.systems.domains import domain_of
from pathways.systems.wording import REQUIRED, SETTING_WORDS

from .curves_page import curves_page
from .model_page import model_page
from .numbers_page import numbers_page
from .results_page import results_page
from .solved import solve

HERE = Path(__file__).parent

UNSTATED = {"discount_year": "the first year of the first period"}
"""Settings whose default is worked out."""


def system_page() -> str:
    """Every variable of `system.nc` and `pathway.nc` with dims, unit and meaning."""
    parts = [
        "# The datasets",
        "`system.nc` holds every parameter of a model, `pathway.nc` every result, both as netCDF "
        "with named dimensions. Together with [model.md](model.md) this page is complete enough "
        "to write the program anew. It is generated from the table of symbols in "
        "`pathways/systems/symbols.py`.",
        "Units in angle brackets vary: `<commodity_unit>`, `<activity_unit>` and "
        "`<capacity_unit>` are given by the coordinates of that name, `<money>` is the currency "
        "and year in the attributes. Flows are per year. Arrays with a range have `<name>_low` "
        "and `<name>_high` beside them where a source gives one, missing where it is open.",
        "## Dimensions",
        _table(
            ("dimension", "labels", "meaning"),
            [(f"`{s.name}`", s.unit, s.meaning) for s in symbols.DIMENSIONS],
        ),
        "## Coordinates beside the labels",
        _symbols(symbols.COORDINATES),
        "## Parameters (`system.nc`)",
        _table(
            ("parameter", "dims", "unit", "default", "range", "meaning"),
            [
                (
                    f"`{s.name}`",
                    _dims(s),
                    f"`{s.unit}`",
                    _default(s),
                    "yes" if s.ranged else "",
                    s.meaning,
                )
                for s in symbols.PARAMETERS
            ],
        ),
        "## Settings (attributes of `system.nc`)",
        _table(
            ("attribute", "default"),
            [
                (f"`{name}`", f"`{value}`" if value else UNSTATED.get(name, "empty"))
                for name, value in SETTINGS.items()
            ],
        ),
        "All are texts, years and `true` and `false` as well. " + _words_of_settings(),
        *_conventions(),
        *_door(),
        "## Variables (`pathway.nc`)",
        _symbols(symbols.VARIABLES),
        "## Expressions (`pathway.nc`)",
        "Limited by constraints and reported from the same place.",
        _symbols(symbols.EXPRESSIONS),
        "## Prices (`pathway.nc`)",
        "Duals, undiscounted and freed of the length of the period; positive where less emission "
        "or more of a commodity costs money.",
        "**At a kink** a dual is one of many. `_less` and `_more` are the two sides, of one unit "
        "less and of one more, found by solving again from the optimal basis with what is moved a "
        "little lower and a little higher; they are one figure where there is no kink, and the "
        "price without an ending lies between them. They are sought for limits on emissions and "
        "for what is demanded, in every year (with hours of the day for demands in the target "
        "year alone); of all else they are given where the basis proves that there is one price, "
        "and are missing where it does not. An interior point tells them of the limit of the "
        "target year alone, where there is one price, and solvers through PuLP not at all. Tables "
        "tell a range as `303 to 12,410`, `303 or more` where no tonne less can be had, and "
        "`(maybe a range)` where it was not sought.",
        "**Below zero.** A price on a tonne counts every tonne alike: `price_limit`, `--max-price` "
        "and, unless `pay_removals` is zero, `carbon_price` pay for what is removed below zero as "
        "they take from what is emitted. Only so is the price of a limit the price that brings it "
        "about, whatever the limit, and only so do the levels at a price limit and at a carbon "
        "price agree; TIMES, OSeMOSYS and PyPSA, for example, price net emissions in the same way. "
        "The law differs: neither Directive 2003/87/EC nor China's interim regulations of 2024 on "
        "carbon emissions trading give allowances for net removals; `pay_removals: no` under "
        "`carbon_price` of a run says so. Where allowances are given free and none can be sold, "
        "nothing below zero is paid for either, since no linear program can hold both.",
        "**Up to a price.** A target that cannot be met is kept up to `price_limit`: a tonne by "
        "which it is missed costs that price, and no tonne that costs more is avoided for it. "
        "The goal `lowest` with a price (`--max-price`) is the least cost where "
        "every tonne from the target year on costs that price, and every other limit may be "
        "exceeded at it: no tonne of any year is dearer under any one target, which the duals "
        "prove. A limit of an earlier year that would cost more gives way, and the status says so.",
        "**First year.** Where a target is missed, the same depth is sought in later years: by "
        "technology alone as the least emissions of one year after the other, and within the price "
        "limit in the pathway that the price brings about. `first_year_met` is the year of the "
        "target where it is met, else the first year within the price limit, and for the goal "
        "`lowest` without a price that of technology; "
        "no year where none of the horizon is deep enough. Credits do not count. "
        "`price_of_last_tonnes` says what technology alone costs up to there: the last thousandth "
        "of base-year emissions, a tonne. `price_of_target` stands where technology meets the "
        "target and only its price is in the way: the least price limit at which it is met.",
        "**Up to a cost.** `max_cost_increase` adds a row a year, `cost[p] <= yardstick[p] + "
        "share x |yardstick[p]|`, over capital as an annuity, operation and purchases less sales, "
        "without transfers and write-offs; the yardstick is what pays without a target. What is "
        "made is what is demanded, so it is a limit on the cost of a unit of product in each year.",
        "**With a carbon price** the baseline pays it as the pathway does, on the scopes of "
        "`carbon_price_scope`. Costs above the baseline compare two that pay, so a product may "
        "seem to become cheaper, and marginal costs come on top of the price. The headline table "
        "and `summary.json` name the scopes and say it.",
        _symbols(symbols.PRICES),
        "## Indicators (`pathway.nc`)",
        _symbols(symbols.INDICATORS),
        "## Report variables (`pathway.nc`)",
        "What tables and figures show; `baseline_` before a name is the same of the baseline, "
        "`economic_` of what pays without a target, `base_` of the base year.",
        _table(
            ("variable", "unit", "meaning"),
            [(f"`{name}`", f"`{unit}`", text) for name, (unit, text) in REPORT_VARIABLES.items()],
        ),
        "Dimensions that only they have:",
        _table(
            ("dimension", "labels", "meaning"),
            [(f"`{name}`", labels, text) for name, (labels, text) in REPORT_DIMENSIONS.items()],
        ),
        "A run with hours adds those of electricity, all sites together; see [hours.md](hours.md).",
        _table(
            ("variable", "unit", "meaning"),
            [(f"`{name}`", f"`{unit}`", text) for name, (unit, text) in HOUR_VARIABLES.items()],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _words_of_settings() -> str:
    """Which words each setting knows."""
    known = (
        f"`{name}` is " + " or ".join(f"`{word}`" for word in words)
        for name, words in SETTING_WORDS.items()
    )
    return "; ".join(known) + "."


def _conventions() -> tuple[str, ...]:
    """What the settings of capital mean, by an example."""
    rate, life, cost = 0.08, 5.0, 400.0
    rows: list[tuple[str, ...]] = [
        (
            f"`{timing}`",
            f"{cost * (1 + rate) ** (1 - TIMING[timing]):.2f}",
            f"{cost * (1 + rate) ** -TIMING[timing]:.2f}",
        )
        for timing in SETTING_WORDS["capital_timing"]
    ]
    return (
        "A year's payments fall at `capital_timing` and `running_timing` of it. An annuity is "
        "that of payments in arrears, so at `end` its present value is the overnight cost; "
        "earlier payments of the same amount are worth more. Overnight cost is paid at "
        "`capital_timing` of the vintage's first year and comes back, as far as life is left, at "
        "the end of the horizon. So changing `capital` alone at the same timing changes the cost "
        "of capital, and `annuity` at `end` is `overnight_...` at `start`. Present value of "
        f"{cost:g} spent in the discount year on what lives {life:g} years, the horizon too, at "
        f"{rate:.0%}:",
        _table(("capital_timing", "annuity", "overnight"), rows),
    )


def _door() -> tuple[str, ...]:
    """How a System comes in, and what each parameter may hold."""
    marks = ", ".join(f"`{mark}`" for mark in RESERVED)
    optional = ", ".join(f"`{dim}`" for dim in OPTIONAL)
    return (
        "## A system of one's own",
        "`pathways.make_system(labels, parameters)` makes one from plain values, "
        "`pathways.open(path)` reads a `system.nc`, a `pathway.nc` or a whole run folder. Every "
        "function that takes a system checks it first, and tells all problems at once: the array, "
        "the labels of its first wrong entry, what was found and what is allowed.",
        "Dims may come in any order, and so may labels in which order has no meaning; `period`, "
        "`vintage`, `day` and `hour` are sorted, `host` has the labels of `technology` and "
        "`vintage` those of `period`. The first `shape` is the load, and the first `target` says "
        "which scopes count. Any real numbers become double precision. A figure of single "
        "precision is read as the shortest decimal that stands for it, and where the base year is "
        "history (`base_year_fixed`) what ran in it follows by up to a millionth of itself, so "
        "that its balances hold although digits were cut. "
        f"The dimensions {optional} may be left out, and so may every parameter with a default, "
        "every text but the kinds of technologies and targets and the sense of norms, and every "
        "setting. An array over fewer dims than its own is refused. `make_system` alone also fills "
        "in what time is: each period begins in the year of its label and lasts one year, the "
        "first is the base year, at whose beginning all is decided, and all hours weigh the same.",
        f"Names hold printable characters without {marks}, which stand between the parts of names "
        "of rows and in paths. Scopes are those of the words "
        + ", ".join(f"`{each.value}`" for each in Scope)
        + "; the account of carbon stands under "
        + " and ".join(f"the {dim} `{label}`" for dim, label in REQUIRED.items())
        + ", which every system has, and biogenic CO2 under the gas `co2_biogenic` where there is "
        "any. Other gases, and all other labels, are free. Periods follow each other without a "
        "gap, each named by one of its years; hours add up to a year; existing capacity never "
        "rises; no least amount lies above the largest, or is asked of what cannot stand yet.",
        "How what is no plain number is written: unlimited, and a market year that never comes, is "
        "infinity; a market year at any time is minus infinity; missing, and no decision date, is "
        "NaN; yes and no are 1 and 0.",
        "What a parameter cannot say: `hour_weight`, `hour_length`, `availability`, `load_shape` "
        "and `input_factor` know no period, lifetimes, `cost_of_capital` and `lead_time` no "
        "vintage, `flow` and `fixed_opex` no vintage but the period (`vintage_fixed_opex` knows "
        "it). New capacity stands, and costs what it costs each year, to the end of its lifetime; "
        "only what stands today can be closed early. A norm holds for each site by itself unless "
        "`norm_group` says otherwise, a target over all sites together.",
        "Bounds of values, with what infinite or missing means above:",
        _table(
            ("parameter", "allowed"),
            [(f"`{s.name}`", domain_of(s.name).words) for s in symbols.PARAMETERS],
        ),
    )


def calibration_page() -> str:
    """The modelled base year of every sector beside published figures, from the catalog."""
    from pathways.catalog import read_catalog, read_run
    from pathways.results.calibration import calibration_rows, plant_rows

    catalog = read_catalog()
    run = read_run(catalog, "base", {"horizon": {"last": 2030}})  # the base year alone is shown
    parts = [
        "# Calibration",
        "The base year of each reference factory, worked out bottom-up from its flows, beside "
        "published figures. Generated from the catalog by `make docs`; `pathways explain SECTOR` "
        "shows the same. Where a published figure also served as an input, its note in the "
        "sector file says so: such a row checks the balance, not the input. Deviations beyond 10 "
        "% are explained. Where a sector states other plants than its reference (`--plant`, "
        "[plants.md](plants.md)), a second table holds all of them.",
    ]
    for name, sector in sorted(catalog.sectors.items(), key=lambda item: (item[1].phase, item[0])):
        rows = calibration_rows(catalog, name, run)
        parts += [
            f"## {sector.label} (phase {sector.phase})",
            sector.description,
            _table(
                (
                    "figure",
                    "scopes",
                    "modelled",
                    "published (range)",
                    "unit",
                    "deviation",
                    "source",
                ),
                [
                    (
                        row["figure"],
                        row["scopes"],
                        row["modelled"],
                        row["published"],
                        row["unit"],
                        row["deviation"],
                        row["source"],
                    )
                    for row in rows
                ],
            ),
            *(
                f"- {row['figure']} ({row['deviation']}): {row['explanation']}"
                for row in rows
                if row["explanation"]
            ),
        ]
        plants = plant_rows(catalog, name, run)
        if plants:
            parts.append(_table(tuple(plants[0]), [tuple(row.values()) for row in plants]))
    return (
        "\n\n".join(" ".join(part.split()) if not part.startswith("|") else part for part in parts)
        + "\n"
    )


NOT_FOUND_RULES = (
    "## Looked for and not found",
    "- **GB/T 36132-2025**, general rules for evaluating green factories (issued and in force on "
    "31 December 2025, in place of the edition of 2018). What ministry news of January 2026 tells: "
    "five first-level indicators (low-carbon energy, efficient resources, clean production, green "
    "products, intensive land use), weights of energy saving with carbon and of resources that "
    "make up 60 % together, and a score for each indicator between a base value and a leading "
    "value. Single weights, base and leading values and the formula of the score are in no page "
    "that could be opened (searched in November 2026 for the number of the standard with "
    "scoring rules, weights, base and leading values; one page shows its table of contents), and "
    "standards by industry are still to come. So no factory is scored by it.\n"
    "- **Indicators of parks**: `zero_carbon_park` and `jiangsu_park` above hold those that flows "
    "of a factory can answer. Waste, water and waste heat of a park, values per value added, and "
    "lists of provinces beyond Jiangsu were not found as numbers that a factory's flows could be "
    "held to.",
)
"""Rules that were searched for, with what is known of them."""


def rules_page() -> str:
    """Rule sets and the quantities they speak of, generated from the catalog."""
    from pathways.catalog import read_catalog
    from pathways.schema.instruments import QUANTITY_UNITS
    from pathways.systems.quantities import QUANTITIES

    catalog = read_catalog()
    parts = [
        "# Rules",
        "Every pathway is graded each year against every rule set that holds for its sector and "
        "region, with the reason; a run can ask for a quantity (`obligations`) or be rewarded "
        "for a tier (`rewards`). Generated from `runs/policies` by `make docs`; your own rule "
        "sets go into `runs/policies` of your data folder.",
        "## Quantities",
        _table(
            ("quantity", "unit", "meaning"),
            [
                (f"`{name}`", f"`{QUANTITY_UNITS[name]}`", each.meaning)
                for name, each in QUANTITIES.items()
            ],
        ),
        "## Obligations with a part and a whole of one's own",
        "What no quantity speaks of is stated as a part over a whole, each a sum of yearly amounts "
        "with weights: `activities` of technologies, `purchases` of carriers and, in the whole, "
        "`demands`. `runs/least_scrap.yaml` asks for a least share of scrap in the metal charged:",
        "```yaml\n" + _obligation_of("least_scrap") + "```",
        "Values by year lie on straight lines, are silent before the first year, hold after the "
        "last, and leave the base year as it was. A weight is a plain number, or a value with a "
        "unit (`{value: 9.3, unit: MWh/t}`) where amounts in different units are added up; part "
        "over whole has to be in the `unit` of the values. A measure on several processes counts "
        "on all of them. The path of the value is `obligations.NAME.value`.",
        "## Rule sets",
    ]
    for name, rules in sorted(catalog.policies.items()):
        where = [
            *(catalog.regions[each].label for each in rules.regions),
            *(catalog.sectors[each].label for each in rules.sectors),
        ]
        parts += [
            f"### {rules.label} (`{name}`)",
            f"{rules.description} Holds for: {', '.join(where) or 'everyone'}.",
        ]
        parts.append(f"Source: {catalog.sources[rules.source].title}; {rules.locator}.")
        if rules.electricity_conversion is not None:
            number = rules.electricity_conversion
            parts.append(
                f"Standard coal of electricity: {number.value:g} {number.unit} "
                f"({number.quality.value})."
            )
        rows = [
            (
                f"`{tier.name}`",
                f"`{each.quantity}`",
                each.test.replace("_", " "),
                _threshold(each),
                each.threshold.quality.value,
            )
            for tier in rules.tiers
            for each in tier.criteria
        ]
        parts.append(
            _table(("tier", "quantity", "test", "threshold", "quality"), rows)
            if rows
            else "No tier: the text states no number."
        )
    parts += NOT_FOUND_RULES
    return "\n\n".join(parts) + "\n"


def _obligation_of(run: str) -> str:
    """The obligations of a shipped run, as its file has them."""
    text = (HERE.parent / "runs" / f"{run}.yaml").read_text(encoding="utf-8")
    return text[text.index("obligations:") :]


def _threshold(criterion: Any) -> str:
    number = criterion.threshold
    values = (
        [f"{number.value:g}"]
        if number.value is not None
        else [f"{year}: {value:g}" for year, value in number.values.items()]
    )
    return f"{', '.join(values)} {number.unit}".removesuffix(" 1")


def _model() -> str:
    return model_page(_text, _table)


def _curves() -> str:
    return curves_page(_text, _table)


def _numbers() -> str:
    return numbers_page(_table)


def _results() -> str:
    return results_page(_table)


PAGES = {
    "system.md": system_page,
    "model.md": _model,
    "calibration.md": calibration_page,
    "rules.md": rules_page,
    "curves.md": _curves,
    "numbers.md": _numbers,
    "results.md": _results,
}


def _entry(function: Any) -> str:
    return f"### `{function.__name__}`\n\n{_text(inspect.getdoc(function))}"


def _text(docstring: str | None) -> str:
    """A docstring as Markdown.

    Formulas (indented blocks, or lines with ` = ` and ` <= `) become code blocks.
    """
    blocks = []
    for block in inspect.cleandoc(docstring or "").split("\n\n"):
        if block.startswith(("Parameters\n", "Returns\n", "Examples\n")):
            continue
        lines = block.splitlines()
        formula = (
            all(line.startswith("    ") for line in lines)
            or any(sign in lines[0] for sign in (" <= ", " >= ", " = "))
            or lines[0].startswith("sum over")
        )
        blocks.append("```\n" + inspect.cleandoc(block) + "\n```" if formula else block)
    return "\n\n".join(blocks)


def _symbols(group: tuple[symbols.Symbol, ...]) -> str:
    return _table(
        ("name", "dims", "unit", "meaning"),
        [(f"`{s.name}`", _dims(s), f"`{s.unit}`", s.meaning) for s in group],
    )


def _dims(symbol: symbols.Symbol) -> str:
    return ", ".join(symbol.dims) or "none"


def _default(symbol: symbols.Symbol) -> str:
    if symbol.default is None:
        return "must be stated"
    return {"inf": "unlimited", "-inf": "any time", "nan": "missing"}.get(
        str(symbol.default), f"{symbol.default:g}"
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def main(arguments: list[str]) -> int:
    """Write every page; with `--check` write nothing and name the pages that are out of date.

    Shipped runs whose inputs have changed are solved anew for the page of results.
    """
    if "--check" not in arguments:
        solve()
    pages = {name: page() for name, page in PAGES.items()}
    if "--check" not in arguments:
        for name, text in pages.items():
            (HERE / name).write_text(text, encoding="utf-8")
        return 0
    stale = [
        name for name, text in pages.items() if (HERE / name).read_text(encoding="utf-8") != text
    ]
    for name in stale:
        print(f"docs/{name} is out of date: run `make docs`")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
