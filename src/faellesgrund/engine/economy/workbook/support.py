"""How a rent becomes boligstøtte, as formulas over the cells of a profile that do not depend on the rent.

The rules are those of :mod:`faellesgrund.engine.economy.paying.boligstoette` for a single person without children.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from faellesgrund.engine.economy.workbook import terms as t
from faellesgrund.engine.economy.workbook.terms import Term


@dataclass(frozen=True, slots=True)
class Counted:
    """How a rent becomes boligudgift: cells that do not depend on the rent. area, limit: m², of the home and at most."""

    area: Term
    limit: Term
    corrections: Term
    share_of_area: Term
    highest_counts: Term
    highest: Term

    def cost(self, rent_year: Term) -> Term:
        """Boligudgift of a yearly rent, kr. per year (BSL §§ 10, 14 and 15)."""
        within = t.maximum(0, rent_year + self.corrections) * self.share_of_area
        return t.choose(self.highest_counts, t.minimum(within, self.highest), within)

    def of_area(self, area: Term) -> Counted:
        """The same in a home of another area: the corrections are amounts per m² (BSL §§ 10 and 15)."""
        share = t.choose(area > self.limit, self.limit / area, 1)
        return replace(self, area=area, corrections=self.corrections * area / self.area, share_of_area=share)


@dataclass(frozen=True, slots=True)
class Slope:
    """How a boligudgift becomes support: cells that do not depend on the rent."""

    counted: Counted
    supplement: Term
    rent_share: Term
    income_part: Term
    own: Term
    share_counts: Term
    share: Term
    highest_support_counts: Term
    highest_support: Term
    least: Term
    kitchen: Term
    net_month: Term

    def cost_for(self, support: Term) -> Term:
        """The smallest boligudgift that gives a yearly support, as far as the maxima allow it."""
        main = (support + self.income_part) / self.rent_share - self.supplement
        return t.maximum(main, support + self.own, t.choose(self.share_counts, support / self.share, 0))

    def reaches(self, support: Term, cost: Term) -> Term:
        """Whether kitchen and maxima allow the support and the boligudgift it takes."""
        within_support = t.either(t.negated(self.highest_support_counts), self.highest_support >= support)
        within_cost = t.either(t.negated(self.counted.highest_counts), self.counted.highest >= cost)
        return t.both(self.kitchen.equals("ja"), within_support, within_cost)

    def limits(self, cost: Term) -> tuple[Term, Term, Term]:
        """The main rule, the cost less the own payment, and the 15 % of the cost, kr. per year."""
        main = self.rent_share * (cost + self.supplement) - self.income_part
        return main, cost - self.own, self.share * cost

    def smallest(self, main: Term, after_own: Term, share: Term) -> Term:
        """The smallest limit that counts, at least 0, before rounding (BSL §§ 21–23)."""
        return t.maximum(
            0,
            t.minimum(
                main,
                after_own,
                t.choose(self.share_counts, share, main),
                t.choose(self.highest_support_counts, self.highest_support, main),
            ),
        )

    def monthly(self, cost: Term) -> Term:
        """What is paid a month of a boligudgift, in one formula."""
        return self.paid(t.half_up(self.smallest(*self.limits(cost)) / 12))

    def paid(self, monthly: Term) -> Term:
        """Nothing below the smallest payment, nothing without a kitchen (BSL §§ 33–34)."""
        return t.choose(t.both(self.kitchen.equals("ja"), monthly >= self.least), monthly, 0)
